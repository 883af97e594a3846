"""Numbers in squares, as SVG: images, kernels and gradients small enough to read."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import ORANGE
from chainrule.live import text
from chainrule.live.svg.axes import short


def grid(
    values: NDArray[np.float64],
    at: tuple[float, float],
    cell: float,
    *,
    title: str = "",
    name: str = "",
    fill: Callable[[float], str] = lambda value: "none",
    marked: Collection[tuple[int, int]] = (),
    colour: str = ORANGE,
    hidden: Collection[tuple[int, int]] = (),
    size: float = 13,
    rim: float = 0.6,
    lean: float = 0.5,
) -> str:
    """Return a grid of numbers.

    Args:
        values: (rows, columns).
        at: its upper left corner.
        cell: side of a square.
        title: written above.
        name: makes squares report as ``"name,row,column"`` where the pointer is over them.
        fill: the colour of a square by its value.
        marked: (row, column) of squares with a thick rim in ``colour``.
        hidden: squares whose number is not shown yet.
        size: of the digits.
        rim: width of the lines between squares.
        lean: share of a square that is left of its number's middle.
    """
    left, top = at
    parts = [text(left, top - 8, title, size=13, bold=True)] if title else []
    for pass_marked in (False, True):  # marked rims lie over the others
        for (row, column), value in np.ndenumerate(values):
            if ((row, column) in marked) != pass_marked:
                continue
            x, y = left + column * cell, top + row * cell
            shown = (row, column) not in hidden
            stroke, wide = (colour, max(4.0, 2 * rim)) if pass_marked else ("currentColor", rim)
            pale = "" if pass_marked or rim < 1 else ' stroke-opacity="0.3"'
            report = f' data-cell="{name},{row},{column}"' if name else ""
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{cell:g}" height="{cell:g}" '
                f'fill="{fill(float(value)) if shown else "none"}" stroke="{stroke}" '
                f'stroke-width="{wide:g}"{pale} pointer-events="all"{report}/>'
            )
            if shown:
                parts.append(
                    text(
                        x + lean * cell,
                        y + cell / 2 + size / 3,
                        short(float(value)).replace("-", "−"),
                        size=size,
                        anchor="middle",
                        more=' pointer-events="none"',
                    )
                )
    return "".join(parts)


def veil(colour: str, most: float) -> Callable[[float], str]:
    """Return a fill that grows with a value's size; light enough for digits on any page."""

    def fill(value: float) -> str:
        share = min(1.0, abs(value) / most) if most else 0.0
        return f"{colour}{round(110 * share):02x}"

    return fill


def two_sided(positive: str, negative: str, most: float) -> Callable[[float], str]:
    """Return a fill with one colour for positive values and another for negative ones."""
    return lambda value: veil(positive if value >= 0 else negative, most)(value)
