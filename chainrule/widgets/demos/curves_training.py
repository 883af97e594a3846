"""What demo ``curves`` trains: a small network on two moons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.live import Settings

#: Share of wrong labels: without noise nothing could be learnt by heart.
NOISE = 0.15
BATCH = 20
MOMENTUM = 0.9


class Data(NamedTuple):
    """Two moons: x (N, 2) and labels y (N,) in {0, 1}, for training and for validation."""

    x: NDArray[np.float64]
    y: NDArray[np.int64]
    x_validation: NDArray[np.float64]
    y_validation: NDArray[np.int64]


def moons(n: int, seed: int, n_validation: int = 400) -> Data:
    """Return two interleaved half circles with noise in place and in label."""
    rng = np.random.default_rng(seed)
    total = n + n_validation
    y = rng.integers(0, 2, total)
    angle = np.pi * rng.random(total)
    x = np.column_stack([np.cos(angle), np.sin(angle)])
    x[y == 1] = np.array([1.0, 0.5]) - x[y == 1]
    x += 0.15 * rng.standard_normal(x.shape)
    wrong = rng.random(total) < NOISE
    y = np.where(wrong, 1 - y, y)
    return Data(x[:n], y[:n], x[n:], y[n:])


def torch_engine(settings: Settings, data: Data) -> Iterator[tuple[float, float]]:
    """Train a 2-width-width-2 tanh network with momentum; yield both losses after each epoch."""
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(settings.seed)
    width = settings.width
    net = torch.nn.Sequential(
        torch.nn.Linear(2, width),
        torch.nn.Tanh(),
        torch.nn.Linear(width, width),
        torch.nn.Tanh(),
        torch.nn.Linear(width, 2),
    )
    with torch.no_grad():
        for parameter in net.parameters():
            spread = (1 / parameter.shape[1]) ** 0.5 if parameter.ndim == 2 else 0.0
            parameter.normal_(0, 1, generator=generator).mul_(spread)
    loss_of = torch.nn.functional.cross_entropy
    x, x_validation = (torch.tensor(a, dtype=torch.float32) for a in (data.x, data.x_validation))
    y, y_validation = (torch.tensor(a) for a in (data.y, data.y_validation))
    # By hand: the first optimiser of torch.optim imports eight hundred modules, for two seconds.
    weights = list(net.parameters())
    velocity = [torch.zeros_like(weight) for weight in weights]
    while True:
        for batch in torch.randperm(len(x), generator=generator).split(BATCH):
            loss = loss_of(net(x[batch]), y[batch])
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for weight, speed, gradient in zip(weights, velocity, gradients, strict=True):
                    speed.mul_(MOMENTUM).add_(gradient)
                    weight.sub_(settings.lr * speed)
        with torch.no_grad():
            train_loss = float(loss_of(net(x), y))
            validation_loss = float(loss_of(net(x_validation), y_validation))
        # Not inside the block: while a generator waits, its caller would go on without gradients.
        yield train_loss, validation_loss
