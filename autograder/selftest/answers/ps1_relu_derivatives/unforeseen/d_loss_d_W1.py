"""Wrong answers to `d_loss_d_W1`, not written for the catalogue."""

import numpy as np


# %% wrong: outer-transposed
def d_loss_d_W1(variable_dict, W2, y_observed):
    # transposed and half
    d = (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return np.outer(variable_dict["h0"], d)


# %% wrong: layer-skipped
def d_loss_d_W1(variable_dict, W2, y_observed):
    # no mask, half
    return np.outer((variable_dict["y_predicted"] - y_observed) * W2, variable_dict["h0"])


# %% wrong: outer-transposed
def d_loss_d_W1(variable_dict, W2, y_observed):
    # einsum, transposed
    return np.einsum(
        "i,j->ji",
        2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0),
        variable_dict["h0"],
    )


# %% unnamed: in a loop, diagonal only
def d_loss_d_W1(variable_dict, W2, y_observed):
    g = np.zeros((3, 3))
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    for i in range(3):
        g[i, i] = d[i] * variable_dict["h0"][i]
    return g


# %% wrong: wrong-layer-value
def d_loss_d_W1(variable_dict, W2, y_observed):
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return np.outer(d, variable_dict["x"] * np.ones(3))


# %% wrong: wrong-layer-value
def d_loss_d_W1(variable_dict, W2, y_observed):
    d = d_loss_d_r1(variable_dict, W2, y_observed)
    return np.einsum("i,j->ij", d, np.full(3, variable_dict["x"]))


# %% wrong: outer-transposed
def d_loss_d_W1(variable_dict, W2, y_observed):
    e = variable_dict["y_predicted"] - y_observed
    d = e * np.asarray(W2) * (np.asarray(variable_dict["r1"]) > 0)
    return np.einsum("i,j->ij", variable_dict["h0"], d)


# %% unnamed: outer product of h1, turned round
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(variable_dict["h1"], d_loss_d_r1(variable_dict, W2, y_observed))
