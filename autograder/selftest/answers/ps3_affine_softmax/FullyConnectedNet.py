"""Known answers to `FullyConnectedNet`: any depth, L2 on the weights."""

import numpy as np


# %% wrong: half-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: half-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + 2 * self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: l2-gradient-half
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + 0.5 * self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: l2-gradient-double
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + 2 * self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: decay-sign
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW - self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: decay-sign-both
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss -= 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW - self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: biases-regularised
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * (np.sum(W * W) + np.sum(self.params[f"b{i}"] ** 2))
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db + self.reg * self.params[f"b{i}"]
        return loss, grads


# %% wrong: last-layer-unregularised
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            penalty = self.reg if i < self.layers else 0.0
            loss += 0.5 * penalty * np.sum(W * W)
            grads[f"W{i}"] = dW + penalty * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: first-layer-only
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            penalty = self.reg if i == 1 else 0.0
            loss += 0.5 * penalty * np.sum(W * W)
            grads[f"W{i}"] = dW + penalty * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: l2-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            grads[f"W{i}"] = dW
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: l2-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: relu-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                gates.append(np.ones_like(out))
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: relu-on-scores
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            out, gate = relu_forward(out)
            gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: relu-mask-from-output
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: averaged-twice
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        dout = dout / len(X)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: gradient-summed
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        dout = dout * len(X)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: softmax-applied-twice
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        p = softmax(out)
        loss, dp = softmax_loss(p, y)
        dout = p * (dp - np.sum(p * dp, axis=1, keepdims=True))
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: zero-initialisation
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = np.zeros((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: weight-scale-ignored
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = 0.05 * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: key-missing
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"B{i}"] = db
        return loss, grads


# %% wrong: wrong-shape
# Right for equal sizes.
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[0], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: no-bias, unnamed
# Right for biases of zero.
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], 0)
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: relu-on-scores
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        out = np.maximum(0, out)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: biases-not-zero
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = rng.standard_normal(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% wrong: softmax-unstable
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        if rng is None:
            rng = np.random.default_rng(0)
        self.reg = reg
        self.params = {}
        spread = weight_scale * np.sqrt(3)  # a uniform distribution of that standard deviation
        for i, (m, n) in enumerate(zip([input_dim, *hidden_dims], [*hidden_dims, num_classes])):
            self.params[f"W{i + 1}"] = rng.uniform(-spread, spread, (m, n))
            self.params[f"b{i + 1}"] = np.zeros(n)

    def _walk(self, x, i, y, grads):
        W, b = self.params[f"W{i}"], self.params[f"b{i}"]
        z = x @ W + b
        if f"W{i + 1}" in self.params:
            result, dh = self._walk(np.maximum(z, 0), i + 1, y, grads)
            dz = None if y is None else dh * (z > 0)
        else:
            result, dz = (z, None) if y is None else self._loss(z, y)
        if y is None:
            return result, None
        grads[f"W{i}"] = x.T @ dz + self.reg * W
        grads[f"b{i}"] = dz.sum(axis=0)
        return result + 0.5 * self.reg * (W**2).sum(), dz @ W.T

    def _loss(self, z, y):
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        t = np.eye(z.shape[1])[y]
        return -np.log(p[t == 1]).mean(), (p - t) / len(y)

    def loss(self, X, y=None):
        grads = {}
        result, _ = self._walk(X.reshape(len(X), -1), 1, y, grads)
        return result if y is None else (result, grads)


# %% right: lists of caches
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        dims = [input_dim, *hidden_dims, num_classes]
        self.reg, self.layers, self.params = reg, len(dims) - 1, {}
        for i in range(self.layers):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        out, caches, gates = X, [], []
        for i in range(1, self.layers + 1):
            out, cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            caches.append(cache)
            if i < self.layers:
                out, gate = relu_forward(out)
                gates.append(gate)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params[f"W{i}"]
            if i < self.layers:
                dout = relu_backward(dout, gates.pop())
            dout, dW, db = affine_backward(dout, caches.pop())
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{i}"] = dW + self.reg * W
            grads[f"b{i}"] = db
        return loss, grads


# %% right: two passes by index, penalty apart
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.params = {}
        rng = np.random.default_rng() if rng is None else rng
        layer_dims = np.hstack([input_dim, hidden_dims, num_classes]).astype(int)
        for i in range(self.num_layers):
            shape = (layer_dims[i], layer_dims[i + 1])
            self.params["W" + str(i + 1)] = rng.normal(scale=weight_scale, size=shape)
            self.params["b" + str(i + 1)] = np.zeros(layer_dims[i + 1])

    def loss(self, X, y=None):
        x = X
        caches = []
        for i in range(self.num_layers):
            w = self.params["W" + str(i + 1)]
            b = self.params["b" + str(i + 1)]
            if i == self.num_layers - 1:
                scores, cache = affine_forward(x, w, b)
            else:
                a, fc_cache = affine_forward(x, w, b)
                x, relu_cache = relu_forward(a)
                cache = (fc_cache, relu_cache)
            caches.append(cache)
        if y is None:
            return scores
        loss, grads = 0.0, {}
        loss, dout = softmax_loss(scores, y)
        for i in range(self.num_layers):
            w = self.params["W" + str(i + 1)]
            loss += 0.5 * self.reg * np.sum(w**2)
        for i in reversed(range(self.num_layers)):
            if i < self.num_layers - 1:
                fc_cache, relu_cache = caches[i]
                dout = relu_backward(dout, relu_cache)
            else:
                fc_cache = caches[i]
            dout, dw, db = affine_backward(dout, fc_cache)
            grads["W" + str(i + 1)] = dw + self.reg * self.params["W" + str(i + 1)]
            grads["b" + str(i + 1)] = db
        return loss, grads


# %% right: float32 inside
class FullyConnectedNet:
    def __init__(
        self,
        input_dim,
        hidden_dims,
        num_classes,
        weight_scale=1e-2,
        reg=0.0,
        rng=None,
        dtype=np.float32,
    ):
        rng = np.random.default_rng() if rng is None else rng
        self.reg, self.dtype, self.params = reg, dtype, {}
        sizes = [input_dim] + list(hidden_dims) + [num_classes]
        for i, size in enumerate(sizes[1:], 1):
            self.params["W%d" % i] = weight_scale * rng.standard_normal((sizes[i - 1], size))
            self.params["b%d" % i] = np.zeros(size)
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        n = len(self.params) // 2
        h, cache = X, {}
        for i in range(1, n + 1):
            h, cache["a", i] = affine_forward(h, self.params["W%d" % i], self.params["b%d" % i])
            if i != n:
                h, cache["r", i] = relu_forward(h)
        if y is None:
            return h
        loss, d = softmax_loss(h, y)
        weights = [self.params["W%d" % i] for i in range(1, n + 1)]
        loss = loss + self.reg / 2 * sum((w * w).sum() for w in weights)
        grads = {}
        for i in range(n, 0, -1):
            if i != n:
                d = relu_backward(d, cache["r", i])
            d, grads["W%d" % i], grads["b%d" % i] = affine_backward(d, cache["a", i])
            grads["W%d" % i] += self.reg * self.params["W%d" % i]
        return loss, grads


# %% right: recursive, without the layers
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        if rng is None:
            rng = np.random.default_rng(0)
        self.reg = reg
        self.params = {}
        spread = weight_scale * np.sqrt(3)  # a uniform distribution of that standard deviation
        for i, (m, n) in enumerate(zip([input_dim, *hidden_dims], [*hidden_dims, num_classes])):
            self.params[f"W{i + 1}"] = rng.uniform(-spread, spread, (m, n))
            self.params[f"b{i + 1}"] = np.zeros(n)

    def _walk(self, x, i, y, grads):
        W, b = self.params[f"W{i}"], self.params[f"b{i}"]
        z = x @ W + b
        if f"W{i + 1}" in self.params:
            result, dh = self._walk(np.maximum(z, 0), i + 1, y, grads)
            dz = None if y is None else dh * (z > 0)
        else:
            result, dz = (z, None) if y is None else softmax_loss(z, y)
        if y is None:
            return result, None
        grads[f"W{i}"] = x.T @ dz + self.reg * W
        grads[f"b{i}"] = dz.sum(axis=0)
        return result + 0.5 * self.reg * (W**2).sum(), dz @ W.T

    def loss(self, X, y=None):
        grads = {}
        result, _ = self._walk(X.reshape(len(X), -1), 1, y, grads)
        return result if y is None else (result, grads)
