"""Wrong answers to `d_loss_d_W0`, not written for the catalogue."""

import numpy as np


# %% wrong: absolute-value
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    # half, absolute x
    return 0.5 * d_loss_d_r0(variable_dict, W1, W2, y_observed) * abs(variable_dict["x"])


# %% unnamed: divided by x
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) / variable_dict["x"]


# %% unnamed: x squared
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"] ** 2


# %% wrong: preactivation-used
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    # h0 for x
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["h0"]
