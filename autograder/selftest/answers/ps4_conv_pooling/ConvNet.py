"""Known answers to `ConvNet`: layers in line, a penalty on the weights, a mean over the batch."""

import numpy as np


# %% wrong: relu-missing
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = a
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr, conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: relu-missing
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = z
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = ds @ p["W3"].T
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: relu-on-scores
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = np.maximum(u @ p["W3"] + p["b3"], 0)
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        ds *= scores > 0
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: softmax-unstable
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: softmax-global-shift
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max()
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: half-missing
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: l2-gradient-half
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + 0.5 * self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + 0.5 * self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + 0.5 * self.reg * p["W1"]
        return loss, grads


# %% wrong: l2-gradient-double
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + 2 * self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + 2 * self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + 2 * self.reg * p["W1"]
        return loss, grads


# %% wrong: decay-sign
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds - self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz - self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw - self.reg * p["W1"]
        return loss, grads


# %% wrong: decay-sign-both
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss -= 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds - self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz - self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw - self.reg * p["W1"]
        return loss, grads


# %% wrong: biases-regularised
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(v**2) for v in p.values())
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        for k in ("b1", "b2", "b3"):
            grads[k] = grads[k] + self.reg * p[k]
        return loss, grads


# %% wrong: last-layer-unregularised
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds, "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: l2-missing
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds, "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw
        return loss, grads


# %% wrong: loss-summed
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.sum(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: gradient-summed
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: averaged-twice
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds / N + self.reg * p["W3"], "b3": ds.sum(axis=0) / N}
        dz = (ds @ p["W3"].T) * (z > 0) / N
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: divided-by-classes
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y]) / logs.shape[1]
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= ds.size
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: cache-stale
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        if not hasattr(self, "kept"):
            self.kept = {k: g - self.reg * p[k] * (k[0] == "W") for k, g in grads.items()}
        return loss, self.kept


# %% wrong: gradients-accumulate
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        for k, g in getattr(self, "kept", {}).items():
            grads[k] = grads[k] + g
        self.kept = {k: g - self.reg * p[k] * (k[0] == "W") for k, g in grads.items()}
        return loss, grads


# %% wrong: zero-initialisation
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": 0 * rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": 0 * rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: weight-scale-ignored
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, 1, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: weight-scale-ignored
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale**2, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: rng-ignored
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
        rng = np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: rng-ignored
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
        rng = np.random.default_rng(0)
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: key-missing
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]

        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: wrong-shape
# Right for equal sizes.
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * H // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: no-bias, unnamed
# Right for biases of zero.
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], 0 * p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: relu-on-scores
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = np.maximum(0, u @ p["W3"] + p["b3"])
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: biases-not-zero
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": rng.normal(0, weight_scale, hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% wrong: softmax-shift-not-maximum
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.mean(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% right: the classic three layers
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% right: without rng, as in the classic exercise
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
        dtype=np.float64,
    ):
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": weight_scale
            * np.random.standard_normal((num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": weight_scale * np.random.standard_normal((num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": weight_scale * np.random.standard_normal((hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        h, pool_cache = max_pool_forward_naive(r, pool_param)
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        dr = max_pool_backward_naive((dz @ p["W2"].T).reshape(h.shape), pool_cache)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% right: pooling by reshaping
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
        rng = rng or np.random.default_rng()
        C, H, W = input_dim
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (num_filters, C, filter_size, filter_size)),
            "b1": np.zeros(num_filters),
            "W2": rng.normal(0, weight_scale, (num_filters * H * W // 4, hidden_dim)),
            "b2": np.zeros(hidden_dim),
            "W3": rng.normal(0, weight_scale, (hidden_dim, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        r = np.maximum(a, 0)
        blocks = r.reshape(*r.shape[:2], r.shape[2] // 2, 2, r.shape[3] // 2, 2)
        h = blocks.max(axis=(3, 5))
        flat = h.reshape(len(X), -1)
        z = flat @ p["W2"] + p["b2"]
        u = np.maximum(z, 0)
        scores = u @ p["W3"] + p["b3"]
        if y is None:
            return scores
        N = len(y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss = -np.mean(logs[np.arange(N), y])
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2", "W3"))
        ds = probabilities.copy()
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W3": u.T @ ds + self.reg * p["W3"], "b3": ds.sum(axis=0)}
        dz = (ds @ p["W3"].T) * (z > 0)
        grads["W2"] = flat.T @ dz + self.reg * p["W2"]
        grads["b2"] = dz.sum(axis=0)
        winners = blocks == h[:, :, :, None, :, None]
        shares = winners / winners.sum(axis=(3, 5), keepdims=True)
        dh = (dz @ p["W2"].T).reshape(h.shape)
        dr = (shares * dh[:, :, :, None, :, None]).reshape(r.shape)
        _, dw, grads["b1"] = conv_backward_fast(dr * (a > 0), conv_cache)
        grads["W1"] = dw + self.reg * p["W1"]
        return loss, grads


# %% right: layers with caches
def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1) @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = (dout @ w.T).reshape(x.shape)
    return dx, x.reshape(x.shape[0], -1).T @ dout, dout.sum(axis=0)


def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    N = x.shape[0]
    dx = np.exp(log_probs)
    dx[np.arange(N), y] -= 1
    return -np.sum(log_probs[np.arange(N), y]) / N, dx / N


class ConvNet(object):
    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        rng=None,
    ):
        rng = np.random.default_rng() if rng is None else rng
        self.params = {}
        self.reg = reg
        C, H, W = input_dim
        draw = lambda *shape: weight_scale * rng.standard_normal(shape)
        self.params["W1"] = draw(num_filters, C, filter_size, filter_size)
        self.params["b1"] = np.zeros(num_filters)
        self.params["W2"] = draw(num_filters * (H // 2) * (W // 2), hidden_dim)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["W3"] = draw(hidden_dim, num_classes)
        self.params["b3"] = np.zeros(num_classes)

    def loss(self, X, y=None):
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}

        out, conv_cache = conv_forward_fast(X, W1, b1, conv_param)
        relu_in = out
        out, pool_cache = max_pool_forward_naive(np.maximum(0, out), pool_param)
        hidden, fc1_cache = affine_forward(out, W2, b2)
        scores, fc2_cache = affine_forward(np.maximum(0, hidden), W3, b3)
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        for W in (W1, W2, W3):
            loss += 0.5 * self.reg * np.sum(W * W)
        grads = {}
        dhidden, grads["W3"], grads["b3"] = affine_backward(dscores, fc2_cache)
        dhidden[hidden <= 0] = 0
        dpool, grads["W2"], grads["b2"] = affine_backward(dhidden, fc1_cache)
        drelu = max_pool_backward_naive(dpool, pool_cache)
        drelu[relu_in <= 0] = 0
        _, grads["W1"], grads["b1"] = conv_backward_fast(drelu, conv_cache)
        for name in ("W1", "W2", "W3"):
            grads[name] += self.reg * self.params[name]
        return loss, grads
