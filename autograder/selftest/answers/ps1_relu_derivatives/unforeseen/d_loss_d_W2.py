"""Wrong answers to `d_loss_d_W2`, not written for the catalogue."""

import numpy as np
import torch


# %% wrong: error-sign
def d_loss_d_W2(variable_dict, y_observed):
    # factor and sign
    return (y_observed - variable_dict["y_predicted"]) * variable_dict["h1"]


# %% wrong: wrong-layer-value
def d_loss_d_W2(variable_dict, y_observed):
    # einsum with the wrong layer, half
    return np.einsum(",i->i", variable_dict["y_predicted"] - y_observed, variable_dict["h0"])


# %% unnamed: squared activation
def d_loss_d_W2(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * variable_dict["h1"] ** 2


# %% unnamed: in a loop, last entry missing
def d_loss_d_W2(variable_dict, y_observed):
    g = np.zeros(3)
    for i in range(2):
        g[i] = 2 * (variable_dict["y_predicted"] - y_observed) * variable_dict["h1"][i]
    return g


# %% unnamed: mask in the place of the values
def d_loss_d_W2(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * (variable_dict["h1"] > 0)


# %% unnamed: the loss times h1
def d_loss_d_W2(variable_dict, y_observed):
    return (variable_dict["y_predicted"] - y_observed) ** 2 * variable_dict["h1"]


# %% wrong: factor-two
def d_loss_d_W2(variable_dict, y_observed):
    h = torch.tensor(variable_dict["h1"])
    W = torch.zeros(3, dtype=h.dtype, requires_grad=True)
    loss = 0.5 * (variable_dict["y_predicted"] + W @ h - y_observed) ** 2
    loss.backward()
    return W.grad.numpy()
