"""Known answers to `d_loss_d_W1`: an outer product, unit first, input second."""

import numpy as np


# %% wrong: outer-transposed
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(variable_dict["h0"], d_loss_d_r1(variable_dict, W2, y_observed))


# %% wrong: layer-skipped
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(d_loss_d_h1(variable_dict, W2, y_observed), variable_dict["h0"])


# %% wrong: elementwise-for-matmul
def d_loss_d_W1(variable_dict, W2, y_observed):
    return d_loss_d_r1(variable_dict, W2, y_observed) * variable_dict["h0"]


# %% wrong: preactivation-used
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["r0"])


# %% wrong: factor-two
def d_loss_d_W1(variable_dict, W2, y_observed):
    v = variable_dict
    delta = (v["y_predicted"] - y_observed) * W2 * (v["r1"] > 0)
    return np.outer(delta, v["h0"])


# %% wrong: error-sign
def d_loss_d_W1(variable_dict, W2, y_observed):
    v = variable_dict
    delta = 2 * (y_observed - v["y_predicted"]) * W2 * (v["r1"] > 0)
    return np.outer(delta, v["h0"])


# %% wrong: wrong-layer-value
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["h1"])


# %% wrong: summed-up
def d_loss_d_W1(variable_dict, W2, y_observed):
    return d_loss_d_r1(variable_dict, W2, y_observed) @ variable_dict["h0"]


# %% right: outer
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["h0"])


# %% right: loops
def d_loss_d_W1(variable_dict, W2, y_observed):
    upstream = d_loss_d_r1(variable_dict, W2, y_observed)
    gradient = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for i in range(3):
        for j in range(3):
            gradient[i][j] = upstream[i] * variable_dict["h0"][j]
    return gradient


# %% right: from the values alone, einsum, Fortran order
def d_loss_d_W1(variable_dict, W2, y_observed):
    error = 2 * (variable_dict["y_predicted"] - y_observed)
    delta = error * W2 * (variable_dict["h1"] > 0)
    return np.asfortranarray(np.einsum("i,j->ij", delta, variable_dict["h0"]))


# %% right: column times row
def d_loss_d_W1(variable_dict, W2, y_observed):
    delta = np.array(d_loss_d_r1(variable_dict, W2, y_observed))
    return delta[:, None] * variable_dict["h0"][None, :]
