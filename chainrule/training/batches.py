"""Shuffled batches, and a part of the data put aside for validation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def batches(count: int, batch_size: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Yield the rows of each batch of one epoch: every row once, in random order.

    Indices rather than arrays: ``X[rows], y[rows]`` keeps images and labels together, and one
    shuffled copy of the data is saved.

    Args:
        count: number of examples.
        batch_size: rows in a batch; the last batch holds the rest and may be smaller.
        rng: source of the order.

    Raises:
        ValueError: ``batch_size`` is less than 1.
    """
    if batch_size < 1:
        raise ValueError(f"a batch holds at least one example, not {batch_size}")
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[start : start + batch_size]


def split(X: NDArray, y: NDArray, validation: int, rng: np.random.Generator) -> dict[str, NDArray]:
    """Put ``validation`` random examples aside.

    Args:
        X: (N, …) inputs.
        y: (N,) labels.
        validation: number of examples to put aside, less than N.
        rng: source of the choice.

    Returns:
        ``X_train, y_train`` (N - validation examples) and ``X_val, y_val``; all are copies.

    Raises:
        ValueError: X and y differ in length, or nothing would be left to train on.
    """
    if len(X) != len(y):
        raise ValueError(f"{len(X)} inputs and {len(y)} labels do not pair up")
    if not 0 <= validation < len(X):
        raise ValueError(f"cannot put {validation} of {len(X)} examples aside")
    order = rng.permutation(len(X))
    aside, rest = order[:validation], order[validation:]
    return {"X_train": X[rest], "y_train": y[rest], "X_val": X[aside], "y_val": y[aside]}
