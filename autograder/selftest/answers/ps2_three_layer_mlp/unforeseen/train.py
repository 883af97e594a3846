"""Wrong answers to `train`, not written for the catalogue."""

import numpy as np
import numpy as np


# %% wrong: wrong-shape
def train(params, x, y, lr, epochs, rng):
    for _ in range(epochs):
        total = 0
        for i in rng.permutation(len(x)):
            p, c = forward(params, x[i : i + 1])
            total += np.sum((p - y[i : i + 1]) ** 2)
            g = backward(params, c, p, y[i : i + 1])
            for k in params:
                params[k] = params[k] - lr * g[k]
    return total / len(x)


# %% unnamed: the whole batch in each example's step
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        total = 0
        for i in rng.permutation(len(x)):
            p, c = forward(params, x)
            total += np.sum((p - y) ** 2)
            g = backward(params, c, p, y)
            for k in params:
                params[k] = params[k] - lr * g[k]
        losses.append(total / len(x))
    return losses


# %% wrong: step-missing
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        total = 0
        for i in rng.permutation(len(x)):
            p, c = forward(params, x[i : i + 1])
            total += np.sum((p - y[i : i + 1]) ** 2)
            sgd_step(params, backward(params, c, p, y[i : i + 1]), lr)
        losses.append(total / len(x))
    return losses
