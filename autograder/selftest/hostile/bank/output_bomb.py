"""Prints without end, as text, as displays and past Python's streams."""

# %% nbgrader={"grade_id": "relu"}
import os

from IPython.display import display


def relu(x):
    while True:
        print("x" * 10_000)


# %%
try:
    while True:
        os.write(1, b"y" * 100_000)
except OSError:
    pass

# %%
while True:
    display({"text/plain": "z" * 10_000}, raw=True)
