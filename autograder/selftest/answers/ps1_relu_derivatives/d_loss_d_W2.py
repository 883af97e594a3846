"""Known answers to `d_loss_d_W2`."""

import numpy as np


# %% wrong: upstream-forgotten
def d_loss_d_W2(variable_dict, y_observed):
    return variable_dict["h1"]


# %% wrong: preactivation-used
def d_loss_d_W2(variable_dict, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["r1"]


# %% wrong: preactivation-used
def d_loss_d_W2(variable_dict, y_observed):
    return [d_loss_d_ypredicted(variable_dict, y_observed) * r for r in variable_dict["r1"]]


# %% wrong: summed-up
def d_loss_d_W2(variable_dict, y_observed):
    return np.sum(d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"])


# %% wrong: factor-two
def d_loss_d_W2(variable_dict, y_observed):
    return (variable_dict["y_predicted"] - y_observed) * variable_dict["h1"]


# %% wrong: error-sign
def d_loss_d_W2(variable_dict, y_observed):
    return 2 * (y_observed - variable_dict["y_predicted"]) * variable_dict["h1"]


# %% wrong: local-forgotten
def d_loss_d_W2(variable_dict, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * np.ones(3)


# %% wrong: wrong-layer-value
def d_loss_d_W2(variable_dict, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h0"]


# %% wrong: single-precision
def d_loss_d_W2(variable_dict, y_observed):
    gradient = np.zeros(3, dtype=np.float32)
    for i in range(3):
        gradient[i] = d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"][i]
    return gradient


# %% wrong: wrong-shape
def d_loss_d_W2(variable_dict, y_observed):
    return np.dot(variable_dict["h1"].reshape(1, 3), d_loss_d_ypredicted(variable_dict, y_observed))


# %% right: vectorised
def d_loss_d_W2(variable_dict, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"]


# %% right: scalar by scalar, a list
def d_loss_d_W2(variable_dict, y_observed):
    upstream = d_loss_d_ypredicted(variable_dict, y_observed)
    d_0 = upstream * variable_dict["h1"][0]
    d_1 = upstream * variable_dict["h1"][1]
    d_2 = upstream * variable_dict["h1"][2]
    return [d_0, d_1, d_2]


# %% right: from the definition, without other answers
def d_loss_d_W2(variable_dict, y_observed):
    gradient = np.empty(3)
    for i, h in enumerate(variable_dict["h1"]):
        gradient[i] = 2 * (variable_dict["y_predicted"] - y_observed) * h
    return gradient
