"""Returns what no channel can carry: deep, cyclic, ragged, huge, unpicklable."""

# %% nbgrader={"grade_id": "relu"}
import threading

import numpy as np


def deep():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


def cyclic():
    value = {}
    value["self"] = value
    return value


def ragged():
    return np.array([[1.0], [2.0, 3.0]], dtype=object)


def huge():
    return np.zeros(2**40, dtype=np.uint8)


def stride():
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(2**20, 2**20), strides=(0, 0))


kinds = [deep, cyclic, ragged, huge, stride, threading.Lock, lambda: open("/dev/zero", "rb"),
         lambda: 10**100_000, lambda: "\ud800", lambda: float("nan")]  # fmt: skip


def relu(x):
    relu.calls = getattr(relu, "calls", -1) + 1
    return kinds[relu.calls % len(kinds)]()


# %% nbgrader={"grade_id": "loss"}
def loss(y_predicted, y_observed):
    return cyclic()


# %% nbgrader={"grade_id": "d_loss_d_ypredicted"}
def d_loss_d_ypredicted(variable_dict, y_observed):
    return huge()
