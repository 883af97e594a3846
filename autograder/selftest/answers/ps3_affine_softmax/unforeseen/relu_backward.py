"""Wrong answers to `relu_backward`, not written for the catalogue."""

import numpy as np


# %% unnamed: mask and half
def relu_backward(dout, cache):
    return dout * (cache > 0) / 2


# %% unnamed: threshold at 1
def relu_backward(dout, cache):
    return dout * (cache > 1)


# %% wrong: relu-gated-by-value
def relu_backward(dout, cache):
    # times x, everywhere
    return dout * cache


# %% unnamed: clipped
def relu_backward(dout, cache):
    return np.clip(dout * (cache > 0), -1, 1)


# %% unnamed: positive gradients of positive inputs
def relu_backward(dout, cache):
    return np.maximum(dout, 0) * (cache > 0)


# %% unnamed: sigmoid's slope
def relu_backward(dout, cache):
    x = cache
    return dout * x * (1 - x)


# %% wrong: sign-function
def relu_backward(dout, cache):
    return dout * np.sign(cache)
