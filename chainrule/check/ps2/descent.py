"""Which orders of the examples explain the losses that a training loop returned."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

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


class Descent:
    """Epochs of stochastic gradient descent from one start, each computed once.

    A path of orders leads to the epoch that was gone through in the last of them.
    """

    def __init__(self, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float) -> None:
        self._x, self._y, self._lr = x, y, lr
        self._epochs: dict[tuple[Order, ...], tuple[Arrays, tuple[np.ndarray, ...]]] = {
            (): (params, ())
        }

    def seen(self, path: tuple[Order, ...]) -> tuple[np.ndarray, ...]:
        """Squared errors in the path's last epoch: before each step, after it, all at the end."""
        if path not in self._epochs:
            self.seen(path[:-1])
            self._epochs[path] = self._epoch(self._epochs[path[:-1]][0], path[-1])
        return self._epochs[path][1]

    def _epoch(self, params: Arrays, order: Order) -> tuple[Arrays, tuple[np.ndarray, ...]]:
        before, after = [], []
        for i, j in order:
            x, y = self._x[i : i + 1], self._y[j : j + 1]
            traced = trace(params, x, y)
            before.append(traced.loss)
            params = _moved(params, traced.gradients, self._lr)
            after.append(trace(params, x, y).loss)
        end = (trace(params, self._x, self._y).values["prediction"] - self._y) ** 2
        return params, (np.array(before), np.array(after), end)


def follow(
    descent: Descent,
    losses: np.ndarray,
    record: Callable[[np.ndarray, np.ndarray, np.ndarray], float],
    choices: Sequence[Order],
    path: tuple[Order, ...] = (),
) -> list[Order] | None:
    """The orders, one an epoch, under which ``record`` gives ``losses``; None if none do."""
    if len(path) == len(losses):
        return list(path)
    for order in choices:
        made = record(*descent.seen((*path, order)))
        if abs(made - losses[len(path)]) <= 1e-7 * abs(made) + 1e-12:
            found = follow(descent, losses, record, choices, (*path, order))
            if found is not None:
                return found
    return None


def follow_whole_batches(
    params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, losses: np.ndarray
) -> bool:
    """Whether the losses are those of one step an epoch, with the gradient of all examples."""
    for steps_first in (False, True):
        for scale, mean in itertools.product((1.0, 1 / len(x)), (False, True)):
            now, made = params, []
            for _ in losses:
                traced = trace(now, x, y)
                now = _moved(now, traced.gradients, lr * scale)
                loss = trace(now, x, y).loss if steps_first else traced.loss
                made.append(loss / len(x) if mean else loss)
            if np.allclose(made, losses, rtol=1e-7):
                return True
    return False


def _moved(params: Arrays, gradients: Any, lr: float) -> Arrays:
    return {name: value - lr * gradients[name] for name, value in params.items()}
