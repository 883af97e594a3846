"""A whole notebook, written from the signatures and docstrings alone: as short as it gets."""

import numpy as np
import torch


# %% count_parameters
count_parameters = lambda s: sum(a * b + b for a, b in zip(s, s[1:]))


# %% Dense
class Dense:
    def __init__(self, i, u, rng):
        self.w, self.b = rng.standard_normal((i, u)) * i**-0.5, np.zeros((1, u))

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.dw, self.db = self.x.T @ g, g.sum(0, keepdims=True)
        return g @ self.w.T

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% ReLU
class ReLU:
    def forward(self, x):
        self.m = x > 0
        return x * self.m

    def backward(self, g):
        return g * self.m

    step = lambda self, lr: None


# %% Softmax
class Softmax:
    def forward(self, z):
        e = np.exp(z - z.max(1, keepdims=True))
        self.p = e / e.sum(1, keepdims=True)
        return self.p

    def backward(self, g):
        return self.p * (g - (g * self.p).sum(1, keepdims=True))


# %% train_one_example
def train_one_example(model, x, t, lr=0.02, steps=1000):
    out = []
    for _ in range(steps):
        p = x
        for l in model:
            p = l.forward(p)
        out += [-(t * np.log(p)).sum()]
        g = -t / p
        for l in model[::-1]:
            g = l.backward(g)
        [getattr(l, "step", lambda _: 0)(lr) for l in model]
    return out


# %% make_data
def make_data(n, seed):
    x = torch.from_numpy(np.random.default_rng(seed).random((n, 2)))
    return x, (x**2).mean(1, keepdim=True)


# %% build_network
def build_network():
    L, S = torch.nn.Linear, torch.nn.Sigmoid
    return torch.nn.Sequential(L(2, 10), S(), L(10, 10), S(), L(10, 1))


# %% autograd_gradients
def autograd_gradients(net, x, y):
    l = ((net(x) - y) ** 2).sum()
    ns, ps = zip(*net.named_parameters())
    return float(l), {n: g.numpy() for n, g in zip(ns, torch.autograd.grad(l, ps))}


# %% sigmoid
sigmoid = lambda z: (1 + np.tanh(np.asarray(z) / 2)) / 2


# %% forward
def forward(p, x):
    a = sigmoid(x @ p["w1"] + p["b1"])
    b = sigmoid(a @ p["w2"] + p["b2"])
    return b @ p["w3"] + p["b3"], dict(x=x, a1=a, a2=b)


# %% backward
def backward(p, c, o, y):
    d = 2 * (o - y)
    g = {"w3": c["a2"].T @ d, "b3": d.sum(0)}
    for k in 2, 1:
        a = c[f"a{k}"]
        d = d @ p[f"w{k + 1}"].T * a * (1 - a)
        g |= {f"w{k}": (c["a1"] if k == 2 else c["x"]).T @ d, f"b{k}": d.sum(0)}
    return g


# %% sgd_step
sgd_step = lambda p, g, lr: {k: p[k] - lr * g[k] for k in p}


# %% train
def train(p, x, y, lr, epochs, rng):
    def one(i):
        o, c = forward(p, x[[i]])
        p.update(sgd_step(p, backward(p, c, o, y[[i]]), lr))
        return float(((o - y[i]) ** 2).sum())

    return [np.mean([one(i) for i in rng.permutation(len(x))]) for _ in range(epochs)]


# %% gradient_norms
def gradient_norms(depth, activation, rng):
    f = getattr(torch, activation)
    w = [torch.tensor(rng.normal(0, 1 / 8, (64, 64)), requires_grad=True) for _ in range(depth)]
    a = torch.tensor(rng.normal(size=(32, 64)))
    for m in w:
        a = f(a @ m)
    (a**2).mean().backward()
    return np.array([m.grad.norm().item() for m in w])
