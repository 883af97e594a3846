"""Shapes and values for the cases: sizes that all differ, entries away from kinks."""

from __future__ import annotations

import numpy as np


def uneven(rng: np.random.Generator, count: int, low: int = 2, high: int = 8) -> list[int]:
    """Sizes that all differ, so that neither a transpose nor a wrong axis can hide."""
    return [int(n) for n in rng.choice(np.arange(low, high), size=count, replace=False)]


def both_signs(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Entries of both signs, 0.1 to 3 in size: no kink is near."""
    while True:
        values = rng.uniform(0.1, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        if values.size < 2 or (values.max() > 0 > values.min()):
            return values


def labels(rng: np.random.Generator, count: int, classes: int) -> np.ndarray:
    """Labels that are neither sorted nor all the same."""
    while True:
        y = rng.integers(0, classes, count)
        if count < 3 or (np.any(np.diff(y) < 0) and np.any(np.diff(y) > 0)):
            return y


def one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    """Labels as one-hot rows."""
    return (y[:, np.newaxis] == np.arange(classes)).astype(float)
