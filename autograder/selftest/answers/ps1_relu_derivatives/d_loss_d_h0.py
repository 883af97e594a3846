"""Known answers to `d_loss_d_h0`: back through W1."""

import numpy as np


# %% wrong: weights-transposed
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1 @ d_loss_d_r1(variable_dict, W2, y_observed)


# %% wrong: weights-transposed
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_r1(variable_dict, W2, y_observed)
    gradient = np.zeros(3)
    for j in range(3):
        for i in range(3):
            gradient[j] += W1[j, i] * upstream[i]
    return gradient


# %% wrong: layer-skipped
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T @ d_loss_d_h1(variable_dict, W2, y_observed)


# %% wrong: layer-skipped
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T @ W2 * d_loss_d_ypredicted(variable_dict, y_observed)


# %% wrong: elementwise-for-matmul
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1 * d_loss_d_r1(variable_dict, W2, y_observed)


# %% wrong: elementwise-for-matmul
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T * d_loss_d_r1(variable_dict, W2, y_observed)


# %% wrong: upstream-forgotten
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.sum(axis=0)


# %% wrong: relu-derivative-too-early
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T @ d_loss_d_r1(variable_dict, W2, y_observed) * (variable_dict["r0"] > 0)


# %% wrong: sum-overwritten
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_r1(variable_dict, W2, y_observed)
    gradient = np.zeros(3)
    for j in range(3):
        for i in range(3):
            gradient[j] = W1[i, j] * upstream[i]
    return gradient


# %% wrong: factor-two
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    error = variable_dict["y_predicted"] - y_observed
    return W1.T @ (error * W2 * (variable_dict["r1"] > 0))


# %% wrong: error-sign
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    error = y_observed - variable_dict["y_predicted"]
    return W1.T @ (2 * error * W2 * (variable_dict["r1"] > 0))


# %% right: transposed matrix
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T @ d_loss_d_r1(variable_dict, W2, y_observed)


# %% right: row vector times matrix
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return np.matmul(d_loss_d_r1(variable_dict, W2, y_observed), W1)


# %% right: scalar by scalar
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    d = d_loss_d_r1(variable_dict, W2, y_observed)
    d_0 = d[0] * W1[0, 0] + d[1] * W1[1, 0] + d[2] * W1[2, 0]
    d_1 = d[0] * W1[0, 1] + d[1] * W1[1, 1] + d[2] * W1[2, 1]
    d_2 = d[0] * W1[0, 2] + d[1] * W1[1, 2] + d[2] * W1[2, 2]
    return [d_0, d_1, d_2]


# %% right: sum over rows, einsum
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return np.einsum("ij,i->j", W1, np.array(d_loss_d_r1(variable_dict, W2, y_observed)))
