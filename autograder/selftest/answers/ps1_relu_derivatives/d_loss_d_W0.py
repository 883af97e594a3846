"""Known answers to `d_loss_d_W0`: the end of the chain."""

import numpy as np


# %% wrong: local-forgotten
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed)


# %% wrong: layer-skipped
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return variable_dict["x"] * d_loss_d_h0(variable_dict, W1, W2, y_observed)


# %% wrong: upstream-forgotten
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return np.full(3, variable_dict["x"])


# %% wrong: preactivation-used
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["r0"]


# %% wrong: layer-skipped
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return variable_dict["x"] * d_loss_d_r1(variable_dict, W2, y_observed)


# %% wrong: axis-too-many
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return np.outer(d_loss_d_r0(variable_dict, W1, W2, y_observed), variable_dict["x"]).T


# %% wrong: summed-up
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return np.sum(d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"])


# %% wrong: factor-two
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    v = variable_dict
    delta = (v["y_predicted"] - y_observed) * W2 * (v["r1"] > 0)
    return delta @ W1 * (v["r0"] > 0) * v["x"]


# %% wrong: error-sign
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    v = variable_dict
    delta = 2 * (y_observed - v["y_predicted"]) * W2 * (v["r1"] > 0)
    return delta @ W1 * (v["r0"] > 0) * v["x"]


# %% wrong: absolute-value
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return abs(variable_dict["x"]) * d_loss_d_r0(variable_dict, W1, W2, y_observed)


# %% wrong: returns-none
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    gradient = d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"]


# %% wrong: global-read
x = 1.25


def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * x


# %% right: vectorised
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"]


# %% right: loop
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    gradient = np.zeros_like(W2, dtype=float)
    for i, upstream in enumerate(d_loss_d_r0(variable_dict, W1, W2, y_observed)):
        gradient[i] = upstream * variable_dict["x"]
    return gradient


# %% right: the whole chain at once
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    v = variable_dict
    through_h1 = np.diag((v["r1"] > 0) * 1.0)
    through_h0 = np.diag((v["r0"] > 0) * 1.0)
    return 2 * (v["y_predicted"] - y_observed) * (W2 @ through_h1 @ W1 @ through_h0) * v["x"]
