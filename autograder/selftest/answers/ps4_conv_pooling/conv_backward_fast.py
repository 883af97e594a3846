"""Known answers to `conv_backward_fast`: few turns, each for all windows."""

import numpy as np


# %% wrong: backward-stride-one
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + H_out)
            columns = slice(j, j + W_out)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: padding-slice-zero
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad:-pad, pad:-pad], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: dx-padded
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded, dw, dout.sum(axis=(0, 2, 3))


# %% wrong: dw-flipped
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, HH - 1 - i, WW - 1 - j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: kernel-flipped
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, HH - 1 - i, WW - 1 - j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: db-wrong-axes
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 1))


# %% wrong: overlap-overwritten
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] = share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: not-vectorised
def conv_backward_fast(dout, cache):
    x, w, conv_param = cache[0], cache[1], cache[-2]
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros_like(padded)
    dw = np.zeros(w.shape)
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


# %% wrong: output-width-from-height, unnamed
# Right for equal sizes.
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = W_out = min(dout.shape[2:])
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    dout = dout[:, :, :H_out, :W_out]
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: one-image-only
# Right for a batch of one.
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = flat[-1] @ taps[-1].T
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: upstream-forgotten
# Right for an upstream gradient of ones.
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = np.ones((N, F, H_out * W_out))
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: one-image-only
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            for n in range(N):
                dw[:, :, i, j] = flat[n] @ taps[n].T
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: cropped-at-corner
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, :H, :W], dw, dout.sum(axis=(0, 2, 3))


# %% wrong: one-image-only
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout[0].sum(axis=(1, 2))


# %% right: taps and products
def conv_backward_fast(dout, cache):
    x, w = cache[:2]
    (conv_param,) = (item for item in cache if isinstance(item, dict))
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded = np.zeros(padded.shape)
    dw = np.zeros(w.shape)
    flat = dout.reshape(N, F, -1)
    for i in range(HH):
        for j in range(WW):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            taps = padded[:, :, rows, columns].reshape(N, C, -1)
            dw[:, :, i, j] = np.einsum("nfl,ncl->fc", flat, taps)
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            dpadded[:, :, rows, columns] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


# %% right: loops over the output's places
def conv_backward_fast(dout, cache):
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
def conv_backward_fast(dout, cache):
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
def conv_backward_fast(dout, cache):
    import torch

    x, w, b, conv_param = cache
    leaves = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    out = torch.nn.functional.conv2d(*leaves, conv_param["stride"], conv_param["pad"])
    out.backward(torch.tensor(dout))
    return tuple(leaf.grad.numpy() for leaf in leaves)
