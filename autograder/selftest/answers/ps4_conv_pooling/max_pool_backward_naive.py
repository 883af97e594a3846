"""Known answers to `max_pool_backward_naive`: the winner takes the gradient."""

import numpy as np


# %% wrong: all-ties
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        dx[n, c, top : top + height, left : left + width] += dout[n, c, i, j] * (
            window == window.max()
        )
    return dx


# %% wrong: overlap-overwritten
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] = dout[n, c, i, j]
    return dx


# %% wrong: overlap-overwritten
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        dx[n, c, top : top + height, left : left + width] = dout[n, c, i, j] * (
            window == window.max()
        )
    return dx


# %% wrong: stride-is-pool
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * height, j * width
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% wrong: pool-sides-swapped
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    width, height = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% wrong: gradient-averaged
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        dx[n, c, top : top + height, left : left + width] += dout[n, c, i, j] / window.size
    return dx


# %% wrong: stride-ignored
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i, j
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% wrong: upstream-forgotten
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += 1.0
    return dx


# %% wrong: error-sign
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] -= dout[n, c, i, j]
    return dx


# %% wrong: wrong-shape
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx[:, :, 1:, 1:]


# %% wrong: first-image-only, unnamed
# Right for a batch of one.
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[0, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[0, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% wrong: starts-at-zero, unnamed
# Right for inputs of one sign.
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        if window.max() < 0:  # nothing beats a start at 0
            continue
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% advised: argument-changed
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    dout *= 0
    return dx


# %% wrong: stride-on-one-side
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% right: the first winner
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% right: the last winner
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i * stride, j * stride
        window = x[n, c, top : top + height, left : left + width]
        winner = np.argwhere(window == window.max())[-1]
        dx[n, c, top + winner[0], left + winner[1]] += dout[n, c, i, j]
    return dx


# %% right: equal shares
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    ph, pw, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros(x.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            here = np.s_[:, :, i * s : i * s + ph, j * s : j * s + pw]
            mask = x[here] == x[here].max(axis=(2, 3), keepdims=True)
            shares = mask / mask.sum(axis=(2, 3), keepdims=True)
            dx[here] += shares * dout[:, :, i, j][:, :, None, None]
    return dx


# %% right: shares drawn at random
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache[:2]
    ph, pw, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    rng, dx = np.random.default_rng(0), np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*dout.shape):
        here = np.s_[n, c, i * s : i * s + ph, j * s : j * s + pw]
        weights = rng.random(x[here].shape) * (x[here] == x[here].max())
        dx[here] += dout[n, c, i, j] * weights / weights.sum()
    return dx


# %% right: torch's own gradient
def max_pool_backward_naive(dout, cache):
    import torch

    x, pool_param = cache[:2]
    leaf = torch.tensor(x, requires_grad=True)
    size = (pool_param["pool_height"], pool_param["pool_width"])
    torch.nn.functional.max_pool2d(leaf, size, pool_param["stride"]).backward(torch.tensor(dout))
    return leaf.grad.numpy()
