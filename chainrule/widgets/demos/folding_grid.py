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


def chessboard(panel: Panel, move: Callable[[Floats], Floats]) -> str:
    """Return every other square of the grid as a filled area: paper that is folded."""
    side, parts = np.linspace(0, 1, 9), []
    zero, one = np.zeros_like(side), np.ones_like(side)
    around = np.column_stack(
        [
            np.concatenate([side, one, side[::-1], zero]),
            np.concatenate([zero, side, one, side[::-1]]),
        ]
    )
    step = _GRID[1] - _GRID[0]
    for row in range(len(_GRID) - 1):
        for column in range(row % 2, len(_GRID) - 1, 2):
            at = move(np.array([_GRID[column], _GRID[row]]) + step * around)
            x, y = panel.x.pixel(at[:, 0]), panel.y.pixel(at[:, 1])
            parts.append(line(x, y, width=0, fill=BLUE, opacity=0.16))
    return clipped(panel, "".join(parts))


def clipped(panel: Panel, body: str) -> str:
    name = f"clip{panel.x.start:g}"
    x, y = panel.x.start, panel.y.end
    return (
        f'<clipPath id="{name}"><rect x="{x:g}" y="{y:g}" width="{panel.x.end - x:g}" '
        f'height="{panel.y.start - y:g}"/></clipPath><g clip-path="url(#{name})">{body}</g>'
    )
