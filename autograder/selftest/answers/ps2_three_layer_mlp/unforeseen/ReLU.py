"""Wrong answers to `ReLU`, not written for the catalogue."""

import numpy as np


# %% wrong: relu-wrong-side
class ReLU:
    def forward(self, x):
        self.m = x < 0
        return np.where(self.m, 0, x)

    def backward(self, dy):
        return np.where(self.m, dy, 0)

    def step(self, lr):
        pass


# %% unnamed: mask from dy and x
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        return np.maximum(dy * self.x, 0)

    def step(self, lr):
        pass
