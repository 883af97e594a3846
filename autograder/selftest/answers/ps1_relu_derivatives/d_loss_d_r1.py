"""Known answers to `d_loss_d_r1`: through the second ReLU."""

import numpy as np


# %% wrong: relu-mask-from-output
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * (variable_dict["h1"] >= 0)


# %% wrong: relu-mask-only
def d_loss_d_r1(variable_dict, W2, y_observed):
    return np.array([relu_derivative(r) for r in variable_dict["r1"]])


# %% wrong: relu-gated-by-value
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * variable_dict["h1"]


# %% wrong: relu-gated-by-value
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * np.maximum(variable_dict["r1"], 0)


# %% wrong: relu-wrong-side
def d_loss_d_r1(variable_dict, W2, y_observed):
    return np.where(variable_dict["r1"] > 0, 0, d_loss_d_h1(variable_dict, W2, y_observed))


# %% wrong: layer-skipped
def d_loss_d_r1(variable_dict, W2, y_observed):
    mask = np.array([relu_derivative(r) for r in variable_dict["r1"]])
    return d_loss_d_ypredicted(variable_dict, y_observed) * mask


# %% wrong: relu-gated-by-value
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * variable_dict["r1"]


# %% wrong: wrong-layer-mask
def d_loss_d_r1(variable_dict, W2, y_observed):
    mask = np.array([relu_derivative(r) for r in variable_dict["r0"]])
    return d_loss_d_h1(variable_dict, W2, y_observed) * mask


# %% wrong: factor-two
def d_loss_d_r1(variable_dict, W2, y_observed):
    return (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)


# %% wrong: error-sign
def d_loss_d_r1(variable_dict, W2, y_observed):
    return 2 * (y_observed - variable_dict["y_predicted"]) * W2 * (variable_dict["r1"] > 0)


# %% wrong: relu-mask-from-output
def d_loss_d_r1(variable_dict, W2, y_observed):
    # and the 2 forgotten: both are named
    return (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["h1"] >= 0)


# %% wrong: number-function-on-array
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * int(variable_dict["r1"] > 0)


# %% advised: argument-changed
def d_loss_d_r1(variable_dict, W2, y_observed):
    mask = variable_dict["r1"]
    mask[mask > 0] = 1
    mask[mask < 0] = 0
    return d_loss_d_h1(variable_dict, W2, y_observed) * mask


# %% right: mask of r1
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * (variable_dict["r1"] > 0)


# %% right: scalar by scalar, a list
def d_loss_d_r1(variable_dict, W2, y_observed):
    r1 = variable_dict["r1"][:]
    d_l_d_h1 = d_loss_d_h1(variable_dict, W2, y_observed)
    d_0 = d_l_d_h1[0] * relu_derivative(r1[0])
    d_1 = d_l_d_h1[1] * relu_derivative(r1[1])
    d_2 = d_l_d_h1[2] * relu_derivative(r1[2])
    return [d_0, d_1, d_2]


# %% right: mask of h1, strictly
def d_loss_d_r1(variable_dict, W2, y_observed):
    gradient = np.array(d_loss_d_h1(variable_dict, W2, y_observed), copy=True)
    gradient[variable_dict["h1"] <= 0] = 0
    return gradient


# %% right: a diagonal Jacobian
def d_loss_d_r1(variable_dict, W2, y_observed):
    jacobian = np.diag(np.heaviside(variable_dict["r1"], 0.0))
    return jacobian @ (2 * (variable_dict["y_predicted"] - y_observed) * W2)
