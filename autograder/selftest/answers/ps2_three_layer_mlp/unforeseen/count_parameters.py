"""Wrong answers to `count_parameters`, not written for the catalogue."""

import numpy as np


# %% wrong: biases-miscounted
def count_parameters(sizes):
    return sum(n * m + 1 for n, m in zip(sizes, sizes[1:]))


# %% wrong: biases-miscounted
def count_parameters(sizes):
    return sum((m + 1) * n for n, m in zip(sizes, sizes[1:]))


# %% unnamed: units alone
def count_parameters(sizes):
    return sum(sizes)


# %% unnamed: first and last only
def count_parameters(sizes):
    return sizes[0] * sizes[-1] + sizes[-1]


# %% wrong: biases-miscounted
def count_parameters(sizes):
    return sum(n * m + m for n, m in zip(sizes, sizes[1:])) + sizes[0]


# %% wrong: biases-miscounted
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + 1
