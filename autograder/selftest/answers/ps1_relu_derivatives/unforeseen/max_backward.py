"""Wrong answers to `max_backward`, not written for the catalogue."""

import numpy as np


# %% unnamed: sum of both for a
def max_backward(dz, a, b):
    return (dz * (a > b), dz * (a > b))


# %% wrong: max-paths-swapped
def max_backward(dz, a, b):
    # min instead of max and the sign
    return (-dz, 0) if a < b else (0, -dz)


# %% unnamed: difference of the inputs
def max_backward(dz, a, b):
    return (dz * (a - b), 0) if a > b else (0, dz * (b - a))


# %% unnamed: halved for the winner
def max_backward(dz, a, b):
    return (dz / 2, 0.0) if a > b else (0.0, dz / 2)


# %% wrong: max-paths-swapped
def max_backward(dz, a, b):
    # array of two, wrong way
    return np.array([dz * (a < b), dz * (a >= b)])


# %% wrong: max-one-path
def max_backward(dz, a, b):
    return (dz, 0.0)


# %% unnamed: one returned for the loser
def max_backward(dz, a, b):
    return (dz, 1.0) if a >= b else (1.0, dz)


# %% unnamed: absolute upstream gradient
def max_backward(dz, a, b):
    return (abs(dz), 0.0) if a >= b else (0.0, abs(dz))


# %% unnamed: by comparing dz
def max_backward(dz, a, b):
    return (dz, 0) if a > dz else (0, dz)


# %% wrong: error-sign
def max_backward(dz, a, b):
    if a >= b:
        return dz, 0.0
    return 0.0, -dz
