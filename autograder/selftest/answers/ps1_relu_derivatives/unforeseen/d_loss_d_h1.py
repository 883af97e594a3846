"""Wrong answers to `d_loss_d_h1`, not written for the catalogue."""

import numpy as np


# %% unnamed: the loss times W2
def d_loss_d_h1(variable_dict, W2, y_observed):
    return (variable_dict["y_predicted"] - y_observed) ** 2 * W2


# %% unnamed: reversed weights
def d_loss_d_h1(variable_dict, W2, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * W2[::-1]


# %% unnamed: mean of the weights
def d_loss_d_h1(variable_dict, W2, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * W2.mean() * np.ones(3)


# %% wrong: error-sign
def d_loss_d_h1(variable_dict, W2, y_observed):
    # sign and factor
    return (y_observed - variable_dict["y_predicted"]) * W2


# %% wrong: no-such-key
def d_loss_d_h1(variable_dict, W2, y_observed):
    return 2 * (variable_dict["y_pred"] - y_observed) * W2
