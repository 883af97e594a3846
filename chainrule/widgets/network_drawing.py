"""The drawing of the 1-3-3-1 network: boxes, edges, and the numbers on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import Drawing, line, text
from chainrule.live.svg.axes import short
from chainrule.widgets.network_pass import Pass, Weights

Point = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """One weight: its ends, its numbers, and where they are written.

    Args:
        value: what enters.
        gradient: of the loss by the weight; None where it is not written.
        label: share of the edge at which the numbers are written.
    """

    start: Point
    end: Point
    weight: float
    value: float
    gradient: float | None
    label: float = 0.5


_WIDTH, _HEIGHT = 960, 486
_ROWS = (82.0, 222.0, 362.0)
#: Centres and half widths of the four columns of nodes.
_COLUMNS = {"x": (44.0, 34.0), "0": (272.0, 66.0), "1": (638.0, 66.0), "y": (898.0, 58.0)}
_HALF_HEIGHT = 40
_GREY = "#888888"


def drawing(seen: Pass, weights: Weights, y_observed: float, back: bool) -> Drawing:
    """Return the network with every value, and with ``back`` every gradient, written in.

    Units whose input is not positive are dead: grey and dashed, as are edges that carry 0.
    """
    edges, labels = [], []
    for edge in _edges(seen, weights):
        (x0, y0), (x1, y1), share = edge.start, edge.end, edge.label
        middle = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        product = f"{_n(edge.weight)} × {_n(edge.value)} = {_n(edge.weight * edge.value)}"
        size = (3.1 * len(product) + 5, 17.0 if back else 10.0)
        colour, dash = (_GREY, "4 4") if edge.weight * edge.value == 0 else (BLUE, "")
        edges.append(_cut(edge.start, edge.end, share, size, colour, dash))
        labels.append(_two_lines(middle, product, edge.gradient, back))
    dead = [_unit(seen, layer, j, back) for layer in (0, 1) for j in range(3)]
    boxes = [box for box, _ in dead]
    names = [name for _, name in dead if name]
    body = "".join(edges + labels + boxes) + _ends(seen, y_observed, back) + _legend(seen, back)
    return Drawing(body, label=_words(seen, names), width=_WIDTH, height=_HEIGHT)


def _edges(seen: Pass, weights: Weights) -> list[Edge]:
    """Return the fifteen edges, those of one unit together."""
    w0, w1, w2 = weights
    grads = seen.gradients

    def of(name: str, *index: int) -> float | None:
        return float(grads[name][index]) if name in grads else None

    def right(column: str) -> float:
        return _COLUMNS[column][0] + _COLUMNS[column][1]

    def left(column: str) -> float:
        return _COLUMNS[column][0] - _COLUMNS[column][1]

    x, h0, h1 = float(seen.values["x"][0]), seen.values["h0"], seen.values["h1"]
    middle = _ROWS[1]
    found: list[Edge] = []
    for j, row in enumerate(_ROWS):
        start, end = (right("x"), middle), (left("0"), row)
        found.append(Edge(start, end, float(w0[j]), x, of("W0", j)))
        for i, target in enumerate(_ROWS):
            start, end = (right("0"), row), (left("1"), target)
            # Two columns of labels in turn: so no two of the nine come closer than half a row.
            label = 0.25 if (i + j) % 2 == 0 else 0.75
            found.append(Edge(start, end, float(w1[i, j]), float(h0[j]), of("W1", i, j), label))
        start, end = (right("1"), row), (left("y"), middle)
        found.append(Edge(start, end, float(w2[j]), float(h1[j]), of("W2", j)))
    return found


def _unit(seen: Pass, layer: int, j: int, back: bool) -> tuple[str, str]:
    """Return the box of one hidden unit, and its name if it is dead."""
    r, h = (float(seen.values[f"{kind}{layer}"][j]) for kind in "rh")
    at = (_COLUMNS[str(layer)][0], _ROWS[j])
    lines = [f"r {_n(r)} → h {_n(h)}"]
    if back:
        lines += [f"∂h {_g(seen.gradients.get(f'h{layer}'), j)}"]
        lines += [f"∂r {_g(seen.gradients.get(f'r{layer}'), j)}"]
    is_dead = r <= 0
    title = f"unit {j}" + (" · dead" if is_dead else "")
    return _box(at, 66, title, lines, is_dead), f"unit {j} of layer {layer}" if is_dead else ""


def _ends(seen: Pass, y_observed: float, back: bool) -> str:
    """Return the boxes of the input and of the prediction, and the loss under it."""
    x, y = float(seen.values["x"][0]), float(seen.values["y_predicted"][0])
    lines = [_n(y)] + ([f"∂ŷ {_g(seen.gradients.get('ypredicted'), 0)}"] if back else [])
    column = _COLUMNS["y"][0]
    return (
        _box((_COLUMNS["x"][0], _ROWS[1]), 34, "x", [_n(x)], False)
        + _box((column, _ROWS[1]), 58, "prediction ŷ", lines, False)
        + text(column, 300, f"observed y = {_n(y_observed)}", size=13, anchor="middle")
        + text(column, 322, f"loss L = {_n(seen.loss)}", size=15, anchor="middle", bold=True)
    )


def _box(at: Point, half: float, title: str, lines: list[str], dead: bool) -> str:
    x, y = at
    dash = ' stroke-dasharray="5 4"' if dead else ""
    colour = _GREY if dead else BLUE
    parts = [
        f'<rect x="{x - half:g}" y="{y - _HALF_HEIGHT:g}" width="{2 * half:g}" '
        f'height="{2 * _HALF_HEIGHT:g}" rx="10" fill="currentColor" fill-opacity="0.04" '
        f'stroke="{colour}" stroke-width="2"{dash}/>',
        text(x, y - 22, title, size=11, anchor="middle", more=' opacity="0.75"'),
    ]
    for k, words in enumerate(lines):
        base = y - 3 + 17 * k + (4 if len(lines) == 1 else 0)
        more = _warm() if k else ' opacity="0.6"' if dead else ""
        parts.append(text(x, base, words, size=13, anchor="middle", bold=k == 0, more=more))
    return "".join(parts)


def _two_lines(at: Point, product: str, gradient: float | None, back: bool) -> str:
    x, y = at
    if not back:
        return text(x, y + 4, product, size=11.5, anchor="middle")
    return text(x, y - 2, product, size=11.5, anchor="middle") + text(
        x,
        y + 12,
        f"∂w {'?' if gradient is None else _n(gradient)}",
        size=11.5,
        anchor="middle",
        more=_warm(),
    )


def _legend(seen: Pass, back: bool) -> str:
    """Return two lines under the network: how to read it, and what is missing."""
    forward = "on an edge: weight × value = contribution.   grey, dashed: dead, or carries 0."
    found = text(14, 444, forward, size=12.5)
    if back:
        words = "∂ is the gradient of the loss: ∂w by that weight, ∂h, ∂r, ∂ŷ by that value."
        found += text(14, 462, words, size=12.5, more=_warm())
    return found + "".join(
        text(946, 444 + 18 * k, note[:90], size=12.5, anchor="end")
        for k, note in enumerate(seen.notes[:3])
    )


def _cut(start: Point, end: Point, at: float, size: Point, colour: str, dash: str) -> str:
    """Return a edge as two pieces that leave out a label of half ``size`` at ``at`` of the way."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    gap = min(size[0] / abs(dx), size[1] / abs(dy) if dy else 1.0)

    def piece(first: float, last: float) -> str:
        across = [x0 + first * dx, x0 + last * dx]
        return line(across, [y0 + first * dy, y0 + last * dy], colour=colour, width=1.8, dash=dash)

    return piece(0, at - gap) + piece(at + gap, 1)


def _words(seen: Pass, dead: list[str]) -> str:
    x, y = float(seen.values["x"][0]), float(seen.values["y_predicted"][0])
    state = f"dead: {', '.join(dead)}" if dead else "no unit is dead"
    grads = "; ".join(
        f"gradient of {name}: {', '.join(_n(v) for v in np.ravel(seen.gradients[name]))}"
        for name in ("W0", "W1", "W2")
        if name in seen.gradients
    )
    words = f"x {_n(x)}, prediction {_n(y)}, loss {_n(seen.loss)}; {state}"
    return f"{words}; {grads}" if grads else words


def _warm() -> str:
    """Return the colour of gradients, shifted towards the page's text colour to be readable."""
    return f' style="fill:color-mix(in srgb,{VERMILION} 72%,currentColor)"'


def _g(gradient: NDArray[np.float64] | None, index: int) -> str:
    return "?" if gradient is None else _n(float(gradient[index]))


def _n(value: float) -> str:
    """Return a number in three digits."""
    return short(float(f"{value:.3g}"))
