"""Known answers to `train`: one example a step, a new order each epoch."""

import numpy as np


# %% wrong: not-shuffled
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = range(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: not-shuffled
def train(params, x, y, lr, epochs, rng):
    losses = []
    order = rng.permutation(len(x))
    for _ in range(epochs):
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: shuffled-apart
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order, other = rng.permutation(len(x)), rng.permutation(len(x))
        total = 0
        for i, j in zip(order, other):
            xi, yi = x[i : i + 1], y[j : j + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: shuffled-apart
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        x, y = x[rng.permutation(len(x))], y[rng.permutation(len(x))]
        order = range(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: batch-not-one
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        prediction, cache = forward(params, x[order])
        losses.append(np.sum((prediction - y[order]) ** 2))
        params.update(sgd_step(params, backward(params, cache, prediction, y[order]), lr))
    return losses


# %% wrong: step-missing
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            sgd_step(params, backward(params, cache, prediction, yi), lr)
        losses.append(float(total) / len(x))
    return losses


# %% wrong: step-uphill
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), -lr))
        losses.append(total / len(x))
    return losses


# %% wrong: drawn-with-replacement
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in rng.integers(len(x), size=len(x)):
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: last-batch-dropped, unnamed
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order[:-1]:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: wrong-shape
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs - 1):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: returns-none
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    print(losses)


# %% wrong: learning-rate-forgotten, unnamed
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), 0.01))
        losses.append(total / len(x))
    return losses


# %% wrong: drawn-with-replacement
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.integers(len(x), size=len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: drawn-with-replacement
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        total = 0
        for _ in range(len(x)):
            i = rng.choice(len(x))
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% wrong: batch-not-one
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        prediction, cache = forward(params, x[order])
        grads = backward(params, cache, prediction, y[order])
        grads = {name: g / len(x) for name, g in grads.items()}
        params.update(sgd_step(params, grads, lr))
        losses.append(((prediction - y[order]) ** 2).sum())
    return losses


# %% right: permutation of numbers
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(total / len(x))
    return losses


# %% right: a sum an epoch
def train(params, x, y, lr, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0
        for i in order:
            xi, yi = x[i : i + 1], y[i : i + 1]
            prediction, cache = forward(params, xi)
            total += np.sum((prediction - yi) ** 2)
            params.update(sgd_step(params, backward(params, cache, prediction, yi), lr))
        losses.append(float(total))
    return losses


# %% right: a loss a step
def train(params, x, y, lr, epochs, rng):
    losses = []
    n = x.shape[0]
    for epoch in range(epochs):
        for i in rng.permutation(n):
            prediction, cache = forward(params, x[[i]])
            losses.append(float((prediction[0, 0] - y[i, 0]) ** 2))
            grads = backward(params, cache, prediction, y[[i]])
            for name, value in sgd_step(params, grads, lr).items():
                params[name] = value
    return losses


# %% wrong: params-unchanged
def train(params, x, y, lr, epochs, rng):
    losses = []
    for epoch in range(epochs):
        order = np.arange(len(x))
        rng.shuffle(order)
        x, y = x[order], y[order]
        for xi, yi in zip(x, y):
            prediction, cache = forward(params, xi[None])
            params = sgd_step(params, backward(params, cache, prediction, yi[None]), lr)
        losses.append(((forward(params, x)[0] - y) ** 2).mean())
    return np.array(losses)


# %% right: its own step in place, orders by sorting
def train(params, x, y, lr, epochs, rng):
    history = []
    for _ in range(epochs):
        errors = []
        for i in np.argsort(rng.random(len(y))):
            prediction, cache = forward(params, x[i].reshape(1, 2))
            errors.append((prediction.item() - y[i].item()) ** 2)
            grads = backward(params, cache, prediction, y[i].reshape(1, 1))
            for name in params:
                params[name] = params[name] - lr * grads[name]
        history.append(sum(errors) / len(errors))
    return history
