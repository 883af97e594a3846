"""A whole notebook, written from the signatures and docstrings alone: one number at a time."""

import csv
import math

import numpy as np


# %% relu
def relu(x):
    out = np.array(x, dtype=float)
    for i in np.ndindex(out.shape):
        if out[i] < 0:
            out[i] = 0
    return out


# %% softmax
def softmax(x):
    out = np.zeros(x.shape)
    for n in range(len(x)):
        top = max(x[n])
        total = 0
        for c in range(len(x[n])):
            out[n][c] = math.exp(x[n][c] - top)
            total += out[n][c]
        for c in range(len(x[n])):
            out[n][c] /= total
    return out


# %% compute_layer
def compute_layer(x, w, b):
    out = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        for h in range(w.shape[1]):
            out[n, h] = b[0, h]
            for f in range(x.shape[1]):
                out[n, h] += x[n, f] * w[f, h]
    return out


# %% average_ce
def average_ce(target, prediction):
    total = 0
    for n in range(len(target)):
        for k in range(len(target[n])):
            if target[n][k] == 1:
                total -= math.log(max(prediction[n][k], 1e-15))
    return total / len(target)


# %% grad_ce
def grad_ce(target, logits):
    g = np.zeros(logits.shape)
    for n in range(len(logits)):
        top = max(logits[n])
        e = [math.exp(v - top) for v in logits[n]]
        for k in range(len(e)):
            g[n, k] = (e[k] / sum(e) - target[n, k]) / len(logits)
    return g


# %% affine_forward
def affine_forward(x, w, b):
    out = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        row = x[n].ravel()
        for m in range(w.shape[1]):
            out[n, m] = sum(row[d] * w[d, m] for d in range(len(row))) + b[m]
    return out, (x, w, b)


# %% affine_backward
def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(dout.shape[0]):
        row = x[n].ravel()
        drow = np.zeros(len(row))
        for m in range(dout.shape[1]):
            db[m] += dout[n, m]
            for d in range(len(row)):
                dw[d, m] += row[d] * dout[n, m]
                drow[d] += w[d, m] * dout[n, m]
        dx[n] = drow.reshape(x[n].shape)
    return dx, dw, db


# %% relu_forward
def relu_forward(x):
    mask = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if x[i] > 0:
            mask[i] = 1
    return x * mask, x


# %% relu_backward
def relu_backward(dout, cache):
    dx = np.zeros(dout.shape)
    for i in np.ndindex(dout.shape):
        if cache[i] > 0:
            dx[i] = dout[i]
    return dx


# %% softmax_loss
def softmax_loss(x, y):
    loss, dx = 0.0, np.zeros(x.shape)
    for n in range(len(x)):
        top = max(x[n])
        e = [math.exp(v - top) for v in x[n]]
        loss += math.log(sum(e)) - (x[n][y[n]] - top)
        for c in range(len(e)):
            dx[n, c] = e[c] / sum(e)
        dx[n, y[n]] -= 1
    return loss / len(x), dx / len(x)


# %% FullyConnectedNet
class FullyConnectedNet:
    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.params = {}
        self.reg = reg
        before = input_dim
        i = 1
        for units in list(hidden_dims) + [num_classes]:
            self.params["W" + str(i)] = rng.normal(0, weight_scale, size=(before, units))
            self.params["b" + str(i)] = np.zeros(units)
            before = units
            i += 1
        self.layers = i - 1

    def loss(self, X, y=None):
        a = [X.reshape(X.shape[0], -1)]
        for i in range(1, self.layers + 1):
            z = a[-1].dot(self.params["W" + str(i)]) + self.params["b" + str(i)]
            if i < self.layers:
                z[z < 0] = 0
            a.append(z)
        if y is None:
            return a[-1]
        loss, d = softmax_loss(a[-1], y)
        grads = {}
        for i in range(self.layers, 0, -1):
            W = self.params["W" + str(i)]
            loss += 0.5 * self.reg * (W * W).sum()
            grads["W" + str(i)] = a[i - 1].T.dot(d) + self.reg * W
            grads["b" + str(i)] = d.sum(axis=0)
            d = d.dot(W.T)
            if i > 1:
                d[a[i - 1] <= 0] = 0
        return loss, grads


# %% sgd_momentum
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    rate = config["learning_rate"] if "learning_rate" in config else 1e-2
    mu = config["momentum"] if "momentum" in config else 0.9
    old = config["velocity"] if "velocity" in config else np.zeros(w.shape)
    v, new = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        v[i] = mu * old[i] - rate * dw[i]
        new[i] = w[i] + v[i]
    return new, {"learning_rate": rate, "momentum": mu, "velocity": v}


# %% train_and_validate
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    def measure(X, y):
        scores = net.loss(X)
        total, right = 0.0, 0
        for i in range(len(y)):
            row = scores[i] - max(scores[i])
            total += math.log(sum(math.exp(v) for v in row)) - row[y[i]]
            if int(np.argmax(row)) == y[i]:
                right += 1
        return total / len(y), right / len(y)

    velocity = {}
    for name in net.params:
        velocity[name] = 0 * net.params[name]
    history = {}
    for key in ["train_loss", "validation_loss", "train_accuracy", "validation_accuracy"]:
        history[key] = []
    n = len(data["y_train"])
    for e in range(epochs):
        order = np.arange(n)
        rng.shuffle(order)
        start = 0
        while start < n:
            batch = order[start : start + batch_size]
            loss, grads = net.loss(data["X_train"][batch], data["y_train"][batch])
            for name in velocity:
                velocity[name] = momentum * velocity[name] - lr * grads[name]
                net.params[name] = net.params[name] + velocity[name]
            start += batch_size
        lr = lr * lr_decay
        for part, word in (("train", "train"), ("val", "validation")):
            l, a = measure(data["X_" + part], data["y_" + part])
            history[word + "_loss"].append(l)
            history[word + "_accuracy"].append(a)
    return history


# %% predictions
def predictions(net, images, path="predictions.csv"):
    scores = net.loss(images)
    labels = []
    with open(path, "w", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(["id", "label"])
        for i in range(len(scores)):
            best = 0
            for c in range(len(scores[i])):
                if scores[i][c] > scores[i][best]:
                    best = c
            labels.append(best)
            writer.writerow([i, best])
    return np.array(labels)
