"""A whole notebook, written from the signatures alone: one scalar at a time."""

import numpy as np
import torch


# %% relu
def relu(x):
    if x > 0:
        return x
    else:
        return 0


# %% relu_derivative
def relu_derivative(x):
    if x > 0:
        return 1
    else:
        return 0


# %% max_backward
def max_backward(dz, a, b):
    da = 0
    db = 0
    if a > b:
        da = dz
    else:
        db = dz
    return da, db


# %% loss
def loss(y_predicted, y_observed):
    difference = y_predicted - y_observed
    return difference * difference


# %% mlp
def mlp(x, W0, W1, W2):
    r0 = []
    h0 = []
    for i in range(3):
        r0.append(x * W0[i])
        h0.append(relu(r0[i]))
    r1 = []
    h1 = []
    for i in range(3):
        total = 0
        for j in range(3):
            total = total + W1[i][j] * h0[j]
        r1.append(total)
        h1.append(relu(total))
    y_predicted = 0
    for i in range(3):
        y_predicted = y_predicted + W2[i] * h1[i]
    variable_dict = {}
    variable_dict["x"] = x
    variable_dict["r0"] = np.array(r0)
    variable_dict["h0"] = np.array(h0)
    variable_dict["r1"] = np.array(r1)
    variable_dict["h1"] = np.array(h1)
    variable_dict["y_predicted"] = y_predicted
    return variable_dict


# %% d_loss_d_ypredicted
def d_loss_d_ypredicted(variable_dict, y_observed):
    return 2 * (variable_dict["y_predicted"] - y_observed)


# %% d_loss_d_W2
def d_loss_d_W2(variable_dict, y_observed):
    gradient = np.zeros(3)
    for i in range(3):
        gradient[i] = d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"][i]
    return gradient


# %% d_loss_d_h1
def d_loss_d_h1(variable_dict, W2, y_observed):
    gradient = np.zeros(3)
    for i in range(3):
        gradient[i] = d_loss_d_ypredicted(variable_dict, y_observed) * W2[i]
    return gradient


# %% d_loss_d_r1
def d_loss_d_r1(variable_dict, W2, y_observed):
    upstream = d_loss_d_h1(variable_dict, W2, y_observed)
    gradient = np.zeros(3)
    for i in range(3):
        gradient[i] = upstream[i] * relu_derivative(variable_dict["r1"][i])
    return gradient


# %% d_loss_d_W1
def d_loss_d_W1(variable_dict, W2, y_observed):
    upstream = d_loss_d_r1(variable_dict, W2, y_observed)
    gradient = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            gradient[i, j] = upstream[i] * variable_dict["h0"][j]
    return gradient


# %% d_loss_d_h0
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_r1(variable_dict, W2, y_observed)
    gradient = np.zeros(3)
    for i in range(3):
        for j in range(3):
            gradient[j] += upstream[i] * W1[i, j]
    return gradient


# %% d_loss_d_r0
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_h0(variable_dict, W1, W2, y_observed)
    gradient = np.zeros(3)
    for j in range(3):
        gradient[j] = upstream[j] * relu_derivative(variable_dict["r0"][j])
    return gradient


# %% d_loss_d_W0
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    upstream = d_loss_d_r0(variable_dict, W1, W2, y_observed)
    gradient = np.zeros(3)
    for j in range(3):
        gradient[j] = upstream[j] * variable_dict["x"]
    return gradient


# %% torch_gradients
def torch_gradients(x, W0, W1, W2, y_observed):
    W0 = torch.tensor(W0, dtype=torch.float, requires_grad=True)
    W1 = torch.tensor(W1, dtype=torch.float, requires_grad=True)
    W2 = torch.tensor(W2, dtype=torch.float, requires_grad=True)
    h0 = torch.relu(W0 * x)
    h1 = torch.relu(torch.matmul(W1, h0))
    y_predicted = torch.dot(W2, h1)
    error = (y_predicted - y_observed) ** 2
    error.backward()
    gradients = {}
    gradients["W0"] = W0.grad.numpy()
    gradients["W1"] = W1.grad.numpy()
    gradients["W2"] = W2.grad.numpy()
    return gradients
