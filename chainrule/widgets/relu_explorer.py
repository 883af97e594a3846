"""The explorer of PS1: ReLU and its slope, drawn by the student's own functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import Drawing, Plot, Settings, Slider, explore, line, text
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import number
from chainrule.widgets.waiting import waiting

#: The inputs shown; 0 is one of them.
_INPUTS = np.linspace(-3, 3, 121)
_WIDTH, _HEIGHT = 720, 330
_TOP, _BOTTOM = 40, 215


def relu_explorer(
    relu: Callable[[float], Any], relu_derivative: Callable[[float], Any]
) -> Plot | None:
    """Show ReLU and its slope with sliders for the input and for the upstream gradient.

    Args:
        relu: the student's function of one number.
        relu_derivative: the student's function of one number.

    Returns:
        What is shown; None, after a line of explanation, where an answer is missing or fails.
    """
    with waiting("This explorer"):
        values = np.array([number("relu", relu(float(x))) for x in _INPUTS])
        slopes = np.array([number("relu_derivative", relu_derivative(float(x))) for x in _INPUTS])

        def draw(settings: Settings) -> Drawing:
            x = float(settings.x)
            value, slope = number("relu", relu(x)), number("relu_derivative", relu_derivative(x))
            return drawing(values, slopes, (x, value, slope, float(settings.upstream)))

        return explore(
            draw,
            {
                "x": Slider(-3, 3, 1.2, step=0.05, label="x"),
                "upstream": Slider(-2, 2, 1.5, step=0.1, label="upstream gradient"),
            },
            title="ReLU and its slope",
        )
    return None


def drawing(
    values: NDArray[np.float64], slopes: NDArray[np.float64], at: tuple[float, float, float, float]
) -> Drawing:
    """Return the two graphs and the gate under them.

    Args:
        values: (121,) ReLU at the inputs −3 … 3.
        slopes: (121,) its slope there.
        at: the chosen input, ReLU there, the slope there, and the upstream gradient.
    """
    x, value, slope, upstream = at
    across = (Axis(-3, 3, 50, 340), Axis(-3, 3, 410, 700))
    up = (Axis(-0.6, 3, _BOTTOM, _TOP), Axis(-0.3, 1.3, _BOTTOM, _TOP))
    left = _panel(across[0], up[0], (0, 1, 2, 3), "relu(x)")
    right = _panel(across[1], up[1], (0, 1), "its slope, relu′(x)")

    ends = np.array([max(x - 0.8, -3.0), min(x + 0.8, 3.0)])
    tangent = np.clip(value + slope * (ends - x), -0.6, 3.2)
    left += line(across[0].pixel(_INPUTS), up[0].pixel(values), colour=BLUE, width=2.5)
    left += line(across[0].pixel(ends), up[0].pixel(tangent), colour=VERMILION, width=4, dash="6 3")
    left += _dot(across[0].pixel(x), up[0].pixel(value), BLUE)
    for side in (_INPUTS < 0, _INPUTS > 0):
        right += line(
            across[1].pixel(_INPUTS[side]),
            up[1].pixel(slopes[side]),
            colour=VERMILION,
            width=2.5,
            dash="6 3",
        )
    right += _dot(across[1].pixel(x), up[1].pixel(slope), VERMILION)
    onward = upstream * slope
    words = f"at x = {short(x)}: relu is {short(value)}, its slope {short(slope)}"
    return Drawing(
        left + right + _gate(upstream, slope),
        label=f"{words}; an upstream gradient of {short(upstream)} goes on as {short(onward)}",
        width=_WIDTH,
        height=_HEIGHT,
    )


def _panel(across: Axis, up: Axis, ticks: tuple[float, ...], title: str) -> str:
    zero = up.pixel(0.0)
    parts = [
        text(across.start, 22, title, size=14, bold=True),
        line([across.start, across.end], [zero, zero], width=1, opacity=0.5),
        line([across.pixel(0.0)] * 2, [up.start, up.end], width=1, opacity=0.5),
        text(across.end, _BOTTOM + 34, "x", size=13, anchor="end"),
    ]
    parts += [
        text(across.pixel(float(t)), _BOTTOM + 18, short(t), size=12, anchor="middle")
        for t in range(-3, 4)
    ]
    parts += [
        text(across.start - 8, up.pixel(float(t)) + 4, short(t), size=12, anchor="end")
        for t in ticks
    ]
    return "".join(parts)


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}" stroke="currentColor"/>'


def _gate(upstream: float, slope: float) -> str:
    """Draw what happens to the gradient: it comes from the right and meets the slope."""
    y, open_ = 292, slope != 0
    onward = short(upstream * slope)
    colour, dash = (VERMILION, "") if open_ else ("#888888", "3 3")
    verdict = f"{onward} goes on" if open_ else "0: the gate is shut"
    return "".join(
        (
            text(556, y + 5, f"upstream gradient {short(upstream)}", size=13),
            line([550, 450], [y, y], colour=VERMILION, width=3),
            f'<path d="M450 {y} l10 -6 v12 z" fill="{VERMILION}"/>',
            '<rect x="320" y="272" width="124" height="40" rx="8" fill="none" '
            f'stroke="currentColor" stroke-width="{2 if open_ else 4}"/>',
            text(382, y + 5, f"× slope {short(slope)}", size=14, anchor="middle"),
            line([314, 214], [y, y], colour=colour, width=3, dash=dash),
            f'<path d="M214 {y} l10 -6 v12 z" fill="{colour}"/>',
            text(204, y + 5, verdict, size=14, anchor="end", bold=True),
        )
    )
