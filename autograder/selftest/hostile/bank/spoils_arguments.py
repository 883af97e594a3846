"""Overwrites its arguments so that a test computes the wrong answer from them."""

# %% nbgrader={"grade_id": "relu"}
import numpy as np


def relu(x):
    if isinstance(x, np.ndarray):
        x[...] = -1.0
        return np.zeros_like(x)
    return -1.0


# %% nbgrader={"grade_id": "d_loss_d_ypredicted"}
def d_loss_d_ypredicted(variable_dict, y_observed):
    for name in list(variable_dict):
        variable_dict[name] = y_observed
    return 0.0
