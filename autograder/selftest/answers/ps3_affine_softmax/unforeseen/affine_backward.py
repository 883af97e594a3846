"""Wrong answers to `affine_backward`, not written for the catalogue."""

import numpy as np


# %% wrong: dw-transposed
def affine_backward(dout, cache):
    # mean and transpose
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return (dout @ w.T).reshape(x.shape), (rows.T @ dout).T, dout.mean(axis=0)


# %% unnamed: dx negated
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return -(dout @ w.T).reshape(x.shape), rows.T @ dout, dout.sum(axis=0)


# %% unnamed: einsum, dw of the first example
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return (
        np.einsum("nm,dm->nd", dout, w).reshape(x.shape),
        np.outer(rows[0], dout[0]),
        dout.sum(axis=0),
    )


# %% unnamed: db doubled
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return (dout @ w.T).reshape(x.shape), rows.T @ dout, 2 * dout.sum(axis=0)


# %% wrong: wrong-shape
def affine_backward(dout, cache):
    # in another order
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return rows.T @ dout, (dout @ w.T).reshape(x.shape), dout.sum(axis=0)


# %% unnamed: b added to db
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return (dout @ w.T).reshape(x.shape), rows.T @ dout, dout.sum(axis=0) + b


# %% wrong: dw-transposed
def affine_backward(dout, cache):
    # all divided by N and dw turned
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    N = len(x)
    return (dout @ w.T).reshape(x.shape) / N, (dout.T @ rows) / N, dout.sum(axis=0) / N


# %% unnamed: einsum with x unflattened, db over all but the last
def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.einsum("nm,dm->nd", dout, w).reshape(x.shape)
    dw = np.einsum("nd,nm->dm", x.reshape(len(x), -1), dout)
    return dx, dw, dout[:-1].sum(axis=0)


# %% wrong: wrong-shape
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), dout.sum(axis=0), x.reshape(len(x), -1).T @ dout


# %% wrong: db-mean
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape) / len(x), x.reshape(len(x), -1).T @ dout, dout.mean(axis=0)
