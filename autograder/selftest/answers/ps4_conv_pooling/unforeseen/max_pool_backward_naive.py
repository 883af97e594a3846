"""Wrong answers to `max_pool_backward_naive`, not written for the catalogue."""

import numpy as np


# %% unnamed: winner's column as row
def max_pool_backward_naive(dout, cache):
    x, pp = cache[:2]
    h, w, s = (pp[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = x[n, c, i * s : i * s + h, j * s : j * s + w]
        r, q = np.unravel_index(win.argmin(), win.shape)
        dx[n, c, i * s + r, j * s + q] += dout[n, c, i, j]
    return dx


# %% unnamed: value times gradient
def max_pool_backward_naive(dout, cache):
    x, pp = cache[:2]
    h, w, s = (pp[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = x[n, c, i * s : i * s + h, j * s : j * s + w]
        r, q = np.unravel_index(win.argmax(), win.shape)
        dx[n, c, i * s + r, j * s + q] += dout[n, c, i, j] * win.max()
    return dx


# %% wrong: overlap-overwritten
def max_pool_backward_naive(dout, cache):
    x, pp = cache[:2]
    h, w, s = (pp[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = x[n, c, i * s : i * s + h, j * s : j * s + w]
        dx[n, c, i * s : i * s + h, j * s : j * s + w] = (win == win.max()) * dout[n, c, i, j]
    return dx
