"""Classes of points in the plane, small enough to train on while one watches.

Every function returns ``(x, y)``: x (n, 2) float64 in about [-1, 1]² and y (n,) int64 labels, in
random order, classes as equal in number as n allows. All randomness comes from ``rng``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = tuple[NDArray[np.float64], NDArray[np.int64]]


def spirals(n: int, rng: np.random.Generator, classes: int = 3, noise: float = 0.2) -> Points:
    """Return ``classes`` interleaved spiral arms; ``noise`` is in radians.

    After A. Karpathy's case study in Stanford's CS231n notes ("Putting it together").
    """
    y = _labels(n, classes, rng)
    radius = np.sqrt(rng.uniform(0, 1, n))
    angle = 2 * np.pi * y / classes + 4 * radius + rng.normal(0, noise, n)
    return _polar(radius, angle), y


def rings(n: int, rng: np.random.Generator, classes: int = 2, noise: float = 0.08) -> Points:
    """Return a disc and ``classes`` - 1 rings around it; ``noise`` is the rings' thickness."""
    y = _labels(n, classes, rng)
    radius = (y + 0.5) / classes + rng.normal(0, noise / classes, n)
    return _polar(radius, rng.uniform(0, 2 * np.pi, n)), y


def moons(n: int, rng: np.random.Generator, noise: float = 0.08) -> Points:
    """Return two half circles, each with an end in the other; ``noise`` is a standard deviation."""
    y = _labels(n, 2, rng)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    x = np.where(y[:, None] == 0, upper, -upper)
    return (x + rng.normal(0, noise, (n, 2))) / 1.6, y


def _labels(n: int, classes: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.permutation(np.arange(n) % classes)


def _polar(radius: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
