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
