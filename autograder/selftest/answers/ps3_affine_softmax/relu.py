"""Known answers to `relu`: max(0, x) of a whole array."""

import numpy as np


# %% wrong: relu-missing
def relu(x):
    return x.copy()


# %% wrong: derivative-for-function
def relu(x):
    return (x > 0).astype(float)


# %% wrong: relu-wrong-side
def relu(x):
    return np.minimum(0, x)


# %% wrong: absolute-value
def relu(x):
    return np.abs(x)


# %% wrong: leaky-relu
def relu(x):
    return np.where(x > 0, x, 0.01 * x)


# %% wrong: returns-none
def relu(x):
    np.maximum(x, 0)


# %% wrong: array-as-condition
def relu(x):
    return max(0, x)


# %% right: maximum
def relu(x):
    return np.maximum(0, x)


# %% right: product with a mask
def relu(x):
    return x * (x > 0)


# %% right: loop over a flat copy
def relu(x):
    out = np.array(x, dtype=float).ravel()
    for i in range(len(out)):
        if out[i] < 0:
            out[i] = 0
    return out.reshape(x.shape)


# %% right: half of x + |x|
def relu(x):
    return (x + np.abs(x)) / 2


# %% advised: argument-changed
def relu(x):
    x[x < 0] = 0
    return x
