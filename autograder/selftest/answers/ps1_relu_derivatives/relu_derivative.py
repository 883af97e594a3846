"""Known answers to `relu_derivative`: the slope of ReLU at one number."""

import numpy as np


# %% wrong: relu-derivative-of-all
def relu_derivative(x):
    return 1.0


# %% wrong: relu-mask-from-output, named relu-derivative-of-all
def relu_derivative(x):
    h = relu(x)
    return 1.0 if h >= 0 else 0.0


# %% wrong: relu-gated-by-value
def relu_derivative(x):
    return x if x > 0 else 0


# %% wrong: relu-wrong-side
def relu_derivative(x):
    if x < 0:
        return 1
    return 0


# %% wrong: sign-function
def relu_derivative(x):
    return np.sign(x)


# %% wrong: returns-none
def relu_derivative(x):
    if x > 0:
        1
    else:
        0


# %% right: branches
def relu_derivative(x):
    if x > 0:
        return 1
    else:
        return 0


# %% right: comparison
def relu_derivative(x):
    return float(x > 0)


# %% right: heaviside with a half at the kink
def relu_derivative(x):
    return np.heaviside(x, 0.5)


# %% right: one at the kink
def relu_derivative(x):
    return np.where(np.asarray(x) >= 0, 1.0, 0.0)
