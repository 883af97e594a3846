"""Wrong answers to `gradient_norms`, not written for the catalogue."""

import numpy as np


# %% wrong: sigmoid-derivative-of-activation
def gradient_norms(depth, activation, rng):
    f, df = {
        "sigmoid": (sigmoid, lambda a: sigmoid(a) * (1 - sigmoid(a))),
        "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
        "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
    }[activation]
    h = [rng.standard_normal((32, 64))]
    W = []
    for i in range(depth):
        W.append(rng.standard_normal((64, 64)) / 8)
        h.append(f(h[-1] @ W[-1]))
    g = h[-1] / 32
    norms = np.zeros(depth)
    for i in range(depth - 1, -1, -1):
        d = g * df(h[i + 1])
        norms[i] = np.linalg.norm(h[i].T @ d)
        g = d @ W[i].T
    return norms


# %% wrong: weights-too-large
def gradient_norms(depth, activation, rng):
    f, df = {
        "sigmoid": (sigmoid, lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
    }[activation]
    h = [rng.standard_normal((32, 64))]
    W = []
    for i in range(depth):
        W.append(rng.standard_normal((64, 64)))
        h.append(f(h[-1] @ W[-1]))
    g = h[-1] / 32
    norms = np.zeros(depth)
    for i in range(depth - 1, -1, -1):
        d = g * df(h[i + 1])
        norms[i] = np.linalg.norm(h[i].T @ d)
        g = d @ W[i].T
    return norms


# %% wrong: output-delta-without-derivative
def gradient_norms(depth, activation, rng):
    f = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    h = [rng.standard_normal((32, 64))]
    W = []
    for i in range(depth):
        W.append(rng.standard_normal((64, 64)) / 8)
        h.append(f(h[-1] @ W[-1]))
    g = h[-1] / 32
    norms = np.zeros(depth)
    for i in range(depth - 1, -1, -1):
        norms[i] = np.linalg.norm(h[i].T @ g)
        g = g @ W[i].T
    return norms
