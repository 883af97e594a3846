"""Seconds and accuracy of the course's networks on MNIST, trained with the model answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.answers import affine_softmax, conv_pooling
from benchmarks.table import Section, spread
from chainrule.data import mnist, scale, shifted
from chainrule.training import Solver, split

#: Each with other first weights and another order of the examples.
SEEDS = {"mlp": range(9, 14), "convnet": range(5), "convnet, longer": range(5)}
#: Epochs of the ConvNet that is trained for longer.
LONGER = 15
#: Best of the published class competition, with the same hidden units.
PUBLISHED = 95.14


def measure() -> Section:
    """Train each network for every seed; count processor time and right test images."""
    section = Section(
        "Training: to the course's figures on MNIST",
        "55,000 training images, of which the MLP puts 5,000 aside; 10,000 test images, looked at "
        "once, at the end. Model answers in float32, one thread, processor time. The MLP is PS3's: "
        "[500, 200] hidden units, each training image once more, moved by a pixel, 5 epochs. The "
        "best published entry of a class competition with these hidden units stood at "
        f"{PUBLISHED} %. The ConvNet is PS4's: 8 kernels, 100 hidden units, 3 epochs; for longer, "
        f"16 kernels, 128 hidden units, {LONGER} epochs of batches moved by up to two pixels.",
        ("network", "runs", "seconds", "test accuracy, %", "aimed at, %"),
    )
    runs: list[tuple[str, str, Callable[[int], float], float]] = [
        ("mlp", "MLP [500, 200], PS3's cells", _mlp, PUBLISHED),
        ("convnet", "ConvNet, PS4's cells", _convnet, 98.5),
        ("convnet, longer", "ConvNet, more kernels and epochs", _longer, 99.0),
    ]
    for name, title, train, aim in runs:
        seconds, right = [], []
        for seed in SEEDS[name]:
            began = time.process_time()
            right.append(100 * train(seed))
            seconds.append(time.process_time() - began)
        section.rows.append(
            (title, str(len(right)), spread(seconds), spread(right, 2), f"{aim:.2f}")
        )
        section.figures[name] = {"seconds": seconds, "accuracy": right, "aim": aim}
    return section


def _mlp(seed: int) -> float:
    """PS3's training, as its notebook has it; only the seed may differ."""
    answers, digits, rng = affine_softmax(), mnist(), np.random.default_rng(seed)
    net = answers.FullyConnectedNet(784, [500, 200], 10, weight_scale=1.0, reg=1e-4, rng=rng)
    for name, start in net.params.items():
        he = np.sqrt(2 / start.shape[0]) if name.startswith("W") else 1.0
        net.params[name] = (he * start).astype(np.float32)
    data = split(digits.train_images, digits.train_labels, 5000, np.random.default_rng(4))
    moved = shifted(data["X_train"], np.random.default_rng(3))
    data["X_train"] = scale(np.concatenate([data["X_train"], moved]))
    data["y_train"] = np.concatenate([data["y_train"], data["y_train"]])
    data["X_val"] = scale(data["X_val"])
    answers.train_and_validate(
        net, data, epochs=5, batch_size=128, lr=0.1, lr_decay=0.6, momentum=0.9, rng=rng
    )
    return _accuracy(net, scale(digits.test_images))


def _convnet(seed: int) -> float:
    """PS4's training, as its notebook has it."""
    net = conv_pooling().ConvNet(rng=np.random.default_rng(seed))
    return _solved(net, seed + 1, epochs=3, moves=0)


def _longer(seed: int) -> float:
    net = conv_pooling().ConvNet(num_filters=16, hidden_dim=128, rng=np.random.default_rng(seed))
    return _solved(net, seed + 1, epochs=LONGER, moves=2)


def _solved(net: Any, seed: int, epochs: int, moves: int, batch: int = 64) -> float:
    """Train with momentum and a learning rate that falls along a cosine; return the accuracy."""
    import torch

    digits, rate = mnist(), 0.05
    X = scale(digits.train_images)[:, None]
    net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
    rng = np.random.default_rng(seed)
    solver = Solver(
        _Moved(net, moves, rng) if moves else net,
        X,
        digits.train_labels,
        lambda tensors: torch.optim.SGD(tensors, lr=rate, momentum=0.9),
        rng,
    )
    total = epochs * -(-len(X) // batch)
    for step in solver.steps(epochs, batch):
        solver.lr = rate * (1 + np.cos(np.pi * step.number / total)) / 2
    return _accuracy(net, scale(digits.test_images)[:, None])


class _Moved:
    """A network that sees each batch moved by some pixels, another way every time."""

    def __init__(self, net: Any, moves: int, rng: np.random.Generator) -> None:
        self.params, self._net, self._moves, self._rng = net.params, net, moves, rng

    def loss(self, X: np.ndarray, y: np.ndarray) -> Any:
        down, right = self._rng.integers(-self._moves, self._moves + 1, 2)
        return self._net.loss(np.roll(X, (down, right), axis=(2, 3)), y)


def _accuracy(net: Any, X: np.ndarray) -> float:
    labels = mnist().test_labels
    named = [net.loss(X[i : i + 500]).argmax(axis=1) for i in range(0, len(X), 500)]
    return float(np.mean(np.concatenate(named) == labels))
