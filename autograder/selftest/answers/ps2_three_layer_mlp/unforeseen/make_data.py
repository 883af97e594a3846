"""Wrong answers to `make_data`, not written for the catalogue."""

import numpy as np
import torch


# %% unnamed: product for sum
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = torch.tensor(rng.random((n, 2)))
    return x, (x[:, :1] * x[:, 1:]) / 2
