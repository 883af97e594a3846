"""Known answers to `affine_forward`: flatten each example, then x @ w + b."""

import numpy as np


# %% wrong: no-bias
def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w)
    return out, (x, w, b)


# %% wrong: example-not-flattened
def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


# %% wrong: relu-on-scores
def affine_forward(x, w, b):
    return np.maximum(0, x.reshape(len(x), -1) @ w + b), (x, w, b)


# %% wrong: bias-subtracted
def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w - b, (x, w, b)


# %% wrong: wrong-length
def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b


# %% wrong: wrong-shape, named raises
# Right for equal sizes.
def affine_forward(x, w, b):
    # As many rows as units.
    return x.reshape(w.shape[1], -1) @ w + b, (x, w, b)


# %% wrong: raises
# Right for a batch of one.
def affine_forward(x, w, b):
    return x.reshape(1, -1) @ w + b, (x, w, b)


# %% right: reshape and dot
def affine_forward(x, w, b):
    N = x.shape[0]
    x_row = x.reshape((N, np.prod(x.shape[1:])))
    out = x_row.dot(w) + b
    cache = (x, w, b)
    return out, cache


# %% right: tensordot
def affine_forward(x, w, b):
    kernel = w.reshape(*x.shape[1:], -1)
    out = np.tensordot(x, kernel, axes=x.ndim - 1) + b
    return out, (x, w, b)


# %% right: one example at a time
def affine_forward(x, w, b):
    out = np.array([sum(v * row for v, row in zip(example.ravel(), w)) + b for example in x])
    return out, (x, w, b)
