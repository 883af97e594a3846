"""A whole notebook, written from the signatures and docstrings alone: one number at a time."""

import math
import numpy as np
import torch


# %% count_parameters
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        for _ in range(sizes[i + 1]):
            total += sizes[i]
            total += 1
    return total


# %% Dense
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = np.zeros((inputs, units))
        for i in range(inputs):
            for j in range(units):
                self.w[i][j] = rng.uniform(-1, 1) / math.sqrt(inputs)
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        out = np.zeros((len(x), self.w.shape[1]))
        for n in range(len(x)):
            for j in range(self.w.shape[1]):
                s = self.b[0][j]
                for i in range(self.w.shape[0]):
                    s += x[n][i] * self.w[i][j]
                out[n][j] = s
        return out

    def backward(self, dy):
        N, I, U = len(self.x), self.w.shape[0], self.w.shape[1]
        self.dw = np.zeros((I, U))
        self.db = np.zeros((1, U))
        dx = np.zeros((N, I))
        for n in range(N):
            for j in range(U):
                self.db[0][j] += dy[n][j]
                for i in range(I):
                    self.dw[i][j] += self.x[n][i] * dy[n][j]
                    dx[n][i] += self.w[i][j] * dy[n][j]
        return dx

    def step(self, lr):
        for i in range(self.w.shape[0]):
            for j in range(self.w.shape[1]):
                self.w[i][j] = self.w[i][j] - lr * self.dw[i][j]
        for j in range(self.w.shape[1]):
            self.b[0][j] -= lr * self.db[0][j]


# %% ReLU
class ReLU:
    def forward(self, x):
        self.x = x
        out = np.zeros(x.shape)
        for n in range(x.shape[0]):
            for i in range(x.shape[1]):
                if x[n, i] > 0:
                    out[n, i] = x[n, i]
        return out

    def backward(self, dy):
        dx = np.zeros(dy.shape)
        for n in range(dy.shape[0]):
            for i in range(dy.shape[1]):
                if self.x[n, i] > 0:
                    dx[n, i] = dy[n, i]
        return dx

    def step(self, lr):
        pass


# %% Softmax
class Softmax:
    def forward(self, x):
        self.p = np.zeros(x.shape)
        for n in range(x.shape[0]):
            biggest = max(x[n])
            e = [math.exp(v - biggest) for v in x[n]]
            for i in range(len(e)):
                self.p[n, i] = e[i] / sum(e)
        return self.p

    def backward(self, dy):
        dx = np.zeros(dy.shape)
        for n in range(dy.shape[0]):
            C = dy.shape[1]
            J = np.zeros((C, C))
            for i in range(C):
                for j in range(C):
                    if i == j:
                        J[i, j] = self.p[n, i] * (1 - self.p[n, i])
                    else:
                        J[i, j] = -self.p[n, i] * self.p[n, j]
            for j in range(C):
                for i in range(C):
                    dx[n, j] += J[i, j] * dy[n, i]
        return dx

    def step(self, lr):
        return


# %% train_one_example
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for step in range(steps):
        h = x
        for layer in model:
            h = layer.forward(h)
        loss = 0
        grad = np.zeros(h.shape)
        for i in range(h.shape[1]):
            if target[0, i] != 0:
                loss -= target[0, i] * math.log(h[0, i])
                grad[0, i] = -target[0, i] / h[0, i]
        losses.append(loss)
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            if hasattr(layer, "step"):
                layer.step(lr)
    return losses


# %% make_data
def make_data(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, 2, generator=g)
    y = torch.zeros(n, 1)
    for i in range(n):
        y[i, 0] = (x[i, 0] ** 2 + x[i, 1] ** 2) / 2
    return x, y


# %% build_network
def build_network():
    net = torch.nn.Sequential()
    net.append(torch.nn.Linear(2, 10))
    net.append(torch.nn.Sigmoid())
    net.append(torch.nn.Linear(10, 10))
    net.append(torch.nn.Sigmoid())
    net.append(torch.nn.Linear(10, 1))
    return net


# %% autograd_gradients
def autograd_gradients(network, x, y):
    for p in network.parameters():
        p.grad = None
    out = network(x)
    loss = 0
    for i in range(len(x)):
        loss = loss + (out[i, 0] - y[i, 0]) ** 2
    loss.backward()
    grads = {}
    for name, p in network.named_parameters():
        grads[name] = p.grad.numpy().copy()
    return loss.item(), grads


# %% sigmoid
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        if z[i] >= 0:
            out[i] = 1 / (1 + math.exp(-z[i]))
        else:
            out[i] = math.exp(z[i]) / (1 + math.exp(z[i]))
    return out


# %% forward
def forward(params, x):
    def layer(a, w, b):
        z = np.zeros((len(a), w.shape[1]))
        for n in range(len(a)):
            for j in range(w.shape[1]):
                z[n, j] = b[j] + sum(a[n, i] * w[i, j] for i in range(w.shape[0]))
        return z

    a1 = sigmoid(layer(x, params["w1"], params["b1"]))
    a2 = sigmoid(layer(a1, params["w2"], params["b2"]))
    out = layer(a2, params["w3"], params["b3"])
    return out, (x, a1, a2)


# %% backward
def backward(params, cache, prediction, y):
    if isinstance(cache, dict):
        x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    else:
        x, a1, a2 = cache
    g = {k: np.zeros(v.shape) for k, v in params.items()}
    for n in range(len(x)):
        d3 = 2 * (prediction[n, 0] - y[n, 0])
        g["b3"][0] += d3
        d2 = np.zeros(10)
        for i in range(10):
            g["w3"][i, 0] += a2[n, i] * d3
            d2[i] = params["w3"][i, 0] * d3 * a2[n, i] * (1 - a2[n, i])
        d1 = np.zeros(10)
        for i in range(10):
            s = 0
            for j in range(10):
                g["w2"][i, j] += a1[n, i] * d2[j]
                s += params["w2"][i, j] * d2[j]
            g["b2"][i] += d2[i]
            d1[i] = s * a1[n, i] * (1 - a1[n, i])
        for i in range(10):
            g["b1"][i] += d1[i]
            for k in range(2):
                g["w1"][k, i] += x[n, k] * d1[i]
    return g


# %% sgd_step
def sgd_step(params, grads, lr):
    new = {}
    for k in params:
        new[k] = np.zeros(params[k].shape)
        for i in np.ndindex(params[k].shape):
            new[k][i] = params[k][i] - lr * grads[k][i]
    return new


# %% train
def train(params, x, y, lr, epochs, rng):
    losses = []
    for e in range(epochs):
        order = list(range(len(x)))
        for i in range(len(order) - 1, 0, -1):
            j = int(rng.integers(0, i + 1))
            order[i], order[j] = order[j], order[i]
        total = 0
        for i in order:
            p, c = forward(params, x[i : i + 1])
            total += (p[0, 0] - y[i, 0]) ** 2
            new = sgd_step(params, backward(params, c, p, y[i : i + 1]), lr)
            for k in new:
                params[k] = new[k]
        losses.append(total / len(x))
    return losses


# %% gradient_norms
def gradient_norms(depth, activation, rng):
    n = 20
    W = [rng.normal(0, 1 / math.sqrt(n), (n, n)) for _ in range(depth)]
    a = [rng.normal(size=(16, n))]
    for w in W:
        z = a[-1] @ w
        if activation == "sigmoid":
            a.append(1 / (1 + np.exp(-z)))
        elif activation == "tanh":
            a.append(np.tanh(z))
        else:
            a.append(np.maximum(z, 0))
    d = a[-1] / 16
    norms = []
    for l in range(depth - 1, -1, -1):
        out = a[l + 1]
        if activation == "sigmoid":
            d = d * out * (1 - out)
        elif activation == "tanh":
            d = d * (1 - out * out)
        else:
            d = d * (out > 0)
        norms.insert(0, float(np.sqrt(((a[l].T @ d) ** 2).sum())))
        d = d @ W[l].T
    return np.array(norms)
