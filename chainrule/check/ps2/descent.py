"""Which orders of the examples explain the losses that a training loop returned."""

from __future__ import annotations

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


def follow(
    params: Arrays,
    x: np.ndarray,
    y: np.ndarray,
    lr: float,
    losses: np.ndarray,
    record: Callable[[np.ndarray, np.ndarray, np.ndarray], float],
    choices: Sequence[Order],
) -> list[Order] | None:
    """The orders, one an epoch, under which ``record`` gives ``losses``; None if none do."""
    if not len(losses):
        return []
    for order in choices:
        after, made = _epoch(params, x, y, lr, order, record)
        if abs(made - losses[0]) <= 1e-7 * abs(made) + 1e-12:
            rest = follow(after, x, y, lr, losses[1:], record, choices)
            if rest is not None:
                return [order, *rest]
    return None


def follow_whole_batches(
    params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, losses: np.ndarray
) -> bool:
    """Whether the losses are those of one step an epoch, with the gradient of all examples."""
    for steps_first in (False, True):
        for scale, mean in ((1.0, False), (1.0, True), (1 / len(x), True)):
            now, made = params, []
            for _ in losses:
                traced = trace(now, x, y)
                now = _moved(now, traced.gradients, lr * scale)
                loss = trace(now, x, y).loss if steps_first else traced.loss
                made.append(loss / len(x) if mean else loss)
            if np.allclose(made, losses, rtol=1e-7):
                return True
    return False


def _epoch(
    params: Arrays,
    x: np.ndarray,
    y: np.ndarray,
    lr: float,
    order: Order,
    record: Callable[[np.ndarray, np.ndarray, np.ndarray], float],
) -> tuple[Arrays, float]:
    before, after = [], []
    for i, j in order:
        traced = trace(params, x[i : i + 1], y[j : j + 1])
        before.append(traced.loss)
        params = _moved(params, traced.gradients, lr)
        after.append(trace(params, x[i : i + 1], y[j : j + 1]).loss)
    end = (trace(params, x, y).values["prediction"] - y) ** 2
    return params, record(np.array(before), np.array(after), end)


def _moved(params: Arrays, gradients: Any, lr: float) -> Arrays:
    return {name: value - lr * gradients[name] for name, value in params.items()}
