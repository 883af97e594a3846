"""Wrong answers to `build_network`, not written for the catalogue."""

import numpy as np
import torch


# %% wrong: sigmoid-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10), torch.nn.Linear(10, 10), torch.nn.Sigmoid(), torch.nn.Linear(10, 1)
    )


# %% wrong: sigmoid-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10), torch.nn.Linear(10, 10), torch.nn.Sigmoid(), torch.nn.Linear(10, 1)
    )
