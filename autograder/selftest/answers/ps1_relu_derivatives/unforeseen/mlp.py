"""Wrong answers to `mlp`, not written for the catalogue."""

import numpy as np


# %% unnamed: W1 multiplied before the first ReLU
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ r0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% unnamed: y from r1
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ r1)


# %% unnamed: absolute value for ReLU
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = abs(r0)
    r1 = W1 @ h0
    h1 = abs(r1)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% unnamed: y by the mean
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=(W2 * h1).mean())
