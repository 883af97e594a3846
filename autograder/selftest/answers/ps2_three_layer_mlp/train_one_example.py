"""Known answers to `train_one_example`: forward, backward in reverse, step."""

import numpy as np


# %% wrong: softmax-jacobian-twice
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = out - target
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: error-sign
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: step-missing
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            pass
    return losses


# %% wrong: minus-missing
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: upstream-forgotten, named step-missing
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = np.ones_like(out)
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: wrong-shape
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps - 1):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: raises
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in model:
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: returns-none
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    print(losses[-1])


# %% wrong: not-finite
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(float("nan"))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% wrong: learning-rate-ignored
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(0.02)
    return losses


# %% wrong: step-missing, unnamed
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model[:1]:
            layer.step(lr)
    return losses


# %% right: cross-entropy, loops
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(-np.sum(target * np.log(out)))
        grad = -target / out
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% right: squared error
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(np.sum((out - target) ** 2))
        grad = 2 * (out - target)
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% right: half squared error, an array of losses
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(0.5 * np.sum((out - target) ** 2))
        grad = out - target
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return np.array(losses)


# %% right: small epsilon, log of the right class
def train_one_example(model, x, target, lr=0.02, steps=1000):
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(float(-np.log(out[0, target.argmax()] + 1e-12)))
        grad = -target / (out + 1e-12)
        for layer in reversed(model):
            grad = layer.backward(grad)
        for layer in model:
            layer.step(lr)
    return losses


# %% right: losses after each step
def train_one_example(model, x, target, lr=0.02, steps=1000):
    def run():
        out = x
        for layer in model:
            out = layer.forward(out)
        return out

    losses = []
    while len(losses) < steps:
        grad = -target / run()
        for i in range(len(model) - 1, -1, -1):
            grad = model[i].backward(grad)
        [layer.step(lr) for layer in model]
        losses.append(float(-np.log((run() * target).sum())))
    return losses


# %% right: recursion
def train_one_example(model, x, target, lr=0.02, steps=1000):
    def pass_through(layers, value):
        if not layers:
            losses.append(-(target * np.log(value)).sum())
            return -target / value
        gradient = layers[0].backward(pass_through(layers[1:], layers[0].forward(value)))
        layers[0].step(lr)
        return gradient

    losses = []
    for _ in range(steps):
        pass_through(list(model), x)
    return losses
