"""The decision boundary of a network with one hidden ReLU layer, piece by piece and exact."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def pieces_of_boundary(net: Any, reach: float) -> list[Floats] | None:
    """Return the boundary of a network with one hidden ReLU layer exactly: ends (2, 2) of pieces.

    Between folds score 1 − score 0 is affine, so its zeros lie on straight lines: on the edges of
    the arrangement of folds and view its values decide where. None for another architecture, or
    where its parameters are not finite.

    Args:
        reach: the view is the square from −reach to reach.
    """
    names = ("W1", "b1", "W2", "b2")
    if set(net.params) != set(names):
        return None
    w1, b1, w2, b2 = (np.asarray(net.params[name], dtype=float) for name in names)
    if not all(np.isfinite(a).all() for a in (w1, b1, w2, b2)):
        return None
    out, bias = w2[:, 1] - w2[:, 0], float(b2[1] - b2[0])
    pieces = []
    for cell in _cells(w1, b1, reach):
        on = (cell.mean(axis=0) @ w1 + b1) > 0
        values = cell @ (w1 @ (out * on)) + float(b1 @ (out * on)) + bias
        crossings = []
        for k in range(len(cell)):
            now, then = values[k], values[(k + 1) % len(cell)]
            if (now > 0) != (then > 0):
                share = now / (now - then)
                crossings.append((1 - share) * cell[k] + share * cell[(k + 1) % len(cell)])
        if len(crossings) == 2 and np.hypot(*(crossings[0] - crossings[1])) > 1e-6:
            pieces.append(np.array(crossings))
    return pieces


def _cells(w: Floats, b: Floats, reach: float) -> list[Floats]:
    """Return the convex polygons (K, 2) into which the folds cut the view."""
    square = reach * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    cells = [square]
    for normal, offset in zip(w.T, b, strict=True):
        if np.hypot(*normal) > 1e-9:
            cells = [
                part
                for cell in cells
                for sign in (1, -1)
                if len(part := _half(cell, sign * normal, sign * offset)) >= 3
            ]
    return cells


def _half(cell: Floats, normal: Floats, offset: float) -> Floats:
    """Return the part of a convex polygon where normal · x + offset ≥ 0 (Sutherland, Hodgman)."""
    heights = cell @ normal + offset
    kept = []
    for k in range(len(cell)):
        following = (k + 1) % len(cell)
        if heights[k] >= 0:
            kept.append(cell[k])
        if (heights[k] >= 0) != (heights[following] >= 0):
            share = heights[k] / (heights[k] - heights[following])
            kept.append((1 - share) * cell[k] + share * cell[following])
    return np.array(kept).reshape(-1, 2)
