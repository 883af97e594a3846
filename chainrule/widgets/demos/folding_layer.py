"""What demo ``folding`` computes: one layer, and the line that separates its outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.widgets.answers import array

Floats = NDArray[np.float64]


#: As PS3's ``compute_layer(x, w, b)`` and ``relu(x)``.
Engine = tuple[Callable[..., Any], Callable[..., Any]]


#: The points of XOR, and their labels.
CORNERS = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])


LABELS = np.array([0, 0, 1, 1])


LAYERS = ("affine", "affine, then ReLU")


def end(layer: str) -> int:
    """Return the stage at which a layer has done its work."""
    return 1 + LAYERS.index(layer)


def layer(x: Floats, w: Floats, b: Floats, stage: float, engine: Engine | None = None) -> Floats:
    """Return where points x (N, 2) are at ``stage``: 0 as they were, 1 at x W + b, 2 after ReLU.

    Between 0 and 1, W and b grow out of the identity; between 1 and 2 what is negative shrinks.
    """
    grown = min(stage, 1.0)
    w = (1 - grown) * np.eye(2) + grown * w
    b = grown * b.reshape(1, 2)
    if engine is None:
        import torch

        affine = torch.addmm(torch.from_numpy(b), torch.from_numpy(x), torch.from_numpy(w))
        before, after = affine.numpy(), torch.relu(affine).numpy()
    else:
        before = array("compute_layer", engine[0](x.copy(), w, b), x.shape)
        after = array("relu", engine[1](before.copy()), x.shape)
    found: Floats = before + max(0.0, stage - 1) * (after - before)
    return found


def separator(points: Floats, labels: NDArray[np.int64]) -> tuple[Floats, float] | None:
    """Return the straight line between two classes of points (N, 2), of 3,600 directions the best.

    Returns:
        Its unit normal (2,) and its height along it; None if no line separates the classes.
    """
    angle = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    normals = np.array([np.cos(angle), np.sin(angle)])
    heights = points @ normals
    low, high = heights[labels == 0].max(axis=0), heights[labels == 1].min(axis=0)
    best = int(np.argmax(high - low))
    if high[best] - low[best] <= 1e-6:
        return None
    return normals[:, best], float((high[best] + low[best]) / 2)
