"""Wrong answers to `ConvNet`, not written for the catalogue."""

import numpy as np


# %% wrong: relu-mask-from-output
class ConvNet:
    def __init__(
        self,
        input_dim=(1, 28, 28),
        num_filters=8,
        filter_size=5,
        hidden_dim=100,
        num_classes=10,
        weight_scale=0.01,
        reg=0.0,
        rng=None,
    ):
        rng = np.random.default_rng() if rng is None else rng
        C, H, W = input_dim
        pooled = num_filters * (H // 2) * (W // 2)
        shapes = {
            "W1": (num_filters, C, filter_size, filter_size),
            "W2": (pooled, hidden_dim),
            "W3": (hidden_dim, num_classes),
        }
        self.reg = reg
        self.params = {name: weight_scale * rng.normal(size=s) for name, s in shapes.items()}
        self.params["b1"] = np.zeros(num_filters)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["b3"] = np.zeros(num_classes)

    def loss(self, X, y=None):
        p = self.params
        N = X.shape[0]
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        pooled, pool_cache = max_pool_forward_naive(np.maximum(a, 0), pool_param)
        features = pooled.reshape(N, -1)
        z = features @ p["W2"] + p["b2"]
        hidden = np.maximum(z, 0)
        scores = hidden @ p["W3"] + p["b3"]
        if y is None:
            return scores
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        rows = np.arange(N)
        loss = np.mean(log_sums[:, 0] - shifted[rows, y])
        dscores = np.exp(shifted - log_sums)
        dscores[rows, y] -= 1
        dscores /= N
        dz = dscores @ p["W3"].T * (z > 0)
        dpooled = (dz @ p["W2"].T).reshape(pooled.shape)
        da = max_pool_backward_naive(dpooled, pool_cache)
        _, dW1, db1 = conv_backward_fast(da, conv_cache)
        grads = {
            "W1": dW1,
            "b1": db1,
            "W2": features.T @ dz,
            "b2": dz.sum(axis=0),
            "W3": hidden.T @ dscores,
            "b3": dscores.sum(axis=0),
        }
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(p[name] ** 2)
            grads[name] = grads[name] + self.reg * p[name]
        return (loss, grads)


# %% wrong: penalty-subtracted
class ConvNet:
    def __init__(
        self,
        input_dim=(1, 28, 28),
        num_filters=8,
        filter_size=5,
        hidden_dim=100,
        num_classes=10,
        weight_scale=0.01,
        reg=0.0,
        rng=None,
    ):
        rng = np.random.default_rng() if rng is None else rng
        C, H, W = input_dim
        pooled = num_filters * (H // 2) * (W // 2)
        shapes = {
            "W1": (num_filters, C, filter_size, filter_size),
            "W2": (pooled, hidden_dim),
            "W3": (hidden_dim, num_classes),
        }
        self.reg = reg
        self.params = {name: weight_scale * rng.normal(size=s) for name, s in shapes.items()}
        self.params["b1"] = np.zeros(num_filters)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["b3"] = np.zeros(num_classes)

    def loss(self, X, y=None):
        p = self.params
        N = X.shape[0]
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        pooled, pool_cache = max_pool_forward_naive(np.maximum(a, 0), pool_param)
        features = pooled.reshape(N, -1)
        z = features @ p["W2"] + p["b2"]
        hidden = np.maximum(z, 0)
        scores = hidden @ p["W3"] + p["b3"]
        if y is None:
            return scores
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        rows = np.arange(N)
        loss = np.mean(log_sums[:, 0] - shifted[rows, y])
        dscores = np.exp(shifted - log_sums)
        dscores[rows, y] -= 1
        dscores /= N
        dz = dscores @ p["W3"].T * (z > 0)
        dpooled = (dz @ p["W2"].T).reshape(pooled.shape)
        da = max_pool_backward_naive(dpooled, pool_cache) * (a > 0)
        _, dW1, db1 = conv_backward_fast(da, conv_cache)
        grads = {
            "W1": dW1,
            "b1": db1,
            "W2": features.T @ dz,
            "b2": dz.sum(axis=0),
            "W3": hidden.T @ dscores,
            "b3": dscores.sum(axis=0),
        }
        for name in ("W1", "W2", "W3"):
            loss -= 0.5 * self.reg * np.sum(p[name] ** 2)
            grads[name] = grads[name] + self.reg * p[name]
        return (loss, grads)
