"""Wrong answers to `FullyConnectedNet` that nobody wrote for the catalogue."""

import numpy as np


# %% wrong: weight-scale-ignored
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        sizes = [input_dim, *hidden_dims, num_classes]
        self.reg = reg
        self.params = {}
        for i in range(1, len(sizes)):
            self.params[f"W{i}"] = rng.normal(0, 0.01, (sizes[i - 1], sizes[i]))
            self.params[f"b{i}"] = np.zeros(sizes[i])

    def loss(self, X, y=None):
        depth = len(self.params) // 2
        out, affine_caches, relu_caches = X, {}, {}
        for i in range(1, depth + 1):
            out, affine_caches[i] = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            if i < depth:
                out, relu_caches[i] = relu_forward(out)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(depth, 0, -1):
            w = self.params[f"W{i}"]
            if i < depth:
                dout = relu_backward(dout, relu_caches[i])
            dout, dw, grads[f"b{i}"] = affine_backward(dout, affine_caches[i])
            grads[f"W{i}"] = dw + self.reg * w
            loss += 0.5 * self.reg * np.sum(w**2)
        return loss, grads


# %% wrong: wrong-shape
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        sizes = [input_dim, *hidden_dims, num_classes]
        self.reg = reg
        self.params = {}
        for i in range(1, len(sizes)):
            self.params[f"W{i}"] = rng.normal(0, (sizes[i - 1], sizes[i]))
            self.params[f"b{i}"] = np.zeros(sizes[i])

    def loss(self, X, y=None):
        depth = len(self.params) // 2
        out, affine_caches, relu_caches = X, {}, {}
        for i in range(1, depth + 1):
            out, affine_caches[i] = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            if i < depth:
                out, relu_caches[i] = relu_forward(out)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(depth, 0, -1):
            w = self.params[f"W{i}"]
            if i < depth:
                dout = relu_backward(dout, relu_caches[i])
            dout, dw, grads[f"b{i}"] = affine_backward(dout, affine_caches[i])
            grads[f"W{i}"] = dw + self.reg * w
            loss += 0.5 * self.reg * np.sum(w**2)
        return loss, grads


# %% unnamed: relu after every layer's gradient, W not regularised in W1
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        d = [input_dim, *hidden_dims, num_classes]
        self.reg, self.n = reg, len(d) - 1
        self.params = {}
        for i in range(self.n):
            self.params[f"W{i + 1}"] = rng.normal(0, weight_scale, (d[i], d[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(d[i + 1])

    def loss(self, X, y=None):
        h = [X.reshape(len(X), -1)]
        for i in range(1, self.n + 1):
            z = h[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
            h.append(np.maximum(z, 0) if i < self.n else z)
        if y is None:
            return h[-1]
        loss, d = softmax_loss(h[-1], y)
        g = {}
        for i in range(self.n, 0, -1):
            W = self.params[f"W{i}"]
            loss += 0.5 * self.reg * np.sum(W**2)
            g[f"W{i}"] = h[i - 1].T @ d + (self.reg * W if i > 1 else 0)
            g[f"b{i}"] = d.sum(axis=0)
            d = (d @ W.T) * (h[i - 1] > 0)
        return loss, g


# %% unnamed: mask with the layer above
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        d = [input_dim, *hidden_dims, num_classes]
        self.reg, self.n = reg, len(d) - 1
        self.params = {}
        for i in range(self.n):
            self.params[f"W{i + 1}"] = rng.normal(0, weight_scale, (d[i], d[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(d[i + 1])

    def loss(self, X, y=None):
        h = [X.reshape(len(X), -1)]
        for i in range(1, self.n + 1):
            z = h[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
            h.append(np.maximum(z, 0) if i < self.n else z)
        if y is None:
            return h[-1]
        loss, d = softmax_loss(h[-1], y)
        g = {}
        for i in range(self.n, 0, -1):
            W = self.params[f"W{i}"]
            loss += 0.5 * self.reg * np.sum(W)
            g[f"W{i}"] = h[i - 1].T @ d + self.reg * W
            g[f"b{i}"] = d.sum(axis=0)
            d = (d @ W.T) * (h[i - 1] > 0)
        return loss, g


# %% wrong: key-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        H = hidden_dims[0]
        self.reg = reg
        self.params = {
            "W1": rng.normal(0, weight_scale, (input_dim, H)),
            "b1": np.zeros(H),
            "W2": rng.normal(0, weight_scale, (H, num_classes)),
            "b2": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        p = self.params
        a, c1 = affine_forward(X, p["W1"], p["b1"])
        h, c2 = relu_forward(a)
        s, c3 = affine_forward(h, p["W2"], p["b2"])
        if y is None:
            return s
        loss, d = softmax_loss(s, y)
        dh, dW2, db2 = affine_backward(d, c3)
        da = relu_backward(dh, c2)
        _, dW1, db1 = affine_backward(da, c1)
        loss += 0.5 * self.reg * sum(np.sum(p[k] ** 2) for k in ("W1", "W2"))
        return loss, {
            "W1": dW1 + self.reg * p["W1"],
            "b1": db1,
            "W2": dW2 + self.reg * p["W2"],
            "b2": db2,
        }


# %% wrong: weight-scale-ignored
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        d = [input_dim, *hidden_dims, num_classes]
        self.reg, self.n = reg, len(d) - 1
        self.params = {}
        for i in range(self.n):
            self.params[f"W{i + 1}"] = rng.normal(1, weight_scale, (d[i], d[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(d[i + 1])

    def loss(self, X, y=None):
        h = [X.reshape(len(X), -1)]
        for i in range(1, self.n + 1):
            z = h[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
            h.append(np.maximum(z, 0) if i < self.n else z)
        if y is None:
            return h[-1]
        loss, d = softmax_loss(h[-1], y)
        g = {}
        for i in range(self.n, 0, -1):
            W = self.params[f"W{i}"]
            loss += 0.5 * self.reg * np.sum(W**2)
            g[f"W{i}"] = h[i - 1].T @ d + self.reg * W
            g[f"b{i}"] = d.sum(axis=0)
            d = (d @ W.T) * (h[i - 1] > 0)
        return loss, g


# %% wrong: relu-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        self.reg = reg
        self.params = {}
        d = [input_dim] + list(hidden_dims) + [num_classes]
        for i in range(len(d) - 1):
            self.params["W%d" % (i + 1)] = weight_scale * rng.standard_normal((d[i], d[i + 1]))
            self.params["b%d" % (i + 1)] = np.zeros(d[i + 1])
        self.L = len(d) - 1

    def loss(self, X, y=None):
        h, caches = X, []
        for i in range(1, self.L + 1):
            h, c = affine_forward(h, self.params["W%d" % i], self.params["b%d" % i])
            caches.append(c)
        if y is None:
            return h
        loss, d = softmax_loss(h, y)
        grads = {}
        for i in range(self.L, 0, -1):
            d, grads["W%d" % i], grads["b%d" % i] = affine_backward(d, caches[i - 1])
            loss += self.reg * np.sum(self.params["W%d" % i] ** 2)
            grads["W%d" % i] += self.reg * self.params["W%d" % i]
        return loss, grads
