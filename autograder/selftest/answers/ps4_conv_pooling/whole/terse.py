"""A whole notebook, written from the signatures and docstrings alone: as short as it gets."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as windows


# %% derivative_filter
derivative_filter = lambda: dict(zip((-1, 0, 1), (0.5, 0.0, -0.5)))


# %% conv_image
conv_image = lambda i, k, s: np.einsum("ijzhwc,hwc->ij", windows(i, k.shape)[::s, ::s], k)


# %% vertical_edges
vertical_edges = lambda: np.outer([1, 1, 1], [-1, 0, 1])


# %% conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    X = windows(np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2), w.shape[2:], (2, 3))[:, :, ::s, ::s]
    return np.einsum("ncijhw,fchw->nfij", X, w) + b[:, None, None], (x, w, b, conv_param)


# %% conv_backward_naive
def conv_backward_naive(d, cache):
    x, w, b, q = cache
    s, p = q["stride"], q["pad"]
    X = np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2)
    dX = np.zeros_like(X)
    for i, j in np.ndindex(d.shape[2:]):
        dX[:, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]] += np.einsum(
            "nf,fchw->nchw", d[:, :, i, j], w
        )
    dw = np.einsum("nfij,ncijhw->fchw", d, windows(X, w.shape[2:], (2, 3))[:, :, ::s, ::s])
    return dX[:, :, p : X.shape[2] - p, p : X.shape[3] - p], dw, d.sum((0, 2, 3))


# %% max_pool_forward_naive
def max_pool_forward_naive(x, q):
    s = q["stride"]
    return windows(x, (q["pool_height"], q["pool_width"]), (2, 3))[:, :, ::s, ::s].max((-1, -2)), (
        x,
        q,
    )


# %% max_pool_backward_naive
def max_pool_backward_naive(d, cache):
    x, q = cache
    h, w, s = q["pool_height"], q["pool_width"], q["stride"]
    dx = np.zeros_like(x)
    for i, j in np.ndindex(d.shape[2:]):
        v = x[:, :, i * s : i * s + h, j * s : j * s + w]
        m = v == v.max((2, 3), keepdims=True)
        dx[:, :, i * s : i * s + h, j * s : j * s + w] += (
            m / m.sum((2, 3), keepdims=True) * d[:, :, i, j, None, None]
        )
    return dx


# %% conv_forward_fast
def conv_forward_fast(x, w, b, q):
    s, p, (f, c, h, k) = q["stride"], q["pad"], w.shape
    X = windows(np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2), (h, k), (2, 3))[:, :, ::s, ::s]
    n, _, i, j = X.shape[:4]
    X = X.transpose(0, 2, 3, 1, 4, 5).reshape(n * i * j, -1)
    return (X @ w.reshape(f, -1).T + b).reshape(n, i, j, f).transpose(0, 3, 1, 2), (x, w, b, q)


# %% conv_backward_fast
def conv_backward_fast(d, cache):
    x, w, b, q = cache
    s, p, (f, c, h, k), (n, _, i, j) = q["stride"], q["pad"], w.shape, d.shape
    P = np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2)
    X = (
        windows(P, (h, k), (2, 3))[:, :, ::s, ::s]
        .transpose(0, 2, 3, 1, 4, 5)
        .reshape(n * i * j, -1)
    )
    D = d.transpose(0, 2, 3, 1).reshape(-1, f)
    cols = (D @ w.reshape(f, -1)).reshape(n, i, j, c, h, k).transpose(0, 3, 4, 5, 1, 2)
    dP = np.zeros_like(P)
    for a in range(h):
        for e in range(k):
            dP[:, :, a : a + s * i : s, e : e + s * j : s] += cols[:, :, a, e]
    return dP[:, :, p : P.shape[2] - p, p : P.shape[3] - p], (D.T @ X).reshape(w.shape), D.sum(0)


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
        C, H, W = input_dim
        r = (rng or np.random.default_rng()).standard_normal
        shapes = (
            (num_filters, C, filter_size, filter_size),
            (num_filters * H * W // 4, hidden_dim),
            (hidden_dim, num_classes),
        )
        self.params = {f"W{i}": weight_scale * r(s) for i, s in enumerate(shapes, 1)}
        self.params |= {
            f"b{i}": np.zeros(n) for i, n in enumerate((num_filters, hidden_dim, num_classes), 1)
        }
        self.reg, self.q = reg, {"stride": 1, "pad": filter_size // 2}

    def loss(self, X, y=None):
        P = self.params
        c, c1 = conv_forward_naive(X, P["W1"], P["b1"], self.q)
        m, c2 = max_pool_forward_naive(c.clip(0), dict(pool_height=2, pool_width=2, stride=2))
        f = m.reshape(len(X), -1)
        h = (f @ P["W2"] + P["b2"]).clip(0)
        s = h @ P["W3"] + P["b3"]
        if y is None:
            return s
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        d = (p - np.eye(s.shape[1])[y]) / len(X)
        g = {"W3": h.T @ d, "b3": d.sum(0)}
        d = d @ P["W3"].T * (h > 0)
        g |= {"W2": f.T @ d, "b2": d.sum(0)}
        d = max_pool_backward_naive((d @ P["W2"].T).reshape(m.shape), c2) * (c > 0)
        _, g["W1"], g["b1"] = conv_backward_naive(d, c1)
        Ws = [k for k in P if k[0] == "W"]
        for k in Ws:
            g[k] = g[k] + self.reg * P[k]
        return -np.log(p[range(len(X)), y]).mean() + self.reg / 2 * sum(
            (P[k] ** 2).sum() for k in Ws
        ), g
