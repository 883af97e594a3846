"""Pieces of a drawn computational graph: nodes, forward arrows, backward arrows, matrices.

Forward is blue and solid, backward is vermilion and dashed, in every figure of the course.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from chainrule.figures.palette import BLACK, BLUE, VERMILION
from chainrule.figures.style import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Lines and letters that only accompany.
GREY = "#777777"
#: Fill of a node, and of a highlighted entry of a matrix.
PALE, MARKED = "#EEF5FA", "#FBE3D3"

Point = tuple[float, float]


def canvas(width: float, height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Return a figure of ``width`` × ``height`` inches with ``columns`` empty panels.

    Each panel counts in inches from its lower left corner, so that a circle is round.
    """
    fig = figure(width, height)
    panels = []
    for axes in fig.subplots(1, columns, squeeze=False)[0]:
        axes.set_xlim(0, width / columns)
        axes.set_ylim(0, height)
        axes.set_aspect("equal")
        axes.axis("off")
        panels.append(axes)
    return fig, panels


def node(
    axes: Axes, at: Point, label: str, radius: float = 0.26, colour: str = BLUE, size: float = 12
) -> None:
    """Draw a round node."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle(at, radius, facecolor=PALE, edgecolor=colour, linewidth=1.6, zorder=3))
    axes.text(*at, label, ha="center", va="center", fontsize=size, color=BLACK, zorder=4)


def box(
    axes: Axes,
    corner: Point,
    width: float,
    height: float,
    label: str,
    fill: str = PALE,
    size: float = 11,
) -> None:
    """Draw a rounded box, its lower left corner at ``corner``, with a label in its middle."""
    from matplotlib.patches import FancyBboxPatch

    left, bottom = corner
    axes.add_patch(
        FancyBboxPatch(
            corner, width, height, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=fill, edgecolor=BLUE, linewidth=1.6, zorder=3,
        )
    )  # fmt: skip
    axes.text(
        left + width / 2, bottom + height / 2, label,
        ha="center", va="center", fontsize=size, zorder=4,
    )  # fmt: skip


def forward(axes: Axes, start: Point, end: Point, label: str = "", **style: object) -> None:
    """Draw a solid arrow along which a value flows."""
    _arrow(axes, start, end, label, {"color": BLUE, **style})


def backward(axes: Axes, start: Point, end: Point, label: str = "", **style: object) -> None:
    """Draw a dashed arrow along which a gradient flows."""
    _arrow(axes, start, end, label, {"color": VERMILION, "linestyle": (0, (4, 2)), **style})


def _arrow(axes: Axes, start: Point, end: Point, label: str, style: dict[str, object]) -> None:
    """Draw an arrow between the rims of two nodes, with its label at ``at`` of the way.

    ``style``: ``gap`` (radius of the nodes, inches), ``bend`` (share of the length), ``at``,
    ``lift`` (label above the line, inches), ``size``, and what `FancyArrowPatch` takes.
    """
    from matplotlib.patches import FancyArrowPatch

    gap, bend = float(str(style.pop("gap", 0.26))), float(str(style.pop("bend", 0.0)))
    at, lift = float(str(style.pop("at", 0.5))), float(str(style.pop("lift", 0.12)))
    size = float(str(style.pop("size", 10)))
    patch = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>",
        mutation_scale=11,
        connectionstyle=f"arc3,rad={bend}",
        shrinkA=72 * gap + 2,
        shrinkB=72 * gap + 2,
        **{"linewidth": 1.6, "zorder": 2, **style},
    )
    axes.add_patch(patch)
    if label:
        x = start[0] + at * (end[0] - start[0])
        y = start[1] + at * (end[1] - start[1]) + lift
        words = axes.text(
            x, y, label, ha="center", va="center", fontsize=size, color=style["color"], zorder=5
        )
        words.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})


def badge(axes: Axes, at: Point, label: str, colour: str = VERMILION) -> None:
    """Draw a small filled disc with a number in it."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle(at, 0.13, facecolor=colour, edgecolor="white", linewidth=1, zorder=6))
    axes.text(
        *at,
        label,
        ha="center",
        va="center_baseline",
        fontsize=9.5,
        color="white",
        zorder=7,
        weight="bold",
    )


def matrix(
    axes: Axes,
    corner: Point,
    entries: Sequence[Sequence[str]],
    marked: Collection[tuple[int, int]] = (),
    cell: float = 0.62,
    title: str = "",
) -> None:
    """Draw a matrix of words as squares, its upper left corner at ``corner``.

    Args:
        entries: the words, row by row.
        marked: ``(row, column)`` of the entries to highlight.
        cell: side of a square, in inches.
        title: written above.
    """
    from matplotlib.patches import Rectangle

    left, top = corner
    for i, row in enumerate(entries):
        for j, word in enumerate(row):
            hot = (i, j) in marked
            axes.add_patch(
                Rectangle(
                    (left + j * cell, top - (i + 1) * cell),
                    cell,
                    cell,
                    facecolor=MARKED if hot else "white",
                    edgecolor=VERMILION if hot else GREY,
                    linewidth=1.8 if hot else 0.8,
                    zorder=3 if hot else 2,
                )
            )
            axes.text(
                left + (j + 0.5) * cell,
                top - (i + 0.5) * cell,
                word,
                ha="center",
                va="center",
                fontsize=10,
                zorder=4,
            )
    if title:
        axes.text(left + len(entries[0]) * cell / 2, top + 0.2, title, ha="center", fontsize=11)
