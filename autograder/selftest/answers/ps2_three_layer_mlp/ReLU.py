"""Known answers to `ReLU`: a gate that depends on the input."""

import numpy as np


# %% wrong: relu-mask-from-output
class ReLU:
    def forward(self, x):
        self.out = np.maximum(0, x)
        return self.out

    def backward(self, dy):
        return dy * (self.out >= 0)

    def step(self, lr):
        pass


# %% wrong: relu-mask-from-output
class ReLU:
    def forward(self, x):
        x[x < 0] = 0
        self.x = x
        return x

    def backward(self, dy):
        return dy * (self.x >= 0)

    def step(self, lr):
        pass


# %% wrong: relu-mask-only
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        return np.where(self.x > 0, 1.0, 0.0)

    def step(self, lr):
        pass


# %% wrong: relu-gated-by-value
class ReLU:
    def forward(self, x):
        self.out = np.maximum(0, x)
        return self.out

    def backward(self, dy):
        return dy * self.out

    def step(self, lr):
        pass


# %% wrong: relu-wrong-side
class ReLU:
    def forward(self, x):
        self.x = x
        return np.minimum(0, x)

    def backward(self, dy):
        return dy * (self.x < 0)

    def step(self, lr):
        pass


# %% wrong: relu-wrong-side
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        return dy * (self.x < 0)

    def step(self, lr):
        pass


# %% wrong: gate-from-upstream
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        return np.maximum(0, dy)

    def step(self, lr):
        pass


# %% wrong: relu-missing
class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x

    def backward(self, dy):
        return dy * self.mask

    def step(self, lr):
        pass


# %% wrong: leaky-relu
class ReLU:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.01 * x)

    def backward(self, dy):
        return np.where(self.x > 0, dy, 0.01 * dy)

    def step(self, lr):
        pass


# %% wrong: derivative-for-function
class ReLU:
    def forward(self, x):
        self.mask = (x > 0).astype(float)
        return self.mask

    def backward(self, dy):
        return dy * self.mask

    def step(self, lr):
        pass


# %% wrong: returns-none
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        self.dx = dy * (self.x > 0)

    def step(self, lr):
        pass


# %% wrong: cache-stale
class ReLU:
    def forward(self, x):
        ReLU.mask = x > 0
        return np.maximum(0, x)

    def backward(self, dy):
        return dy * ReLU.mask

    def step(self, lr):
        pass


# %% advised: argument-changed
class ReLU:
    def forward(self, x):
        x[x < 0] = 0
        self.x = x
        return x

    def backward(self, dy):
        return dy * (self.x > 0)

    def step(self, lr):
        pass


# %% advised: argument-changed
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        dy[self.x <= 0] = 0
        return dy

    def step(self, lr):
        pass


# %% right: maximum and mask
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        return dy * (self.x > 0)

    def step(self, lr):
        pass


# %% right: slope 1 at 0
class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dy):
        return dy * (self.x >= 0)

    def step(self, lr):
        pass


# %% right: slope a half at 0, heaviside
class ReLU:
    def forward(self, x):
        self.slope = np.heaviside(x, 0.5)
        return (np.abs(x) + x) / 2

    def backward(self, dy):
        return self.slope * dy

    def step(self, lr):
        pass


# %% right: where, from the output
class ReLU:
    def forward(self, x):
        self.y = np.where(x > 0, x, 0)
        return self.y

    def backward(self, dy):
        dx = dy.copy()
        dx[self.y == 0] = 0
        return dx

    def step(self, lr):
        pass


# %% right: loops
class ReLU:
    def forward(self, x):
        self.x = x
        y = np.zeros(x.shape)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                y[i, j] = max(x[i, j], 0.0)
        return y

    def backward(self, dy):
        dx = np.zeros(self.x.shape)
        for i in range(dy.shape[0]):
            for j in range(dy.shape[1]):
                if self.x[i, j] > 0:
                    dx[i, j] = dy[i, j]
        return dx

    def step(self, lr):
        pass


# %% right: clip, stored with a constructor
class ReLU:
    def __init__(self):
        self.x = [None]

    def forward(self, x):
        self.x[0] = x
        return x.clip(min=0)

    def backward(self, dy):
        return np.multiply(dy, np.greater(self.x[0], 0))

    def step(self, lr):
        pass
