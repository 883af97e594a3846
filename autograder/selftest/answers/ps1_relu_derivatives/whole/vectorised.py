"""A whole notebook, written from the signatures alone: NumPy throughout."""

import numpy as np
import torch


# %% relu
def relu(x):
    return np.maximum(0, x)


# %% relu_derivative
def relu_derivative(x):
    return np.where(x > 0, 1.0, 0.0)


# %% max_backward
def max_backward(dz, a, b):
    mask = np.array([a >= b, a < b])
    return tuple(dz * mask)


# %% loss
def loss(y_predicted, y_observed):
    return np.square(y_predicted - y_observed)


# %% mlp
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = relu(r0)
    r1 = W1 @ h0
    h1 = relu(r1)
    y_predicted = W2 @ h1
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": y_predicted}


# %% d_loss_d_ypredicted
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2.0 * (variable_dict["y_predicted"] - y_observed)


# %% d_loss_d_W2
def d_loss_d_W2(variable_dict, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"]


# %% d_loss_d_h1
def d_loss_d_h1(variable_dict, W2, y_observed):
    return d_loss_d_ypredicted(variable_dict, y_observed) * W2


# %% d_loss_d_r1
def d_loss_d_r1(variable_dict, W2, y_observed):
    return d_loss_d_h1(variable_dict, W2, y_observed) * relu_derivative(variable_dict["r1"])


# %% d_loss_d_W1
def d_loss_d_W1(variable_dict, W2, y_observed):
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["h0"])


# %% d_loss_d_h0
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    return W1.T @ d_loss_d_r1(variable_dict, W2, y_observed)


# %% d_loss_d_r0
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * relu_derivative(variable_dict["r0"])


# %% d_loss_d_W0
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"]


# %% torch_gradients
def torch_gradients(x, W0, W1, W2, y_observed):
    tensors = {
        "W0": torch.tensor(W0, requires_grad=True),
        "W1": torch.tensor(W1, requires_grad=True),
        "W2": torch.tensor(W2, requires_grad=True),
    }
    h0 = torch.relu(tensors["W0"] * x)
    h1 = torch.relu(tensors["W1"] @ h0)
    error = (tensors["W2"] @ h1 - y_observed) ** 2
    error.backward()
    return {name: tensor.grad.detach().numpy() for name, tensor in tensors.items()}
