"""Wrong answers to `train_one_example`, not written for the catalogue."""

import numpy as np


# %% wrong: softmax-jacobian-twice
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        p = x
        for layer in model:
            p = layer.forward(p)
        losses.append(-np.sum(target * np.log(p)))
        d = 2 * (p - target)
        for layer in reversed(model):
            d = layer.backward(d)
        for layer in model:
            layer.step(lr)
    return losses


# %% unnamed: lr twice
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        p = x
        for layer in model:
            p = layer.forward(p)
        losses.append(-np.sum(target * np.log(p)))
        d = -target / p * lr
        for layer in reversed(model):
            d = layer.backward(d)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: raises
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        p = x
        for layer in model:
            p = layer.forward(p)
        losses.append(-np.sum(target * np.log(p)))
        d = -target / p
        for layer in model:
            d = layer.backward(d)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: divided-by-classes
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for i in range(steps):
        a = x
        for l in model:
            a = l.forward(a)
        losses.append(-np.mean(target * np.log(a)))
        g = -target / a
        for l in model[::-1]:
            g = l.backward(g)
        for l in model:
            l.step(lr)
    return losses


# %% wrong: learning-rate-ignored
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for i in range(steps):
        a = x
        for l in model:
            a = l.forward(a)
        losses.append(-np.sum(target * np.log(a)))
        g = -target / a
        for l in model[::-1]:
            g = l.backward(g)
        for l in model:
            l.step(0.02)
    return losses
