"""Wrong answers to `compute_layer`, not written for the catalogue."""

import numpy as np


# %% unnamed: bias twice
def compute_layer(x, w, b):
    return x @ w + 2 * b


# %% unnamed: bias multiplied
def compute_layer(x, w, b):
    return x @ w * b


# %% unnamed: negated
def compute_layer(x, w, b):
    return -(x @ w) + b


# %% wrong: no-bias
def compute_layer(x, w, b):
    # einsum without the bias
    return np.einsum("nd,dm->nm", x, w)


# %% unnamed: rows reversed
def compute_layer(x, w, b):
    return x[::-1] @ w + b


# %% unnamed: no bias and a ReLU
def compute_layer(x, w, b):
    return np.maximum(x @ w, 0)


# %% unnamed: bias times w
def compute_layer(x, w, b):
    return (x + b[:, :1]) @ w


# %% wrong: relu-on-scores
def compute_layer(x, w, b):
    return np.maximum(0, x @ w + b)
