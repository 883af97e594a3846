"""Known answers to `d_loss_d_h1`."""

import numpy as np


# %% wrong: upstream-forgotten
def d_loss_d_h1(variable_dict, W2, y_observed):
    return W2


# %% wrong: operands-swapped
def d_loss_d_h1(variable_dict, W2, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"]


# %% wrong: relu-derivative-too-early
def d_loss_d_h1(variable_dict, W2, y_observed):
    mask = variable_dict["r1"] > 0
    return d_loss_d_ypredicted(variable_dict, y_observed) * W2 * mask


# %% wrong: factor-two
def d_loss_d_h1(variable_dict, W2, y_observed):
    return W2 * (variable_dict["y_predicted"] - y_observed)


# %% wrong: error-sign
def d_loss_d_h1(variable_dict, W2, y_observed):
    return 2 * W2 * (y_observed - variable_dict["y_predicted"])


# %% wrong: summed-up
def d_loss_d_h1(variable_dict, W2, y_observed):
    return (d_loss_d_ypredicted(variable_dict, y_observed) * W2).sum()


# %% wrong: local-forgotten
def d_loss_d_h1(variable_dict, W2, y_observed):
    return np.full(3, d_loss_d_ypredicted(variable_dict, y_observed))


# %% advised: argument-changed
def d_loss_d_h1(variable_dict, W2, y_observed):
    for i in range(3):
        variable_dict["h1"][i] = d_loss_d_ypredicted(variable_dict, y_observed) * W2[i]
    return variable_dict["h1"]


# %% right: vectorised
def d_loss_d_h1(variable_dict, W2, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * W2


# %% right: loop
def d_loss_d_h1(variable_dict, W2, y_observed):
    gradient = []
    for w in W2:
        gradient.append(d_loss_d_ypredicted(variable_dict, y_observed) * w)
    return np.array(gradient)


# %% right: einsum on the values, a reversed view
def d_loss_d_h1(variable_dict, W2, y_observed):
    error = np.array(variable_dict["y_predicted"] - y_observed)
    return (2 * np.einsum(",i->i", error, W2[::-1]))[::-1]


# %% wrong: wrong-dtype
def d_loss_d_h1(variable_dict, W2, y_observed):
    gradient = np.array([None, None, None])
    for i in range(3):
        gradient[i] = d_loss_d_ypredicted(variable_dict, y_observed) * W2[i]
    return gradient
