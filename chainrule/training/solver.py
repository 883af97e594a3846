"""A loop that trains any network with any of PyTorch's optimizers, one record a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from chainrule.training.batches import batches

if TYPE_CHECKING:
    from torch.optim import Optimizer


class Network(Protocol):
    """What a `Solver` trains."""

    params: dict[str, NDArray]

    def loss(self, X: NDArray, y: NDArray) -> tuple[float, dict[str, NDArray]]:
        """Return the loss on a batch and its gradient for each parameter."""


@dataclass(frozen=True)
class Step:
    """What one step of training left behind: ``epoch`` counts from 0 and is fractional."""

    number: int
    epoch: float
    loss: float


class Solver:
    """Trains ``net`` on (X, y): each epoch in a new order, each batch one step of the optimizer.

    PyTorch does the arithmetic of the step on the network's own NumPy arrays, whose memory its
    tensors share; the gradients come from ``net.loss``. So a network that was written by hand can
    be trained with every optimizer there is::

        solver = Solver(net, X, y, lambda tensors: torch.optim.Adam(tensors, lr=1e-3), rng)
        for step in solver.steps(epochs=3, batch_size=64):
            ...  # measure, draw, or break: nothing runs ahead

    Change ``solver.lr`` between steps to change the learning rate.
    """

    def __init__(
        self,
        net: Network,
        X: NDArray,
        y: NDArray,
        optimizer: Callable[[list[Any]], Optimizer],
        rng: np.random.Generator,
    ) -> None:
        import torch

        self._net, self._X, self._y, self._rng = net, X, y, rng
        self._tensors = {name: torch.from_numpy(array) for name, array in net.params.items()}
        self._optimizer = optimizer(list(self._tensors.values()))

    @property
    def lr(self) -> float:
        """The learning rate, as the optimizer has it."""
        return float(self._optimizer.param_groups[0]["lr"])

    @lr.setter
    def lr(self, rate: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = rate

    def steps(self, epochs: int, batch_size: int) -> Iterator[Step]:
        """Train; yield after every step.

        Raises:
            KeyError: ``net.loss`` returned no gradient for one of its parameters.
        """
        import torch

        number, count = 0, len(self._X)
        for epoch in range(epochs):
            seen = 0
            for rows in batches(count, batch_size, self._rng):
                loss, grads = self._net.loss(self._X[rows], self._y[rows])
                for name, tensor in self._tensors.items():
                    tensor.grad = torch.as_tensor(np.ascontiguousarray(grads[name]))
                self._optimizer.step()
                number, seen = number + 1, seen + len(rows)
                yield Step(number, epoch + seen / count, float(loss))
