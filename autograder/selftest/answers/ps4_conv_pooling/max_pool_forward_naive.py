"""Known answers to `max_pool_forward_naive`: the largest number of each window."""

import numpy as np


# %% wrong: starts-at-zero
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    for value in x[n, c, top : top + height, left : left + width].flat:
                        out[n, c, i, j] = max(out[n, c, i, j], value)
    return out, (x, pool_param)


# %% wrong: stride-is-pool
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * height, j * width
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: stride-is-pool
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // height
    W_out = 1 + (W - width) // width
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * height, j * width
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: stride-is-pool
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * height, j * width
                    window = x[n, c, top : top + height, left : left + width]
                    out[n, c, i, j] = np.max(window, initial=-np.inf)
    return out, (x, pool_param)


# %% wrong: pool-sides-swapped
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_width"], pool_param["pool_height"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: pool-sides-swapped
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top : top + width, left : left + height])
    return out, (x, pool_param)


# %% wrong: stride-ignored
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i, j
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: mean-for-max
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.mean(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: wrong-length
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out


# %% wrong: first-image-only
# Right for a batch of one.
def max_pool_forward_naive(x, pool_param):
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, 1 + (H - height) // stride, 1 + (W - width) // stride))
    for i, j in np.ndindex(*out.shape[2:]):
        window = x[0, :, i * stride : i * stride + height, j * stride : j * stride + width]
        out[:, :, i, j] = window.max(axis=(1, 2))
    return out, (x, pool_param)


# %% advised: argument-changed
def max_pool_forward_naive(x, pool_param):
    x += 1e-12 * np.abs(x)
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% wrong: stride-on-one-side
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% right: four loops
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = np.max(x[n, c, top : top + height, left : left + width])
    return out, (x, pool_param)


# %% right: loops over the output's places
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    rows = int((x.shape[2] - ph) / s) + 1
    columns = int((x.shape[3] - pw) / s) + 1
    out = np.empty(x.shape[:2] + (rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[:, :, i, j] = x[:, :, i * s : i * s + ph, j * s : j * s + pw].max(axis=(2, 3))
    return out, (x, pool_param)


# %% right: windows by stride tricks
def max_pool_forward_naive(x, pool_param):
    size = (pool_param["pool_height"], pool_param["pool_width"])
    stride = pool_param["stride"]
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))
    out = windows[:, :, ::stride, ::stride].max(axis=(4, 5))
    return out, (x, pool_param, out)


# %% right: cell by cell
def max_pool_forward_naive(x, pool_param):
    ph, pw, s = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    rows, columns = (x.shape[2] - ph) // s + 1, (x.shape[3] - pw) // s + 1
    cells = [
        x[:, :, i : i + s * rows : s, j : j + s * columns : s] for i in range(ph) for j in range(pw)
    ]
    return np.max(cells, axis=0), {"x": x, "pool_param": pool_param}
