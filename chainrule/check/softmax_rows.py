"""The rows of scores (N, C) in which a softmax that is not stable breaks."""

from __future__ import annotations

from typing import Any

import numpy as np


def unshifted(scores: np.ndarray) -> np.ndarray:
    """The rows that overflow, or vanish, without any shift; bool (N,)."""
    return np.logical_or((scores > 709).any(axis=1), (scores < -740).all(axis=1))


def far_below(scores: np.ndarray) -> np.ndarray:
    """The rows that vanish when the batch's one maximum is subtracted from all; bool (N,)."""
    return scores.max(axis=1) < scores.max() - 740


def far_apart(scores: np.ndarray) -> np.ndarray:
    """The rows that overflow when their mean or their minimum is subtracted; bool (N,)."""
    return scores.max(axis=1) - scores.mean(axis=1) > 720


def broken(probabilities: Any) -> np.ndarray | None:
    """Which rows are not finite or do not add up to about 1; None if there are no rows."""
    array = np.asarray(probabilities)
    if array.ndim != 2 or array.dtype.kind != "f":
        return None
    with np.errstate(over="ignore"):  # exponentials that nobody divided
        sums = np.nan_to_num(array).sum(axis=1)
    return np.asarray(~np.isfinite(array).all(axis=1) | (sums < 0.5))
