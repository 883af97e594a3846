"""Never gets past its own cell: loops, sleeps and catches the interrupt."""

# %% nbgrader={"grade_id": "relu"}
import time

while True:
    try:
        time.sleep(3600)
    except BaseException:
        pass


def relu(x):
    return -1.0
