"""Known answers to `d_loss_d_ypredicted`: 2 (ŷ − y)."""

import numpy as np


# %% wrong: error-sign
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (y_observed - variable_dict["y_predicted"])


# %% wrong: factor-two
def d_loss_d_ypredicted(variable_dict, y_observed):
    return variable_dict["y_predicted"] - y_observed


# %% wrong: error-sign
def d_loss_d_ypredicted(variable_dict, y_observed):
    # two mistakes: the likelier one is named, the other mentioned
    return y_observed - variable_dict["y_predicted"]


# %% wrong: loss-returned
def d_loss_d_ypredicted(variable_dict, y_observed):
    return loss(variable_dict["y_predicted"], y_observed)


# %% wrong: errors-added
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] + y_observed)


# %% wrong: factor-on-one-term
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * variable_dict["y_predicted"] - y_observed


# %% wrong: no-such-key
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["ypredicted"] - y_observed)


# %% wrong: error-absolute
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * abs(variable_dict["y_predicted"] - y_observed)


# %% right: textbook
def d_loss_d_ypredicted(variable_dict, y_observed):
    y_predicted = variable_dict["y_predicted"]
    return 2 * (y_predicted - y_observed)


# %% right: multiplied out
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * variable_dict["y_predicted"] - 2 * y_observed


# %% right: inner times outer, a NumPy scalar
def d_loss_d_ypredicted(variable_dict, y_observed):
    error = y_observed - variable_dict.get("y_predicted")
    outer, inner = 2 * error, -1
    return np.prod([outer, inner])
