"""Known answers to `affine_backward`: dx, dw, db."""

import numpy as np


# %% wrong: db-mean
def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T.dot(dout)
    return dx, dw, dout.mean(axis=0)


# %% wrong: db-wrong-axis
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=1)


# %% wrong: axis-too-many
def affine_backward(dout, cache):
    x, w, b = cache
    db = dout.sum(axis=0, keepdims=True)
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, db


# %% wrong: db-not-summed
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout


# %% wrong: dx-not-reshaped
def affine_backward(dout, cache):
    x, w, b = cache
    return dout @ w.T, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: dw-transposed
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), dout.T @ x.reshape(len(x), -1), dout.sum(axis=0)


# %% wrong: elementwise-for-matmul
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout * w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: weights-transposed
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: averaged-twice
def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    dw = x.reshape(N, -1).T @ dout / N
    return (dout @ w.T).reshape(x.shape), dw, dout.sum(axis=0) / N


# %% wrong: averaged-twice
def affine_backward(dout, cache):
    x, w, b = cache
    dx = (dout @ w.T).reshape(x.shape) / len(x)
    return dx, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: cache-stale
_seen = {}
_forward = affine_forward


def affine_forward(x, w, b):
    _seen.update(x=x, w=w)
    return _forward(x, w, b)


def affine_backward(dout, cache):
    x, w = _seen["x"], _seen["w"]
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: wrong-length
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout


# %% wrong: dx-not-reshaped, named raises
# Right for equal sizes.
def affine_backward(dout, cache):
    x, w, b = cache
    # The upstream gradient's shape in the place of the input's.
    return (dout @ w.T).reshape(dout.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% wrong: upstream-forgotten
# Right for an upstream gradient of ones.
def affine_backward(dout, cache):
    x, w, b = cache
    ones = np.ones_like(dout)
    return (ones @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ ones, ones.sum(axis=0)


# %% wrong: dw-transposed, unnamed
# Right for means.
def affine_backward(dout, cache):
    x, w, b = cache
    # Turned into shape by reshape: the right numbers in the wrong places.
    dw = (dout.T @ x.reshape(len(x), -1)).reshape(w.shape)
    return (dout @ w.T).reshape(x.shape), dw, dout.sum(axis=0)


# %% wrong: product-not-transposed
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    return (dout @ w.T).reshape(x.shape), rows @ dout, dout.sum(axis=0)


# %% wrong: example-not-flattened
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), dout.T.dot(x).T, dout.sum(axis=0)


# %% right: the usual form
def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.dot(dout, w.T).reshape(x.shape)
    dw = np.dot(x.reshape(x.shape[0], -1).T, dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


# %% right: einsum
def affine_backward(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    dx = np.einsum("nm,dm->nd", dout, w).reshape(x.shape)
    return [dx, np.einsum("nd,nm->dm", rows, dout), np.einsum("nm->m", dout)]


# %% right: one example at a time
def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(x.shape[0]):
        dx[n] = (w @ dout[n]).reshape(x.shape[1:])
        dw += np.outer(x[n].ravel(), dout[n])
        db += dout[n]
    return dx, dw, db


# %% right: a row of ones, Fortran order
def affine_backward(dout, cache):
    x, w, _ = cache
    rows = np.hstack([x.reshape(len(x), -1), np.ones((len(x), 1))])
    both = np.asfortranarray(rows.T @ dout)
    return np.reshape((w @ dout.T).T, x.shape), both[:-1], both[-1]
