"""The grid of demo ``folding``, drawn as a map moves it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import line
from chainrule.widgets.demos.folding_layer import (
    Floats,
)
from chainrule.widgets.demos.panel import Panel

REACH = 2.0


_GRID = np.linspace(-REACH, REACH, 9)


_FINE = np.linspace(-REACH, REACH, 65)


def grid_lines(panel: Panel, move: Callable[[Floats], Floats]) -> str:
    """Return the grid: lines of constant x₁ full, of constant x₂ dashed."""
    parts = []
    for value in _GRID:
        held = np.full_like(_FINE, value)
        for points, colour, dash in (
            (np.column_stack([held, _FINE]), BLUE, ""),
            (np.column_stack([_FINE, held]), VERMILION, "8 5"),
        ):
            at = move(points)
            x, y = panel.x.pixel(at[:, 0]), panel.y.pixel(at[:, 1])
            parts.append(line(x, y, colour=colour, width=2.6, dash=dash, opacity=0.75))
    return clipped(panel, "".join(parts))


def clipped(panel: Panel, body: str) -> str:
    name = f"clip{panel.x.start:g}"
    x, y = panel.x.start, panel.y.end
    return (
        f'<clipPath id="{name}"><rect x="{x:g}" y="{y:g}" width="{panel.x.end - x:g}" '
        f'height="{panel.y.start - y:g}"/></clipPath><g clip-path="url(#{name})">{body}</g>'
    )
