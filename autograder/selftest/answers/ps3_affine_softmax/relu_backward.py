"""Known answers to `relu_backward`: the upstream gradient where x > 0."""

import numpy as np


# %% wrong: relu-mask-from-output
def relu_backward(dout, cache):
    return dout * (np.maximum(cache, 0) >= 0)


# %% wrong: relu-mask-only
def relu_backward(dout, cache):
    return (cache > 0).astype(float)


# %% wrong: relu-gated-by-value
def relu_backward(dout, cache):
    return dout * np.maximum(0, cache)


# %% wrong: relu-wrong-side
def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache > 0] = 0
    return dx


# %% wrong: gate-from-upstream
def relu_backward(dout, cache):
    return np.maximum(dout, 0)


# %% wrong: leaky-relu
def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0.01 * dout)


# %% wrong: cache-stale
_last = {}
_forward = relu_forward


def relu_forward(x):
    _last["x"] = x
    return _forward(x)


def relu_backward(dout, cache):
    return dout * (_last["x"] > 0)


# %% right: product with a mask
def relu_backward(dout, cache):
    return dout * (cache > 0)


# %% right: slope 1 at the kink
def relu_backward(dout, cache):
    x = cache
    return np.where(x >= 0, dout, 0)


# %% right: slope ½ at the kink
def relu_backward(dout, cache):
    return np.heaviside(cache, 0.5) * dout


# %% right: loop
def relu_backward(dout, cache):
    flat, x = dout.flatten(), cache.flatten()
    for i, value in enumerate(x):
        if value <= 0:
            flat[i] = 0
    return flat.reshape(dout.shape)


# %% advised: relu-mutates-dout
def relu_backward(dout, cache):
    dx = dout
    dx[cache <= 0] = 0
    return dx
