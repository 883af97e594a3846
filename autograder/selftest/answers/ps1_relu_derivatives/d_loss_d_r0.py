"""Known answers to `d_loss_d_r0`: through the first ReLU."""

import numpy as np


# %% wrong: relu-mask-from-output
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * (variable_dict["h0"] >= 0)


# %% wrong: relu-mask-only
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return (variable_dict["r0"] > 0).astype(float)


# %% wrong: relu-gated-by-value
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * variable_dict["h0"]


# %% wrong: relu-wrong-side
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * (variable_dict["r0"] < 0)


# %% wrong: layer-skipped
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    mask = np.array([relu_derivative(r) for r in variable_dict["r0"]])
    return d_loss_d_r1(variable_dict, W2, y_observed) * mask


# %% wrong: layer-skipped
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    mask = np.array([relu_derivative(r) for r in variable_dict["r0"]])
    return W1.T @ d_loss_d_h1(variable_dict, W2, y_observed) * mask


# %% wrong: wrong-layer-mask
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    mask = np.array([relu_derivative(r) for r in variable_dict["r1"]])
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * mask


# %% wrong: weights-transposed
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return W1 @ d_loss_d_r1(variable_dict, W2, y_observed) * (variable_dict["r0"] > 0)


# %% wrong: relu-gated-by-value
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * variable_dict["r0"]


# %% wrong: factor-two
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    v = variable_dict
    delta = (v["y_predicted"] - y_observed) * W2 * (v["r1"] > 0)
    return delta @ W1 * (v["r0"] > 0)


# %% wrong: error-sign
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    v = variable_dict
    delta = 2 * (y_observed - v["y_predicted"]) * W2 * (v["r1"] > 0)
    return delta @ W1 * (v["r0"] > 0)


# %% right: mask
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * (variable_dict["r0"] > 0)


# %% right: loop
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    r0 = variable_dict["r0"]
    dl_dh0 = d_loss_d_h0(variable_dict, W1, W2, y_observed)
    ret = np.zeros(3)
    for i in range(3):
        ret[i] = dl_dh0[i] * relu_derivative(r0[i])
    return ret


# %% right: one line from the values
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    x, r0, h0, r1, h1, y = (variable_dict[k] for k in ("x", "r0", "h0", "r1", "h1", "y_predicted"))
    return np.sign(h0) * ((2 * (y - y_observed) * W2 * np.sign(h1)) @ W1)


# %% right: choose
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_h0(variable_dict, W1, W2, y_observed)
    return [d if r >= 0 else 0 for d, r in zip(upstream, variable_dict["r0"])]
