"""Wrong answers to `sigmoid`, not written for the catalogue."""

import numpy as np


# %% unnamed: without the minus, doubled
def sigmoid(z):
    return 2 / (1 + np.exp(np.clip(z, -700, 700)))


# %% wrong: tanh-for-sigmoid
def sigmoid(z):
    return np.tanh(z)


# %% unnamed: scaled
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(2 * z, -700, 700)))


# %% unnamed: exp alone
def sigmoid(z):
    return np.exp(-np.abs(z))


# %% unnamed: clipped to 30
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -3, 3)))


# %% unnamed: softplus
def sigmoid(z):
    return np.logaddexp(0, z)


# %% unnamed: tanh form without the half
def sigmoid(z):
    return (1 + np.tanh(z)) / 2


# %% wrong: number-function-on-array
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-z))


# %% unnamed: brackets left out
def sigmoid(z):
    return 1 / 1 + np.exp(-np.abs(z))


# %% wrong: parentheses-missing
def sigmoid(z):
    return 1 / 1 + np.exp(-z)


# %% wrong: tanh-for-sigmoid
def sigmoid(z):
    return np.tanh(z)
