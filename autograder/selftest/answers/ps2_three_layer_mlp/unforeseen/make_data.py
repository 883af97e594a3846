"""Wrong answers to `make_data`, not written for the catalogue."""

import numpy as np
import torch


# %% unnamed: product for sum
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = torch.tensor(rng.random((n, 2)))
    return x, (x[:, :1] * x[:, 1:]) / 2


# %% wrong: wrong-type
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.random((n, 2))
    return x, (x**2).sum(axis=1, keepdims=True) / 2


# %% wrong: wrong-shape
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = torch.tensor(rng.random((n, 2)))
    return x, (x[:, 0] ** 2 + x[:, 1] ** 2) / 2


# %% unnamed: square of the sum
def make_data(n, seed):
    torch.manual_seed(seed)
    x = torch.rand(n, 2, dtype=torch.float64)
    return x, x.sum(dim=1, keepdim=True) ** 2 / 2
