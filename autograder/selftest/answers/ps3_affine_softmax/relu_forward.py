"""Known answers to `relu_forward`: ReLU and what its backward pass needs."""

import numpy as np


# %% wrong: relu-missing
def relu_forward(x):
    return x, x


# %% wrong: leaky-relu
def relu_forward(x):
    return np.maximum(0.1 * x, x), x


# %% wrong: derivative-for-function
def relu_forward(x):
    return (x > 0) * 1.0, x


# %% wrong: wrong-length
def relu_forward(x):
    return np.maximum(0, x)


# %% right: maximum
def relu_forward(x):
    out = np.maximum(0, x)
    cache = x
    return out, cache


# %% right: where
def relu_forward(x):
    return np.where(x < 0, 0, x), x


# %% right: a copy with the negatives set to 0
def relu_forward(x):
    out = x.copy()
    out[out < 0] = 0
    return out, x


# %% advised: argument-changed
def relu_forward(x):
    before = x.copy()
    x[x < 0] = 0
    return x, before
