"""Known answers to `loss`: the squared error, without a factor."""

import numpy as np
import torch


# %% wrong: factor-two
def loss(y_predicted, y_observed):
    return 0.5 * (y_predicted - y_observed) ** 2


# %% wrong: not-squared
def loss(y_predicted, y_observed):
    return y_predicted - y_observed


# %% wrong: not-squared
def loss(y_predicted, y_observed):
    return abs(y_observed - y_predicted)


# %% wrong: squares-subtracted
def loss(y_predicted, y_observed):
    return y_predicted**2 - y_observed**2


# %% wrong: errors-added
def loss(y_predicted, y_observed):
    return (y_predicted + y_observed) ** 2


# %% wrong: error-sign
def loss(y_predicted, y_observed):
    return -((y_observed - y_predicted) ** 2)


# %% wrong: wrong-type
def loss(y_predicted, y_observed):
    return torch.nn.functional.mse_loss(torch.tensor(y_predicted), torch.tensor(y_observed))


# %% wrong: single-precision
def loss(y_predicted, y_observed):
    return np.float32(y_predicted - y_observed) ** 2


# %% right: power
def loss(y_predicted, y_observed):
    return (y_predicted - y_observed) ** 2


# %% right: the other way round
def loss(y_predicted, y_observed):
    error = y_observed - y_predicted
    return error * error


# %% right: multiplied out
def loss(y_predicted, y_observed):
    return y_predicted**2 - 2 * y_predicted * y_observed + y_observed**2


# %% right: NumPy
def loss(y_predicted, y_observed):
    return np.square(np.subtract(y_predicted, y_observed))
