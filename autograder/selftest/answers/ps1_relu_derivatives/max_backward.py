"""Known answers to `max_backward`: the gradient takes one path."""

import numpy as np


# %% wrong: max-both-paths
def max_backward(dz, a, b):
    return dz, dz


# %% wrong: max-both-at-tie
def max_backward(dz, a, b):
    z = max(a, b)
    # right but for a tie, where both get everything
    return dz * (a == z), dz * (b == z)


# %% wrong: max-paths-swapped
def max_backward(dz, a, b):
    if a < b:
        return dz, 0
    return 0, dz


# %% wrong: upstream-forgotten
def max_backward(dz, a, b):
    return (1.0, 0.0) if a >= b else (0.0, 1.0)


# %% wrong: max-value-returned
def max_backward(dz, a, b):
    return (a, 0) if a >= b else (0, b)


# %% wrong: relu-gated-by-value
def max_backward(dz, a, b):
    return (dz * a, 0) if a >= b else (0, dz * b)


# %% wrong: max-tie-lost
def max_backward(dz, a, b):
    return dz * (a > b), dz * (b > a)


# %% wrong: gradient-averaged
def max_backward(dz, a, b):
    return dz / 2, dz / 2


# %% wrong: error-sign
def max_backward(dz, a, b):
    return (-dz, 0) if a >= b else (0, -dz)


# %% wrong: wrong-length
def max_backward(dz, a, b):
    return dz


# %% right: branches
def max_backward(dz, a, b):
    if a > b:
        da = dz
        db = 0
    else:
        da = 0
        db = dz
    return da, db


# %% right: masks
def max_backward(dz, a, b):
    mask = float(a >= b)
    return dz * mask, dz * (1 - mask)


# %% right: shared at a tie
def max_backward(dz, a, b):
    share = np.heaviside(a - b, 0.5)
    return [share * dz, (1 - share) * dz]
