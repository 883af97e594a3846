"""Which orders of the examples explain the losses that a training loop returned."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.check.ps2.surface import Arrays, trace

#: The visits of one epoch: pairs (row of x, row of y).
Order = tuple[tuple[int, int], ...]

#: What a loop may record in an epoch: from each example's squared error before and after its step,
#: and all examples' squared errors at the end of the epoch.
RECORDS: tuple[Callable[[np.ndarray, np.ndarray, np.ndarray], float], ...] = (
    lambda before, after, end: float(before.mean()),
    lambda before, after, end: float(before.sum()),
    lambda before, after, end: float(end.mean()),
    lambda before, after, end: float(end.sum()),
    lambda before, after, end: float(after.mean()),
    lambda before, after, end: float(after.sum()),
    lambda before, after, end: float(before[-1]),
)


@dataclass(frozen=True)
class _Epoch:
    """The parameters at the end of an epoch, and what may be recorded of it (see `RECORDS`)."""

    params: Arrays
    errors: tuple[np.ndarray, np.ndarray, np.ndarray]


class Descent:
    """Epochs of stochastic gradient descent from one start, each in every one of ``orders``.

    A path is a number of ``orders`` for each epoch so far.
    """

    def __init__(
        self, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, orders: Sequence[Order]
    ) -> None:
        self._x, self._y, self._lr = x, y, lr
        self._rows = np.array(orders)
        self._start = {n: v if v.ndim > 1 else v[None] for n, v in params.items()}
        self._epochs: dict[tuple[int, ...], list[_Epoch]] = {}

    def path(self, losses: np.ndarray) -> tuple[int, ...] | None:
        """A path on which one of `RECORDS` is ``losses``; None if there is none."""
        found = (self._continued((), losses, record) for record in RECORDS)
        return next((path for path in found if path is not None), None)

    def _continued(
        self,
        path: tuple[int, ...],
        losses: np.ndarray,
        record: Callable[[np.ndarray, np.ndarray, np.ndarray], float],
    ) -> tuple[int, ...] | None:
        if len(path) == len(losses):
            return path
        for number, epoch in enumerate(self._next_epoch(path)):
            made = record(*epoch.errors)
            if abs(made - losses[len(path)]) <= 1e-7 * abs(made) + 1e-12:
                found = self._continued((*path, number), losses, record)
                if found is not None:
                    return found
        return None

    def _next_epoch(self, path: tuple[int, ...]) -> list[_Epoch]:
        """The epoch after those of a path, in each of the orders; all are computed together."""
        if path in self._epochs:
            return self._epochs[path]
        start = self._epochs[path[:-1]][path[-1]].params if path else self._start
        params = {name: np.stack([value] * len(self._rows)) for name, value in start.items()}
        before, after = [], []
        for rows in self._rows.transpose(1, 2, 0):
            x, y = self._x[rows[0], None], self._y[rows[1], None]
            traced = trace(params, x, y)
            params = _moved(params, traced.gradients, self._lr)
            before.append(_errors(traced.values["prediction"], y))
            after.append(_errors(trace(params, x, y).values["prediction"], y))
        end = _errors(trace(params, self._x, self._y).values["prediction"], self._y)
        errors = (np.hstack(before), np.hstack(after), end)
        self._epochs[path] = [
            _Epoch({n: v[i] for n, v in params.items()}, tuple(e[i] for e in errors))
            for i in range(len(self._rows))
        ]
        return self._epochs[path]


def _errors(prediction: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The squared error of each example: one row for each order."""
    return np.asarray((prediction - y)[..., 0] ** 2)


def follow_whole_batches(
    params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, losses: np.ndarray
) -> bool:
    """Whether the losses are those of one step an epoch, with the gradient of all examples."""
    for scale in (1.0, 1 / len(x)):
        now, made = params, []
        for _ in range(len(losses) + 1):
            traced = trace(now, x, y)
            now = _moved(now, traced.gradients, lr * scale)
            made.append(traced.loss)
        before, after = np.array(made[:-1]), np.array(made[1:])
        for recorded, mean in itertools.product((before, after), (1, len(x))):
            if np.allclose(recorded / mean, losses, rtol=1e-7):
                return True
    return False


def _moved(params: Arrays, gradients: Arrays, lr: float) -> Arrays:
    return {name: value - lr * gradients[name] for name, value in params.items()}
