"""A whole notebook, written from the signatures and docstrings alone: NumPy throughout."""

import numpy as np


# %% relu
def relu(x):
    return np.where(x > 0, x, 0)


# %% softmax
def softmax(x):
    shifted = np.exp(x - np.max(x, axis=1)[:, None])
    return shifted / np.sum(shifted, axis=1)[:, None]


# %% compute_layer
def compute_layer(x, w, b):
    return np.dot(x, w) + b


# %% average_ce
def average_ce(target, prediction):
    return -np.mean(np.sum(target * np.log(prediction + 1e-12), axis=1))


# %% grad_ce
def grad_ce(target, logits):
    return (softmax(logits) - target) / target.shape[0]


# %% affine_forward
def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, (x, w, b)


# %% affine_backward
def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


# %% relu_forward
def relu_forward(x):
    return np.maximum(x, 0), x


# %% relu_backward
def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0)


# %% softmax_loss
def softmax_loss(x, y):
    n = len(y)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(n), y] -= 1
    return -logp[np.arange(n), y].mean(), dx / n


# %% FullyConnectedNet
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        rng = rng or np.random.default_rng()
        self.reg = reg
        dims = [input_dim, *hidden_dims, num_classes]
        self.depth = len(dims) - 1
        self.params = {}
        for i in range(self.depth):
            self.params[f"W{i + 1}"] = weight_scale * rng.standard_normal((dims[i], dims[i + 1]))
            self.params[f"b{i + 1}"] = np.zeros(dims[i + 1])

    def loss(self, X, y=None):
        caches = []
        h = X
        for i in range(1, self.depth + 1):
            h, affine = affine_forward(h, self.params[f"W{i}"], self.params[f"b{i}"])
            gate = None
            if i < self.depth:
                h, gate = relu_forward(h)
            caches.append((affine, gate))
        if y is None:
            return h
        loss, d = softmax_loss(h, y)
        grads = {}
        for i in range(self.depth, 0, -1):
            affine, gate = caches[i - 1]
            if gate is not None:
                d = relu_backward(d, gate)
            d, dw, grads[f"b{i}"] = affine_backward(d, affine)
            w = self.params[f"W{i}"]
            grads[f"W{i}"] = dw + self.reg * w
            loss += 0.5 * self.reg * np.sum(w * w)
        return loss, grads


# %% sgd_momentum
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config["momentum"] * config.get("velocity", np.zeros_like(w)) - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config


# %% train_and_validate
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    X, Y = data["X_train"], data["y_train"]
    configs = {k: {"momentum": momentum} for k in net.params}
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            _, grads = net.loss(X[rows], Y[rows])
            for k in net.params:
                configs[k]["learning_rate"] = lr * lr_decay**epoch
                net.params[k], configs[k] = sgd_momentum(net.params[k], grads[k], configs[k])
        for name, (a, b) in {"train": (X, Y), "validation": (data["X_val"], data["y_val"])}.items():
            scores = net.loss(a)
            history[f"{name}_loss"].append(softmax_loss(scores, b)[0])
            history[f"{name}_accuracy"].append(np.mean(scores.argmax(axis=1) == b))
    return history


# %% predictions
def predictions(net, images, path="predictions.csv"):
    labels = np.argmax(net.loss(images), axis=1)
    table = np.column_stack([np.arange(len(labels)), labels])
    np.savetxt(path, table, fmt="%d", delimiter=",", header="id,label", comments="")
    return labels
