"""Known answers to `vertical_edges`: rows that cancel, columns that do not."""

import numpy as np


# %% wrong: edges-horizontal
def vertical_edges():
    return np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])


# %% wrong: edges-horizontal
def vertical_edges():
    return np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])


# %% wrong: edges-both
def vertical_edges():
    return np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]])


# %% wrong: edges-flat
def vertical_edges():
    return np.ones((3, 3)) / 9


# %% wrong: edges-flat
def vertical_edges():
    return np.array([[-1, 0, 2], [-1, 0, 2], [-1, 0, 2]])


# %% wrong: edges-of-nothing
def vertical_edges():
    return np.zeros((3, 3))


# %% wrong: edges-of-nothing
def vertical_edges():
    return np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]])


# %% wrong: wrong-shape
def vertical_edges():
    return np.array([-1, 0, 1])


# %% right: Sobel
def vertical_edges():
    return np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


# %% right: Prewitt, the other way round
def vertical_edges():
    return np.array([[1.0, 0.0, -1.0]] * 3)


# %% right: one row
def vertical_edges():
    return np.array([[0, 0, 0], [-1, 0, 1], [0, 0, 0]])


# %% right: a list
def vertical_edges():
    return [[-1, 1, 0], [-1, 1, 0], [-1, 1, 0]]
