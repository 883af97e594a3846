"""Known answers to `train_and_validate`: epochs, batches, momentum, four figures an epoch."""

import numpy as np


# %% wrong: last-batch-dropped
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            if len(rows) < batch_size:
                continue
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: last-batch-dropped
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for i in range(len(X) // batch_size):
            rows = order[i * batch_size : (i + 1) * batch_size]
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: decay-every-step
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    rate = lr
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = rate
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
            rate *= lr_decay
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: decay-missing
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: decay-early
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay ** (epoch + 1)
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: velocity-not-stored
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    for epoch in range(epochs):
        configs = {name: {"momentum": momentum} for name in net.params}
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: momentum-missing
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], _ = sgd_momentum(net.params[name], grads[name], configs[name])
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: step-uphill
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], -grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: validation-trained
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        _, grads = net.loss(data["X_val"], data["y_val"])
        for name in net.params:
            net.params[name], configs[name] = sgd_momentum(
                net.params[name], grads[name], configs[name]
            )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: shuffled-apart
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: not-shuffled
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: argmax-wrong-axis
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            guess = scores.argmax(axis=0)
            history[f"{part}_accuracy"].append(np.mean(np.array_equal(guess, data[f"y_{key}"])))
    return history


# %% wrong: accuracy-on-training-batch
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            if key == "train":
                scores, labels = net.loss(X[rows]), y[rows]
            else:
                scores, labels = net.loss(data["X_val"]), data["y_val"]
            history[f"{part}_loss"].append(softmax_loss(scores, labels)[0])
            right = scores.argmax(axis=1) == labels
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: key-missing
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_acc": [],
        "val_acc": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history["train_acc" if key == "train" else "val_acc"].append(right.mean())
    return history


# %% wrong: returns-none
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())


# %% wrong: accuracy-in-percent
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(100 * right.mean())
    return history


# %% right: given helpers
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    history = {
        "train_loss": [],
        "validation_loss": [],
        "train_accuracy": [],
        "validation_accuracy": [],
    }
    X, y = data["X_train"], data["y_train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in net.params:
                configs[name]["learning_rate"] = lr * lr_decay**epoch
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], configs[name]
                )
        for part, key in (("train", "train"), ("validation", "val")):
            scores = net.loss(data[f"X_{key}"])
            history[f"{part}_loss"].append(softmax_loss(scores, data[f"y_{key}"])[0])
            right = scores.argmax(axis=1) == data[f"y_{key}"]
            history[f"{part}_accuracy"].append(right.mean())
    return history


# %% wrong: penalty-recorded
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    names = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    history = {name: np.zeros(epochs) for name in names}
    velocity = {name: np.zeros(w.shape) for name, w in net.params.items()}
    N = data["X_train"].shape[0]
    for e in range(epochs):
        order = rng.permutation(N)
        X, y = data["X_train"][order], data["y_train"][order]
        for start in range(0, N, batch_size):
            loss, grads = net.loss(X[start : start + batch_size], y[start : start + batch_size])
            for name in velocity:
                velocity[name] = momentum * velocity[name] - lr * grads[name]
                net.params[name] = net.params[name] + velocity[name]
        lr = lr * lr_decay
        for part, inputs, labels in (
            ("train", data["X_train"], data["y_train"]),
            ("validation", data["X_val"], data["y_val"]),
        ):
            scores = net.loss(inputs)
            history[part + "_loss"][e] = net.loss(inputs, labels)[0]
            history[part + "_accuracy"][e] = np.mean(np.argmax(scores, axis=1) == labels)
    return history


# %% right: permutation, velocities by hand
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    names = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    history = {name: np.zeros(epochs) for name in names}
    velocity = {name: np.zeros(w.shape) for name, w in net.params.items()}
    N = data["X_train"].shape[0]
    for e in range(epochs):
        order = rng.permutation(N)
        X, y = data["X_train"][order], data["y_train"][order]
        for start in range(0, N, batch_size):
            loss, grads = net.loss(X[start : start + batch_size], y[start : start + batch_size])
            for name in velocity:
                velocity[name] = momentum * velocity[name] - lr * grads[name]
                net.params[name] = net.params[name] + velocity[name]
        lr = lr * lr_decay
        for part, inputs, labels in (
            ("train", data["X_train"], data["y_train"]),
            ("validation", data["X_val"], data["y_val"]),
        ):
            scores = net.loss(inputs)
            history[part + "_loss"][e] = softmax_loss(scores, labels)[0]
            history[part + "_accuracy"][e] = np.mean(np.argmax(scores, axis=1) == labels)
    return history


# %% right: in place, one example at a time for the figures
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    configs = {}

    def measure(X, y):
        losses, hits = [], []
        for i in range(len(X)):
            scores = net.loss(X[i : i + 1])
            losses.append(float(softmax_loss(scores, y[i : i + 1])[0]))
            hits.append(int(np.argmax(scores[0])) == int(y[i]))
        return sum(losses) / len(losses), sum(hits) / len(hits)

    lists = [[], [], [], []]
    rows = np.arange(len(data["X_train"]))
    for epoch in range(epochs):
        rng.shuffle(rows)
        for chosen in np.split(rows, range(batch_size, len(rows), batch_size)):
            grads = net.loss(data["X_train"][chosen], data["y_train"][chosen])[1]
            for name, grad in grads.items():
                config = configs.setdefault(name, {"momentum": momentum})
                config["learning_rate"] = decayed(lr, lr_decay, epoch)
                net.params[name], configs[name] = sgd_momentum(net.params[name], grad, config)
        figures = [*measure(data["X_train"], data["y_train"])]
        figures += measure(data["X_val"], data["y_val"])
        for kept, figure in zip(lists, figures):
            kept.append(figure)
    return {
        "train_loss": lists[0],
        "train_accuracy": lists[1],
        "validation_loss": lists[2],
        "validation_accuracy": lists[3],
        "epochs": epochs,
    }
