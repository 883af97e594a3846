"""Wrong answers to `loss`, not written for the catalogue."""

import numpy as np


# %% unnamed: cubed
def loss(y_predicted, y_observed):
    return (y_predicted - y_observed) ** 3


# %% unnamed: root
def loss(y_predicted, y_observed):
    return abs(y_predicted - y_observed) ** 0.5


# %% unnamed: relative error
def loss(y_predicted, y_observed):
    return ((y_predicted - y_observed) / (abs(y_observed) + 1e-9)) ** 2


# %% wrong: factor-two-extra
def loss(y_predicted, y_observed):
    # doubled
    return 2 * (y_predicted - y_observed) ** 2


# %% wrong: derivative-for-function
def loss(y_predicted, y_observed):
    # the derivative
    return 2 * (y_predicted - y_observed)


# %% unnamed: squares added
def loss(y_predicted, y_observed):
    return y_predicted**2 + y_observed**2


# %% wrong: arguments-do-not-fit
def loss(error):
    return error**2


# %% wrong: not-squared
def loss(y_predicted, y_observed):
    return np.sqrt((y_predicted - y_observed) ** 2)


# %% wrong: caret-for-power
def loss(y_predicted, y_observed):
    return (y_predicted - y_observed) ^ 2
