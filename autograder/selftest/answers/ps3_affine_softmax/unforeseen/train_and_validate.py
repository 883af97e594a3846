"""Wrong answers to `train_and_validate` that nobody wrote for the catalogue."""

import numpy as np


# %% wrong: momentum-missing
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        f"{name}_{what}": [] for name in ("train", "validation") for what in ("loss", "accuracy")
    }
    sets = {
        "train": (data["X_train"], data["y_train"]),
        "validation": (data["X_val"], data["y_val"]),
    }
    X, y = sets["train"]
    configs = {name: {} for name in net.params}
    for epoch in range(epochs):
        rate = decayed(lr, lr_decay, epoch)
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in configs:
                config = {**configs[name], "learning_rate": rate}
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], config
                )
        for name, (inputs, labels) in sets.items():
            scores = net.loss(inputs)
            history[f"{name}_loss"].append(softmax_loss(scores, labels)[0])
            history[f"{name}_accuracy"].append((scores.argmax(axis=1) == labels).mean())
    return history


# %% unnamed: accuracy is the error rate
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    h = {f"{n}_{w}": [] for n in ("train", "validation") for w in ("loss", "accuracy")}
    X, y = data["X_train"], data["y_train"]
    v = {k: np.zeros_like(p) for k, p in net.params.items()}
    for e in range(epochs):
        o = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            r = o[s : s + batch_size]
            _, g = net.loss(X[r], y[r])
            for k in v:
                v[k] = momentum * v[k] - lr * lr_decay**e * g[k]
                net.params[k] = net.params[k] + v[k]
        for n, a, b in (("train", X, y), ("validation", data["X_val"], data["y_val"])):
            z = net.loss(a)
            h[n + "_loss"].append(softmax_loss(z, b)[0])
            h[n + "_accuracy"].append(np.mean(z.argmax(1) != b))
    return h


# %% wrong: measured-on-training-set
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    hist = {
        k: [] for k in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    }
    X, y = data["X_train"], data["y_train"]
    cfg = {k: {"momentum": momentum} for k in net.params}
    for e in range(epochs):
        idx = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            b = idx[s : s + batch_size]
            _, g = net.loss(X[b], y[b])
            for k in g:
                cfg[k]["learning_rate"] = lr * lr_decay**e
                net.params[k], cfg[k] = sgd_momentum(net.params[k], g[k], cfg[k])
        for n, (A, B) in {"train": (X, y), "validation": (X, y)}.items():
            sc = net.loss(A)
            hist[n + "_loss"].append(softmax_loss(sc, B)[0])
            hist[n + "_accuracy"].append(np.mean(sc.argmax(1) == B))
    return hist


# %% wrong: accuracy-counted
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    hist = {
        k: [] for k in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    }
    X, y = data["X_train"], data["y_train"]
    cfg = {k: {"momentum": momentum} for k in net.params}
    for e in range(epochs):
        idx = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            b = idx[s : s + batch_size]
            _, g = net.loss(X[b], y[b])
            for k in g:
                cfg[k]["learning_rate"] = lr * lr_decay**e
                net.params[k], cfg[k] = sgd_momentum(net.params[k], g[k], cfg[k])
        for n, (A, B) in {"train": (X, y), "validation": (data["X_val"], data["y_val"])}.items():
            sc = net.loss(A)
            hist[n + "_loss"].append(softmax_loss(sc, B)[0])
            hist[n + "_accuracy"].append(np.sum(sc.argmax(1) == B))
    return hist


# %% wrong: step-missing
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    hist = {
        k: [] for k in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    }
    X, y = data["X_train"], data["y_train"]
    cfg = {k: {"momentum": momentum} for k in net.params}
    for e in range(epochs):
        idx = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            b = idx[s : s + batch_size]
            _, g = net.loss(X[b], y[b])
            for k in g:
                cfg[k]["learning_rate"] = lr * lr_decay**e
                w, cfg[k] = sgd_momentum(net.params[k], g[k], cfg[k])
        for n, (A, B) in {"train": (X, y), "validation": (data["X_val"], data["y_val"])}.items():
            sc = net.loss(A)
            hist[n + "_loss"].append(softmax_loss(sc, B)[0])
            hist[n + "_accuracy"].append(np.mean(sc.argmax(1) == B))
    return hist
