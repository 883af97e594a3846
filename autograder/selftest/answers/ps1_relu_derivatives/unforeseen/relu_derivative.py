"""Wrong answers to `relu_derivative`, not written for the catalogue."""

import numpy as np
import torch


# %% unnamed: two where positive
def relu_derivative(x):
    return 2.0 if x > 0 else 0.0


# %% unnamed: -1 at the kink
def relu_derivative(x):
    return 1 if x > 0 else (-1 if x == 0 else 0)


# %% unnamed: threshold at 1
def relu_derivative(x):
    return 1 if x > 1 else 0


# %% wrong: relu-derivative-of-all
def relu_derivative(x):
    # a mask of the absolute value
    return 1 if abs(x) > 0 else 0


# %% unnamed: the sigmoid
def relu_derivative(x):
    return 1 / (1 + np.exp(-x))


# %% unnamed: numerical, one-sided with a large step
def relu_derivative(x):
    h = 0.5
    return (max(0, x + h) - max(0, x)) / h


# %% unnamed: returns x
def relu_derivative(x):
    return x


# %% unnamed: 2 at the kink
def relu_derivative(x):
    return 1 if x > 0 else (2 if x == 0 else 0)


# %% wrong: wrong-type
def relu_derivative(x):
    t = torch.tensor(float(x), requires_grad=True)
    torch.relu(t).backward()
    return t.grad


# %% wrong: leaky-relu
def relu_derivative(x):
    return 1 if x > 0 else 0.01
