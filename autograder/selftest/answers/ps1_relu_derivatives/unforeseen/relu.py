"""Wrong answers to `relu`, not written for the catalogue."""

import numpy as np


# %% unnamed: clipped at 1
def relu(x):
    return min(1, max(0, x))


# %% unnamed: softplus
def relu(x):
    return np.log1p(np.exp(x))


# %% wrong: relu-wrong-side
def relu(x):
    # negated and kept
    return -min(0, x) + x - x


# %% wrong: absolute-value
def relu(x):
    # largest of the absolute value
    return max(0, abs(x))


# %% wrong: single-precision
def relu(x):
    # torch inside, float32 returned
    import torch

    return float(torch.relu(torch.tensor(x, dtype=torch.float32)))


# %% unnamed: squared where positive
def relu(x):
    return x**2 if x > 0 else 0


# %% unnamed: half of x
def relu(x):
    return x / 2 if x > 0 else 0


# %% unnamed: ELU
def relu(x):
    return x if x > 0 else np.exp(x) - 1


# %% wrong: absolute-value
def relu(x):
    # minus x where negative
    return x if x > 0 else -x


# %% unnamed: one more where positive
def relu(x):
    return x + 1 if x > 0 else 0


# %% wrong: decimals-lost
def relu(x):
    return int(max(0, x))
