"""Wrong answers to `d_loss_d_r1`, not written for the catalogue."""

import numpy as np


# %% wrong: wrong-layer-mask
def d_loss_d_r1(variable_dict, W2, y_observed):
    # mask at r0 and half
    return (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r0"] > 0)


# %% unnamed: mask by the weights' sign
def d_loss_d_r1(variable_dict, W2, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (W2 > 0)


# %% wrong: zero-everywhere
def d_loss_d_r1(variable_dict, W2, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 50)


# %% wrong: error-sign
def d_loss_d_r1(variable_dict, W2, y_observed):
    # einsum, right but for the sign
    return -np.einsum(
        "i,i->i",
        2 * (variable_dict["y_predicted"] - y_observed) * W2,
        (variable_dict["r1"] > 0).astype(float),
    )


# %% wrong: factor-two
def d_loss_d_r1(variable_dict, W2, y_observed):
    # torch inside, half
    import torch

    r = torch.tensor(np.asarray(variable_dict["r1"], float), requires_grad=True)
    (
        0.5
        * 2
        * (variable_dict["y_predicted"] - y_observed)
        * (torch.tensor(np.asarray(W2, float)) * torch.relu(r)).sum()
    ).backward()
    return r.grad.numpy()


# %% wrong: sign-function
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * np.sign(variable_dict["r1"])


# %% wrong: gate-from-upstream
def d_loss_d_r1(variable_dict, W2, y_observed):
    return np.maximum(0, 2 * (variable_dict["y_predicted"] - y_observed) * W2)


# %% unnamed: 1 where the unit is dead
def d_loss_d_r1(variable_dict, W2, y_observed):
    g = 2 * (variable_dict["y_predicted"] - y_observed) * np.asarray(W2)
    g[variable_dict["r1"] < 0] = 1
    return g
