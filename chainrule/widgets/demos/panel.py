"""What the demos' pictures share: a panel with axes, arrows, type that shows on any page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLACK, VERMILION
from chainrule.live import escape, line, text
from chainrule.live.svg.axes import Axis, exponent_text, short

#: Smallest type in the units of `chainrule.live.LECTURE`: 22 pixels on a page of 1280 × 720.
SIZE = 21
GREY = "#888888"


@dataclass(frozen=True)
class Panel:
    """Two axes with their names; ``x`` and ``y`` lay numbers over places."""

    x: Axis
    y: Axis
    x_name: str = ""
    y_name: str = ""

    def frame(self, x_ticks: Sequence[float] = (), y_ticks: Sequence[float] = ()) -> str:
        """Return both axes with ticks and names."""
        x0, x1, y0, y1 = self.x.start, self.x.end, self.y.start, self.y.end
        parts = [line([x0, x0, x1], [y1, y0, y0], width=2.6)]
        for tick in x_ticks:
            at = float(self.x.pixel(tick))
            parts.append(line([at, at], [y0, y0 + 7], width=2.6))
            parts.append(text(at, y0 + 28, number(tick, self.x), size=SIZE, anchor="middle"))
        for tick in y_ticks:
            at = float(self.y.pixel(tick))
            parts.append(line([x0 - 7, x0], [at, at], width=2.6))
            parts.append(text(x0 - 12, at + 7, number(tick, self.y), size=SIZE, anchor="end"))
        if self.x_name:
            parts.append(text(x1, y0 + 54, self.x_name, size=SIZE, anchor="end", bold=True))
        if self.y_name:
            parts.append(text(x0 - 40, y1 - 16, self.y_name, size=SIZE, bold=True))
        return "".join(parts)

    def curve(self, x: Any, y: Any, colour: str, *, dash: str = "", width: float = 5) -> str:
        """Return a curve; what lies outside the y axis is held at its edge, NaN is left out."""
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        seen = ~np.isnan(y)
        low, high = self.y.low, self.y.high
        return line(
            self.x.pixel(x[seen]),
            self.y.pixel(np.clip(y[seen], low, high)),
            colour=colour,
            width=width,
            dash=dash,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point, held inside the y axis."""
        y = min(max(y, self.y.low), self.y.high)
        return float(self.x.pixel(x)), float(self.y.pixel(y))

    def scaled(self, low: float, high: float) -> Panel:
        """Return the same panel with another range of y."""
        return replace(self, y=replace(self.y, low=low, high=high))


def number(value: float, axis: Axis) -> str:
    """Return a tick's text: a power of ten on a log axis, else digits."""
    if not axis.log:
        return short(value)
    power = round(math.log10(value))
    return {0: "1", 1: "10"}.get(power, "10" + exponent_text(power))


def words(
    x: float,
    y: float,
    what: str,
    *,
    size: float = SIZE,
    anchor: str = "start",
    colour: str = BLACK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Return type in a colour that is drawn towards the page's own, light or dark, to be read.

    Args:
        halo: with an outline in the page's background, to be read on lines.
    """
    style = "" if colour == BLACK else f"fill:color-mix(in srgb,{colour} 75%,currentColor);"
    if halo:
        style += (
            "paint-order:stroke;stroke:var(--jp-layout-color0,#fff);"
            "stroke-width:9px;stroke-linejoin:round;"
        )
    more = f' style="{style}"' if style else ""
    return text(x, y, what, size=size, anchor=anchor, bold=bold, more=more)


def unknown(x: float, y: float) -> str:
    """Return the question mark, around a point, for what is not shown yet."""
    return words(x, y + 32, "?", size=90, anchor="middle", colour=GREY, halo=True)


def dot(x: float, y: float, colour: str, *, radius: float = 9, square: bool = False) -> str:
    """Return a filled marker with a rim in the page's text colour: a circle, or a square."""
    rim = 'stroke="currentColor" stroke-width="2.6"'
    if square:
        side = 1.8 * radius
        return (
            f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:g}" '
            f'height="{side:g}" fill="{colour}" {rim}/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}" {rim}/>'


def arrow(
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    *,
    width: float = 5,
    dash: str = "",
    head: float = 18,
) -> str:
    """Return an arrow from ``start`` to ``end``; nothing if they are the same."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    if length < 1:
        return ""
    head = min(head, length)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - head * ux, y1 - head * uy
    side = 0.5 * head
    return line([x0, bx + ux], [y0, by + uy], colour=colour, width=width, dash=dash) + line(
        [bx - side * uy, x1, bx + side * uy],
        [by + side * ux, y1, by - side * ux],
        colour=colour,
        fill=colour,
        width=1,
    )


def travel(way: Sequence[tuple[float, float]], colour: str) -> str:
    """Return a dot that travels along a way, once, when the picture's `moment` is a new one."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in way)
    return (
        f'<circle class="travels" display="none" r="11" fill="{colour}" stroke="currentColor" '
        f'stroke-width="2.6" style="offset-path:path(\'{path}\')"/>'
    )


def moment(*what: object) -> str:
    """Return the mark of a step: while it stays the same, nothing travels again."""
    return f'<g data-moment="{escape(what)}"/>'


def outline(x: float, y: float, width: float, height: float) -> str:
    """Return the red, dashed outline of a value that a student's function got wrong."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="8" '
        f'fill="none" stroke="{VERMILION}" stroke-width="5" stroke-dasharray="12 6" '
        'data-wrong="yours"/>'
    )


def correction(
    x: float, y: float, width: float, height: float, right: str, *, below: bool = True
) -> str:
    """Outline a wrong value of a student's in red and write the right one below or above it."""
    base = y + height + SIZE * 1.1 if below else y - SIZE * 0.4
    return outline(x, y, width, height) + words(
        x + width / 2,
        base,
        f"right: {right}",
        anchor="middle",
        colour=VERMILION,
        bold=True,
        halo=True,
    )


def wrong_cells(
    found: NDArray[np.float64],
    right: NDArray[np.float64],
    corner: tuple[float, float],
    cell: float,
) -> str:
    """Outline the entries of a grid (H, W) that differ, with the right number in brackets."""
    parts = []
    for (row, column), value in np.ndenumerate(right):
        if np.isclose(found[row, column], value):
            continue
        x, y = corner[0] + column * cell, corner[1] + row * cell
        parts.append(outline(x + 3, y + 3, cell - 6, cell - 6))
        parts.append(
            words(
                x + cell / 2,
                y + cell - 5,
                f"({short(float(value))})",
                anchor="middle",
                colour=VERMILION,
                bold=True,
                halo=True,
            )
        )
    return "".join(parts)
