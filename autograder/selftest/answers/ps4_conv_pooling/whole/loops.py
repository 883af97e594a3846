"""A whole notebook, written from the signatures and docstrings alone: one number at a time."""

import numpy as np


# %% derivative_filter
def derivative_filter():
    return {-1: 0.5, 0: 0, 1: -0.5}


# %% conv_image
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, _ = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(h):
                for b in range(w):
                    for c in range(C):
                        out[i, j] += image[i * stride + a, j * stride + b, c] * kernel[a, b, c]
    return out


# %% vertical_edges
def vertical_edges():
    return np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])


# %% conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p))
    xp[:, :, p : p + H, p : p + W] = x
    out = np.zeros((N, F, 1 + (H + 2 * p - HH) // s, 1 + (W + 2 * p - WW) // s))
    for n in range(N):
        for f in range(F):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    out[n, f, i, j] = (
                        xp[n, :, i * s : i * s + HH, j * s : j * s + WW] * w[f]
                    ).sum() + b[f]
    return out, (x, w, b, conv_param)


# %% conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p))
    xp[:, :, p : p + H, p : p + W] = x
    dxp, dw, db = np.zeros(xp.shape), np.zeros(w.shape), np.zeros(F)
    for n in range(N):
        for f in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    g = dout[n, f, i, j]
                    db[f] += g
                    dw[f] += g * xp[n, :, i * s : i * s + HH, j * s : j * s + WW]
                    dxp[n, :, i * s : i * s + HH, j * s : j * s + WW] += g * w[f]
    return dxp[:, :, p : p + H, p : p + W], dw, db


# %% max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - h) // s + 1, (W - w) // s + 1))
    for n in range(N):
        for c in range(C):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    best = x[n, c, i * s, j * s]
                    for a in range(h):
                        for b in range(w):
                            if x[n, c, i * s + a, j * s + b] > best:
                                best = x[n, c, i * s + a, j * s + b]
                    out[n, c, i, j] = best
    return out, (x, pool_param)


# %% max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * s : i * s + h, j * s : j * s + w]
        a, b = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
    return dx


# %% conv_forward_fast
def conv_forward_fast(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    oh, ow = 1 + (H + 2 * p - HH) // s, 1 + (W + 2 * p - WW) // s
    out = np.zeros((N, F, oh, ow), dtype=x.dtype) + b[None, :, None, None]
    for a in range(HH):
        for c in range(WW):
            patch = xp[:, :, a : a + s * oh : s, c : c + s * ow : s]
            out += np.tensordot(patch, w[:, :, a, c], axes=([1], [1])).transpose(0, 3, 1, 2)
    return out, (x, w, b, conv_param)


# %% conv_backward_fast
def conv_backward_fast(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, oh, ow = dout.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for a in range(HH):
        for c in range(WW):
            patch = xp[:, :, a : a + s * oh : s, c : c + s * ow : s]
            dw[:, :, a, c] = np.tensordot(dout, patch, axes=([0, 2, 3], [0, 2, 3]))
            dxp[:, :, a : a + s * oh : s, c : c + s * ow : s] += np.tensordot(
                dout, w[:, :, a, c], axes=([1], [0])
            ).transpose(0, 3, 1, 2)
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


# %% ConvNet
class ConvNet:
    def __init__(
        self,
        input_dim=(1, 28, 28),
        num_filters=8,
        filter_size=5,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-2,
        reg=0.0,
        rng=None,
    ):
        if rng is None:
            rng = np.random.default_rng()
        C, H, W = input_dim
        self.reg, self.pad = reg, filter_size // 2
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * (H // 2) * (W // 2), hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv, cache1 = conv_forward_fast(X, p["W1"], p["b1"], {"stride": 1, "pad": self.pad})
        N, F, H, W = conv.shape
        r = np.maximum(conv, 0)
        blocks = (
            r.reshape(N, F, H // 2, 2, W // 2, 2)
            .transpose(0, 1, 2, 4, 3, 5)
            .reshape(N, F, H // 2, W // 2, 4)
        )
        win = blocks.argmax(axis=-1)
        pooled = np.take_along_axis(blocks, win[..., None], -1)[..., 0]
        flat = pooled.reshape(N, -1)
        hidden = flat @ p["W2"] + p["b2"]
        act = np.maximum(hidden, 0)
        scores = act @ p["W3"] + p["b3"]
        if y is None:
            return scores
        z = scores - scores.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -logp[range(N), y].mean()
        for k in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * (p[k] ** 2).sum()
        d = np.exp(logp)
        d[range(N), y] -= 1
        d /= N
        g = {"W3": act.T @ d + self.reg * p["W3"], "b3": d.sum(axis=0)}
        d = (d @ p["W3"].T) * (hidden > 0)
        g["W2"] = flat.T @ d + self.reg * p["W2"]
        g["b2"] = d.sum(axis=0)
        d = (d @ p["W2"].T).reshape(pooled.shape)
        db = np.zeros(blocks.shape)
        np.put_along_axis(db, win[..., None], d[..., None], -1)
        d = db.reshape(N, F, H // 2, W // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(conv.shape)
        d = d * (conv > 0)
        _, dw, g["b1"] = conv_backward_fast(d, cache1)
        g["W1"] = dw + self.reg * p["W1"]
        return loss, g
