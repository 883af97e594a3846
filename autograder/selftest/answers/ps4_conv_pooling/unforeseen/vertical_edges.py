"""Wrong answers to `vertical_edges`, not written for the catalogue."""

import numpy as np


# %% wrong: edges-flat
def vertical_edges():
    # a column only
    return np.array([[0, 1, 0]] * 3)


# %% wrong: edges-of-nothing
def vertical_edges():
    # diagonal
    return np.array([[-1, 0, 1], [0, 0, 0], [1, 0, -1]])


# %% wrong: edges-both
def vertical_edges():
    # Laplace
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


# %% wrong: edges-of-nothing
def vertical_edges():
    # all zero
    return np.zeros((3, 3))


# %% wrong: edges-horizontal
def vertical_edges():
    # Sobel turned
    return np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])


# %% wrong: edges-flat
def vertical_edges():
    return [[0, 0, 0], [-1, 2, -1], [0, 0, 1]]
