"""Wrong answers to `d_loss_d_h0`, not written for the catalogue."""

import numpy as np


# %% wrong: weights-transposed
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    # no transpose and half
    d = (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return W1 @ d


# %% wrong: weights-transposed
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    # einsum over the wrong index
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return np.einsum("ij,j->i", W1, d)


# %% unnamed: first row only
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return W1[0] * d[0]


# %% unnamed: forward again
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["h0"] @ W1 > 0)
    return W1.T @ d


# %% unnamed: row sums
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    d = 2 * (variable_dict["y_predicted"] - y_observed) * W2 * (variable_dict["r1"] > 0)
    return (W1 * d).sum(axis=0)


# %% unnamed: loop sums over j of row j
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    d = d_loss_d_r1(variable_dict, W2, y_observed)
    g = np.zeros(3)
    for i in range(3):
        for j in range(3):
            g[i] += W1[i, j] * d[i]
    return g


# %% unnamed: abs of the weights
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return np.abs(W1).T @ d_loss_d_r1(variable_dict, W2, y_observed)


# %% unnamed: diagonal
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return np.diag(W1) * d_loss_d_r1(variable_dict, W2, y_observed)
