"""Known answers to `conv_backward_naive`: shares of windows, added up."""

import numpy as np


# %% wrong: backward-stride-one
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i, j
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: backward-stride-one
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n, :, i : i + HH, j : j + WW] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: padding-slice-zero
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad:-pad, pad:-pad]
    return dx, dw, db


# %% wrong: overlap-overwritten
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] = dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: overlap-overwritten
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] = dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: overlap-overwritten
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for i in range(H_out):
            for j in range(W_out):
                for f in range(F):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] = dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: dx-padded
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded
    return dx, dw, db


# %% wrong: dw-unpadded
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * x[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: dw-unpadded
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    shifted = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * shifted[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: dw-flipped
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw[:, :, ::-1, ::-1], db


# %% wrong: kernel-flipped
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f][:, ::-1, ::-1]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: db-wrong-axes
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 1, 2))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: db-wrong-axes
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(1, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: db-wrong-axes
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: db-mean
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3)) / N
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: error-sign
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return -dx, -dw, -db


# %% wrong: wrong-length
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw


# %% wrong: output-width-from-height, unnamed
# Right for equal sizes.
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(min(H_out, W_out)):
                for j in range(min(H_out, W_out)):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: upstream-forgotten
# Right for an upstream gradient of ones.
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += w[f]
                    dw[f] += padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% advised: argument-changed
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    dout *= 1 + 1e-15
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: cropped-at-corner
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, :H, :W]
    return dx, dw, db


# %% wrong: stride-on-one-side
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: padding-not-zero
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: one-image-only
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout[0].sum(axis=(1, 2))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: one-image-only
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        dw = np.zeros_like(w)
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% wrong: one-entry-filled
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = np.zeros_like(b)
    db[0] = dout.sum()
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% right: four loops
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    here = (slice(None), slice(top, top + HH), slice(left, left + WW))
                    dpadded[n][here] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * padded[n][here]
    db = dout.sum(axis=(0, 2, 3))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]
    return dx, dw, db


# %% right: loops over the output's places
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    H, W = x.shape[2:]
    HH, WW = w.shape[2:]
    x_pad = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    dx_pad, dw = np.zeros(x_pad.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            here = np.s_[:, :, i * s : i * s + HH, j * s : j * s + WW]
            dx_pad[here] += np.einsum("nf,fchw->nchw", dout[:, :, i, j], w)
            dw += np.einsum("nf,nchw->fchw", dout[:, :, i, j], x_pad[here])
    dx = dx_pad[:, :, p:-p, p:-p] if p else dx_pad
    return dx, dw, np.sum(dout, axis=(0, 2, 3))


# %% right: loops over the kernel's taps
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, H_out, W_out = dout.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(HH):
        for j in range(WW):
            taps = np.s_[:, :, i : i + stride * H_out : stride, j : j + stride * W_out : stride]
            dw[:, :, i, j] = np.tensordot(dout, xp[taps], axes=((0, 2, 3), (0, 2, 3)))
            dxp[taps] += np.tensordot(dout, w[:, :, i, j], axes=(1, 0)).transpose(0, 3, 1, 2)
    return dxp[:, :, pad : H + pad, pad : W + pad], dw, np.einsum("nfij->f", dout)


# %% right: torch's own gradients
def conv_backward_naive(dout, cache):
    import torch

    x, w, b, conv_param = cache
    leaves = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    out = torch.nn.functional.conv2d(*leaves, conv_param["stride"], conv_param["pad"])
    out.backward(torch.tensor(dout))
    return tuple(leaf.grad.numpy() for leaf in leaves)
