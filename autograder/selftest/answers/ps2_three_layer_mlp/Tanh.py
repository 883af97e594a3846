"""Known answers to the ungraded `Tanh`: an activation whose slope is known from its output."""

import numpy as np


# %% wrong: tanh-derivative-is-tanh
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dy):
        return dy * np.tanh(self.x)

    def step(self, lr):
        pass


# %% wrong: tanh-derivative-from-preactivation
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dy):
        return dy * (1 - self.x**2)

    def step(self, lr):
        pass


# %% right: from the output
class Tanh:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dy):
        return dy * (1 - self.a**2)

    def step(self, lr):
        pass


# %% right: from exponentials
class Tanh:
    def forward(self, x):
        self.x = x
        return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))

    def backward(self, dy):
        return dy / np.cosh(self.x) ** 2

    def step(self, lr):
        return None


# %% right: a cache in a closure
class Tanh:
    def forward(self, x):
        a = np.tanh(x)
        self.backward = lambda dy: np.multiply(dy, (1 + a) * (1 - a))
        return a.copy()

    def step(self, lr):
        return
