"""Wrong answers to `d_loss_d_ypredicted`, not written for the catalogue."""

import numpy as np


# %% wrong: factor-two-extra
def d_loss_d_ypredicted(variable_dict, y_observed):
    # four times
    return 4 * (variable_dict["y_predicted"] - y_observed)


# %% unnamed: divided by three units
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) / 3


# %% unnamed: h1's sum for the prediction
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["h1"].sum() - y_observed)


# %% unnamed: sign only
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * np.sign(variable_dict["y_predicted"] - y_observed)


# %% unnamed: clipped
def d_loss_d_ypredicted(variable_dict, y_observed):
    return np.clip(2 * (variable_dict["y_predicted"] - y_observed), -1, 1)


# %% wrong: exponent-kept
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) ** 2


# %% wrong: observation-missing
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * variable_dict["y_predicted"]
