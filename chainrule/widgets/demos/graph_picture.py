"""The picture of a computation graph: boxes, edges, and what goes along them in both directions."""

from __future__ import annotations

import math

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demos.graphs import Graph, Node, Passes
from chainrule.widgets.demos.panel import GREY, arrow, travel, words

Point = tuple[float, float]

#: Coordinates of −3 and 3 on an input's track: an arrow key moves a handle by 15, one step.
TRACK = Axis(-3, 3, 30, 210)
#: Width and height of the boxes.
INPUT = (220.0, 88.0)
NODE = (190.0, 108.0)
_TOP, _BOTTOM = 20.0, 400.0


def n(value: float) -> str:
    """Return a number in three digits."""
    return short(float(f"{value:.3g}"))


def positions(graph: Graph) -> dict[str, Point]:
    """Return the middle of each box: inputs in a column on the left."""
    space = (_BOTTOM - _TOP) / len(graph.inputs)
    found = {name: (120.0, _TOP + space * (i + 0.5)) for i, name in enumerate(graph.inputs)}
    return found | {node.name: node.position for node in graph.nodes}


def edges(graph: Graph, found: Passes, done: list[Node], back: list[Node], now: Node | None) -> str:
    """Return the edges: full arrows forward, dashed ones backward with local × upstream.

    Args:
        done: the nodes that have a value.
        back: those that have sent their gradient back.
        now: the node that this step is about; its edges are thick.
    """
    lines, labels, dots = [], [], []
    for node in graph.nodes:
        for i, source in enumerate(node.inputs):
            start, end = _ends(graph, source, node, i)
            if node is now and (node not in back or found.products[node.name, i] != 0):
                way, dot = ((end, start), VERMILION) if node in back else ((start, end), ORANGE)
                dots.append(travel(way, dot))
            if node not in back:
                colour = ORANGE if node is now else BLUE if node in done else GREY
                lines.append(arrow(start, end, colour, width=7 if node is now else 4))
                continue
            colour = GREY if found.products[node.name, i] == 0 else VERMILION
            width = 8 if node is now else 5
            lines.append(arrow(end, start, colour, width=width, dash="14 7"))
            labels.append(_product(node, i, found, start, end))
    return "".join(lines + labels + dots)


def _ends(graph: Graph, source: str, node: Node, i: int) -> tuple[Point, Point]:
    """Return where an edge leaves its source and where it enters its node."""
    (x0, y0), (x1, y1) = positions(graph)[source], node.position
    if abs(x1 - x0) < NODE[0]:
        half = math.copysign(NODE[1] / 2, y1 - y0)
        return (x0, y0 + half), (x1, y1 - half)
    # Two edges enter at different heights, so that a · a has two as well.
    spread = 0.0 if len(node.inputs) == 1 else (-26.0, 26.0)[i]
    leave = spread if node.inputs.count(source) > 1 else 0.0
    out = (INPUT if source in graph.inputs else NODE)[0] / 2
    return (x0 + out, y0 + leave), (x1 - NODE[0] / 2, y1 + spread)


def _product(node: Node, i: int, found: Passes, start: Point, end: Point) -> str:
    """Return "local × upstream = product" at an edge: over a flat one, on a steep one."""
    local, product = found.local[node.name, i], found.products[node.name, i]
    front = "?" if local is None else n(local)
    what = f"{front} × {_signed(found.gradients[node.name])} = {n(product)}"
    half = 6.2 * len(what) + 6
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    dx, dy = end[0] - start[0], end[1] - start[1]
    if dx == 0:
        x -= half + 4
    elif abs(dy) < 0.36 * dx:
        y -= 18 + 0.8 * half * abs(dy / dx)
    return (
        f'<rect x="{x - half:.1f}" y="{y - 15:.1f}" width="{2 * half:.1f}" height="30" rx="6" '
        'style="fill:var(--jp-layout-color0,#fff)"/>'
    ) + words(x, y + 7, what, size=21, anchor="middle", colour=VERMILION, bold=True)


def _signed(value: float) -> str:
    return f"({n(value)})" if value < 0 else n(value)


def _rectangle(at: Point, size: Point, colour: str, width: float) -> str:
    (x, y), (w, h) = at, size
    return (
        f'<rect x="{x - w / 2:.1f}" y="{y - h / 2:.1f}" width="{w:g}" height="{h:g}" rx="12" '
        f'style="fill:var(--jp-layout-color0,#fff)" stroke="{colour}" stroke-width="{width:g}"/>'
    )


def input_box(name: str, at: Point, value: float, gradient: float | None) -> str:
    """Return an input with its track; the handle on it is the page's."""
    x, y = at
    parts = [_rectangle(at, INPUT, BLUE, 3)]
    parts.append(words(x - 100, y - 22, f"{name} = {n(value)}", size=21, colour=BLUE, bold=True))
    if gradient is not None:
        parts.append(_gradient(x - 100, y + 2, name, gradient, "start"))
    parts.append(line([TRACK.start, TRACK.end], [y + 24, y + 24], width=3, colour=GREY))
    parts.append(line([120, 120], [y + 15, y + 33], width=3, colour=GREY))
    return "".join(parts)


def node_box(node: Node, value: float | None, gradient: float | None, now: bool) -> str:
    """Return a node: its formula, its value and its gradient as far as they are known."""
    x, y = node.position
    parts = [f'<g data-cell="{node.name}" style="cursor:pointer">']
    parts.append(_rectangle(node.position, NODE, ORANGE if now else GREY, 6 if now else 3))
    parts.append(words(x, y - 24, node.formula, size=22, anchor="middle", bold=True))
    if value is not None:
        parts.append(words(x, y + 9, f"= {n(value)}", size=26, anchor="middle", colour=BLUE))
    if gradient is not None:
        parts.append(_gradient(x, y + 42, node.name, gradient, "middle"))
    return "".join(parts) + "</g>"


def _gradient(x: float, y: float, name: str, value: float, anchor: str) -> str:
    return words(
        x, y, f"∂L/∂{name} = {n(value)}", size=21, anchor=anchor, colour=VERMILION, bold=True
    )
