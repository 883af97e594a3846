"""# One layer folds the plane

Two crosses and two discs: can a straight line separate them after one layer? Ask, then press
*Play* (space): the layer does its affine part, then its ReLU. Drag the corners on the right: the
orange point is $b$, the other two are $b$ plus a row of $W$.

* **rotate**, **shear**, **shift**: an affine map keeps straight lines straight. No affine map
  separates the four points.
* **fold**: ReLU lays what is negative onto the axes. The green lines are the folds.
* **XOR**: the fold brings both crosses near 0, and a straight line separates the classes.
  **before its ReLU**, the same layer has the four points almost on one line, and none does.

Keys: space plays and pauses, `r` goes back to the start, `n` and `p` go through the presets. Your
own layer runs the demo with `folding(engine=(compute_layer, relu))`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, PURPLE, VERMILION, YELLOW
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.folding_grid import chessboard, clipped, grid_lines
from chainrule.widgets.demos.folding_layer import (
    CORNERS,
    LABELS,
    LAYERS,
    Engine,
    Floats,
    end,
    layer,
    separator,
)
from chainrule.widgets.demos.panel import Panel, arrow, dot, outline, words

#: A unit is as long in both panels.
_UNIT = 73.8
_IN = Panel(
    Axis(-2.6, 2.6, 40, 40 + 5.2 * _UNIT), Axis(-2.6, 2.6, 250 + 2.6 * _UNIT, 250 - 2.6 * _UNIT)
)
_OUT = Panel(
    Axis(-4.2, 4.2, 560, 560 + 8.4 * _UNIT), Axis(-2.9, 2.9, 250 + 2.9 * _UNIT, 250 - 2.9 * _UNIT)
)
#: Where the handles may go: left, top, right, bottom.
_AREA = (575.0, 60.0, 1165.0, 440.0)
_WEIGHTS = ("w11", "w12", "w21", "w22", "b1", "b2")
_STAGES = ("the plane", "affine: rotate, shear, shift", "ReLU: fold")


def folding(engine: Engine | None = None) -> Plot:
    """Show the input plane, and the same plane after h = ReLU(x W + b).

    Args:
        engine: the student's own ``(compute_layer, relu)``: ``compute_layer(x, w, b)`` with
            x (N, 2), w (2, 2), b (1, 2), and ``relu`` of an array.
    """

    def weights(*values: float) -> dict[str, float]:
        return dict(zip(_WEIGHTS, values, strict=True))

    xor = weights(1.2, -0.8, 0.8, -1.2, 0.3, 0.3)
    controls = {name: Slider(-3, 3, value, 0.05, hidden=True) for name, value in xor.items()}
    return demo(
        "folding",
        "Two crosses, two discs: can a straight line separate them after one layer?",
        settings={
            "layer": Choice(LAYERS, LAYERS[1]),
            "stage": Slider(0, 2, 0, 0.05),
            "show": Choice(["grid and points", "grid", "points"], "grid and points"),
            **controls,
        },
        presets={
            "XOR": xor,
            "before its ReLU": {**xor, "layer": LAYERS[0]},
            "rotate": {**weights(0.7, 0.7, -0.7, 0.7, 0, 0), "layer": LAYERS[0]},
            "shear": {**weights(1, 0, 1, 1, 0, 0), "layer": LAYERS[0]},
            "shift": {**weights(1, 0, 0, 1, 1, 0.5), "layer": LAYERS[0]},
            "fold": weights(0.7, 0.7, -0.7, 0.7, 0.5, 0),
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="stage",
        step_seconds=0.07,
        step_limit=lambda settings: end(settings.layer),
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move a corner: the image of 0 is b, that of a unit vector is b plus a row of W."""
    if event.get("kind") != "drag":
        return
    point = (_OUT.x.value(float(event["x"])), _OUT.y.value(float(event["y"])))
    name = str(event.get("name"))
    for axis in (1, 2):
        if name == "b":
            run.set(f"b{axis}", point[axis - 1])
        elif name in ("e1", "e2"):
            run.set(f"w{name[1]}{axis}", point[axis - 1] - run.settings[f"b{axis}"])


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw the plane before and after."""
    s = run.settings
    w, b = np.array([[s.w11, s.w12], [s.w21, s.w22]]), np.array([s.b1, s.b2])
    grid, points = s.show != "points", s.show != "grid"

    def move(x: Floats) -> Floats:
        return layer(x, w, b, s.stage, engine)

    moved = move(CORNERS)
    parts = [_axes(_IN, "x₁", "x₂"), _axes(_OUT, "h₁", "h₂")]
    if grid:
        parts += [chessboard(_IN, lambda x: x), chessboard(_OUT, move)]
        parts += [grid_lines(_IN, lambda x: x), grid_lines(_OUT, move)]
    parts += [_folds(w, b), _unit(w, b)]
    found = separator(moved, LABELS)
    done = s.stage >= end(s.layer)
    if done and points and found:
        parts.append(_separating(*found))
    if points:
        parts += [_points(_IN, CORNERS), _points(_OUT, moved)]
    stage = _STAGES[int(np.ceil(min(s.stage, 2)))]
    what = "This line separates" if found else "No straight line separates"
    what = f"{what} crosses and discs." if done and points else ""
    if engine is not None:
        right = layer(CORNERS, w, b, s.stage)
        worst = int(np.abs(right - moved).sum(axis=1).argmax())
        if not np.allclose(right[worst], moved[worst], atol=1e-6):
            parts += [_missed(_OUT, moved[worst], right[worst])]
            what = f"Yours puts {_pair(CORNERS[worst])} at {_pair(moved[worst])}, not at "
            what += f"{_pair(right[worst])}."
    parts.append(words(232, 24, "before", size=24, anchor="middle", bold=True))
    parts.append(words(870, 508, what, size=24, anchor="middle", bold=True))
    parts.append(words(870, 24, stage, size=24, anchor="middle", bold=True))
    handles = tuple(
        Handle(name, *_OUT.at(*at), f"{say} at {_pair(at)}", colour, area=_AREA)
        for name, at, say, colour in (
            ("e1", b + w[0], "corner: image of (1, 0)", BLUE),
            ("e2", b + w[1], "corner: image of (0, 1)", VERMILION),
            ("b", b, "corner: image of 0, the bias b", ORANGE),
        )
    )
    corners = ", ".join(_pair(corner) for corner in moved)
    label = (
        f"{stage}; W = [[{short(s.w11)}, {short(s.w12)}], [{short(s.w21)}, {short(s.w22)}]], "
        f"b = ({short(s.b1)}, {short(s.b2)}); the corners go to {corners}: {what}"
    )
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=handles)


def _pair(point: Floats) -> str:
    x, y = (short(float(value)) for value in point.round(3))
    return f"({x}, {y})"


def _separating(normal: Floats, height: float) -> str:
    """Return a separating line in the output plane."""
    ends = height * normal + np.outer([-9, 9], [-normal[1], normal[0]])
    x, y = _OUT.x.pixel(ends[:, 0]), _OUT.y.pixel(ends[:, 1])
    return clipped(_OUT, line(x, y, width=6))


def _missed(panel: Panel, found: Floats, right: Floats) -> str:
    """Return the outline of a point that a student's layer put wrong, and the way to the right."""
    (x, y), to = panel.at(*found), panel.at(*right)
    return outline(x - 24, y - 24, 48, 48) + arrow((x, y), to, VERMILION, width=4)


def _axes(panel: Panel, x_name: str, y_name: str) -> str:
    x0, y0 = panel.at(0, 0)
    return "".join(
        (
            line([panel.x.start, panel.x.end], [y0, y0], width=2.6),
            line([x0, x0], [panel.y.start, panel.y.end], width=2.6),
            words(panel.x.end - 4, y0 + 26, x_name, size=22, anchor="end", bold=True),
            words(x0 + 10, panel.y.end + 16, y_name, size=22, bold=True),
        )
    )


def _folds(w: Floats, b: Floats) -> str:
    """Return, in the input plane, the line at which each unit is 0: there the plane folds."""
    parts = []
    for unit, dash in ((0, "16 8"), (1, "4 7")):
        normal = w[:, unit]
        length = float(np.hypot(*normal))
        if length < 0.01:
            continue
        foot = -b[unit] * normal / length**2
        along = np.array([-normal[1], normal[0]]) / length
        ends = foot + np.outer([-6, 6], along)
        x, y = _IN.x.pixel(ends[:, 0]), _IN.y.pixel(ends[:, 1])
        parts.append(line(x, y, colour=GREEN, width=6, dash=dash))
    fold = words(24, 508, "green: where a unit is 0, the plane folds", colour=GREEN, bold=True)
    return clipped(_IN, "".join(parts)) + fold


def _unit(w: Floats, b: Floats) -> str:
    """Return the arrows to the three corners that W and b consist of."""
    zero = _OUT.at(*b)
    tips = [_OUT.at(*(b + row)) for row in w]
    # Names do not overlap: each on its own side of the tips, and b where the arrows do not go.
    above = tips[0][1] + tips[1][1] < 2 * zero[1]
    named = [(zero, "b", ORANGE, -20, 34 if above else -14, "end")]
    lefter = 0 if tips[0][0] < tips[1][0] else 1
    for i, name, colour in ((0, "row 1 of W", BLUE), (1, "row 2 of W", VERMILION)):
        left = i == lefter
        # Off the tip's own height, where corners of the square lie.
        dy = -24 if tips[i][1] < zero[1] + 1 else 40
        named.append((tips[i], name, colour, -22 if left else 22, dy, "end" if left else "start"))
    return (
        arrow(zero, tips[0], BLUE, width=6)
        + arrow(zero, tips[1], VERMILION, width=6, dash="10 5")
        + "".join(
            words(x + dx, y + dy, name, size=22, colour=c, anchor=anchor, bold=True, halo=True)
            for (x, y), name, c, dx, dy, anchor in named
        )
    )


def _points(panel: Panel, at: Floats) -> str:
    parts = []
    for (x, y), label in zip(at.tolist(), LABELS.tolist(), strict=True):
        px, py = panel.at(x, y)
        if label:
            for way in (-1, 1):
                parts.append(
                    line([px - 13, px + 13], [py - 13 * way, py + 13 * way], colour=PURPLE, width=8)
                )
        else:
            parts.append(dot(px, py, YELLOW, radius=13))
    return "".join(parts)
