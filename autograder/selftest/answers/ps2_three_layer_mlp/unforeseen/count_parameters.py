"""Wrong answers to `count_parameters`, not written for the catalogue."""

import numpy as np


# %% unnamed: one bias a layer
def count_parameters(sizes):
    return sum(n * m + 1 for n, m in zip(sizes, sizes[1:]))


# %% unnamed: biases of the inputs
def count_parameters(sizes):
    return sum((m + 1) * n for n, m in zip(sizes, sizes[1:]))


# %% unnamed: units alone
def count_parameters(sizes):
    return sum(sizes)


# %% unnamed: first and last only
def count_parameters(sizes):
    return sizes[0] * sizes[-1] + sizes[-1]


# %% unnamed: the inputs' biases too
def count_parameters(sizes):
    return sum(n * m + m for n, m in zip(sizes, sizes[1:])) + sizes[0]
