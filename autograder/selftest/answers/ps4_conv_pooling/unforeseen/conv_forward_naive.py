"""Wrong answers to `conv_forward_naive`, not written for the catalogue."""

import numpy as np
import torch


# %% wrong: stride-ignored
def conv_forward_naive(x, w, b, conv_param):
    t = torch.tensor
    out = torch.nn.functional.conv2d(
        t(x.copy()), t(w.copy()), t(b.copy()), stride=1, padding=conv_param["pad"]
    )
    return out.numpy(), (x, w, b, conv_param)


# %% unnamed: einsum that does not sum channels' products
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    v = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    out = np.einsum("ncijhw,fdhw->nfij", v, w) + b[None, :, None, None]
    return out, (x, w, b, conv_param)


# %% unnamed: the first bias for all filters
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, h, k = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    R, Q = (H + 2 * p - h) // s + 1, (W + 2 * p - k) // s + 1
    out = np.zeros((N, F, R, Q))
    for n, f, i, j in np.ndindex(N, F, R, Q):
        out[n, f, i, j] = np.sum(xp[n, :, i * s : i * s + h, j * s : j * s + k] * w[f]) + b[0]
    return out, (x, w, b, conv_param)
