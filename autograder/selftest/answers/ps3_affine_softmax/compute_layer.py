"""Known answers to `compute_layer`: x @ w + b."""

import numpy as np


# %% wrong: no-bias
def compute_layer(x, w, b):
    return np.dot(x, w)


# %% wrong: elementwise-for-matmul
def compute_layer(x, w, b):
    return x * w + b


# %% wrong: weights-transposed
def compute_layer(x, w, b):
    return x @ w.T + b


# %% wrong: relu-on-scores
def compute_layer(x, w, b):
    return np.maximum(0, x @ w + b)


# %% wrong: bias-subtracted
def compute_layer(x, w, b):
    return x @ w - b


# %% wrong: wrong-shape
def compute_layer(x, w, b):
    return (x @ w + b).T


# %% wrong: raises
# Right for equal sizes.
def compute_layer(x, w, b):
    out = np.zeros(x.shape)  # as many units as features
    out += x.dot(w)
    return out + b


# %% wrong: wrong-shape
# Right for a batch of one.
def compute_layer(x, w, b):
    return x[:1] @ w + b


# %% right: dot
def compute_layer(x, w, b):
    return np.dot(x, w) + b


# %% right: loops
def compute_layer(x, w, b):
    z = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        for h in range(w.shape[1]):
            z[n, h] = b[0, h]
            for f in range(x.shape[1]):
                z[n, h] += x[n, f] * w[f, h]
    return z


# %% right: a column of ones
def compute_layer(x, w, b):
    return np.hstack([x, np.ones((len(x), 1))]) @ np.vstack([w, b])


# %% right: einsum, Fortran order
def compute_layer(x, w, b):
    return np.asfortranarray(np.einsum("nf,fh->nh", x, w) + b)
