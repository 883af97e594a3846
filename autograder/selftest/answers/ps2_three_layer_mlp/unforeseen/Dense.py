"""Wrong answers to `Dense`, not written for the catalogue."""

import numpy as np


# %% wrong: dw-transposed
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.einsum("ni,io->no", x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.einsum("ni,no->oi", self.x, dy)
        self.db = dy.sum(axis=0, keepdims=True)
        return np.einsum("no,io->ni", dy, self.w)

    def step(self, lr):
        self.w = self.w + lr * self.dw.T
        self.b = self.b + lr * self.db


# %% unnamed: backward after the step: dx from stepped w
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw = self.x.T @ dy
        self.db = dy.sum(axis=0, keepdims=True)
        self.w = self.w - 0.01 * self.dw
        return dy @ self.w.T

    def step(self, lr):
        self.w = self.w - lr * self.dw
        self.b = self.b - lr * self.db


# %% unnamed: loops, last row left out
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        y = np.zeros((len(x), self.w.shape[1]))
        for n in range(len(x)):
            y[n] = x[n] @ self.w + self.b[0]
        return y

    def backward(self, dy):
        self.dw = np.zeros_like(self.w)
        self.db = np.zeros_like(self.b)
        for n in range(len(dy) - 1):
            self.dw += np.outer(self.x[n], dy[n])
            self.db += dy[n]
        return dy @ self.w.T

    def step(self, lr):
        self.w = self.w - lr * self.dw
        self.b = self.b - lr * self.db


# %% wrong: step-uphill
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw = self.x.T @ dy
        self.db = dy.sum(axis=0, keepdims=True)
        return dy @ self.w.T

    def step(self, lr):
        self.w += lr * self.dw
        self.b -= lr * self.db


# %% wrong: step-uphill
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw = self.x.T @ dy
        self.db = dy.sum(axis=0)
        return dy @ self.w.T

    def step(self, lr):
        self.w = self.w - lr * self.dw
        self.b = self.b + lr * self.db
