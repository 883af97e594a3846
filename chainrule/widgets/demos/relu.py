"""# ReLU is a gate

Which gradient comes through at $z=-1$, at $z=1$, and at $z=0$? Ask for a show of hands, then
reveal (space). Drag the orange point along $f$ (or focus it and use the arrow keys). The
tangent's slope is the height of the dashed curve, and it multiplies the gradient that arrives.

* **open**, **closed**: the gradient passes unchanged, or not at all.
* **at the kink**: every slope in $[0, 1]$ is a subgradient; $f'(0)$ is a convention.
* **leak**, **saturated**: what leaky ReLU and $\tanh$ let through.

Keys: space reveals, `n` and `p` go through the presets. Your own functions run the demo with
`relu(engine=(my_relu, my_relu_derivative))`; a derivative that does not fit its function is
marked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import SIZE, correction, moment, travel, unknown, words

Scalar = Callable[[float], float]

_LEAK = 0.1
#: Name → (f, f′), for one number each.
FUNCTIONS: dict[str, tuple[Scalar, Scalar]] = {
    "ReLU": (lambda z: max(0.0, z), lambda z: float(z > 0)),
    "leaky ReLU": (lambda z: max(_LEAK * z, z), lambda z: 1.0 if z > 0 else _LEAK),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
}
_Z = np.linspace(-3, 3, 121)
_F = {"x": Axis(-3, 3, 30, 400), "y": Axis(-1.5, 3, 460, 60)}
_D = {"x": Axis(-3, 3, 465, 790), "y": Axis(-0.5, 1.5, 460, 60)}
#: Centre and height of the gate, and how wide a gradient of 1 is.
_GATE, _HEIGHT, _WIDE = 1110, 255, 54
#: Where the stream begins and ends, and where the words beside it end.
_TOP, _BOTTOM, _WORDS = 44, 466, 1010
_STEP = 1e-6


def relu(engine: tuple[Scalar, Scalar] | None = None) -> Plot:
    """Show f, f′ and what f′ does to a gradient that arrives from above.

    Args:
        engine: the student's own ``(f, derivative)``, each of one number; shown as "yours".
    """
    functions = dict(FUNCTIONS)
    if engine is not None:
        functions = {"yours": engine, **functions}
    return demo(
        "relu",
        "Which gradient comes through at z = −1, at z = 1 and at z = 0?",
        settings={
            "z": Slider(-3, 3, 1, 0.05),
            "upstream": Slider(-2, 2, 1.5, 0.1, label="upstream gradient"),
            "f": Choice(list(functions), next(iter(functions)), label="activation"),
        },
        presets={
            "open": {"z": 1.5},
            "closed": {"z": -1.5},
            "at the kink": {"z": 0},
            "leak": {"z": -1.5, "f": "leaky ReLU"},
            "saturated": {"z": 2.5, "f": "tanh"},
        },
        hides=True,
        draw=lambda run: draw(run, functions),
        on_event=drag,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move z with the point."""
    if event.get("kind") == "drag":
        run.set("z", _F["x"].value(float(event["x"])))


def draw(run: Plot, functions: dict[str, tuple[Scalar, Scalar]]) -> Drawing:
    """Draw f and the gradient that arrives; once revealed, f′ and what goes on."""
    z, upstream, name = run.settings.z, run.settings.upstream, run.settings.f
    f, derivative = functions[name]
    value, slope = float(f(z)), float(derivative(z))
    down = slope * upstream
    track = _points(_F, f)
    parts = [*_axes(_F, "f(z)"), *_axes(_D, "f′(z)"), line(*track.T, colour=BLUE, width=6)]
    parts += _stream(upstream, slope if run.revealed else None)
    label = f"{name} at z = {short(z)}: f(z) = {short(value)}"
    if run.revealed:
        at_kink = z == 0 and name != "tanh"
        parts += _fan(name) if at_kink else [_tangent(z, value, slope)]
        parts += [_graph(_D, derivative), _height(z, slope)]
        # As far as the gate lets it.
        end = _BOTTOM if down else _HEIGHT - 30
        parts.append(travel([(_GATE, _TOP), (_GATE, end)], GREEN) + moment(name, z, slope))
        if at_kink:
            low = _LEAK if name == "leaky ReLU" else 0
            sentence = f"A kink: every slope from {short(low)} to 1 is a subgradient."
            parts.append(words(40, 508, f"{sentence} {short(slope)} is a convention.", bold=True))
        wrong = None if at_kink else _right_slope(f, z, slope)
        if wrong is not None:
            parts.append(correction(820, 220, 200, 42, short(wrong)))
            parts.append(
                words(
                    40, 508, f"Your f has slope {short(wrong)} here, not {short(slope)}.", bold=True
                )
            )
        label += (
            f", f′(z) = {short(slope)}; upstream gradient {short(upstream)}, "
            f"gradient with respect to z {short(down)}"
        )
    else:
        parts.append(unknown(float(_D["x"].pixel(1.5)), 200))
        label += f"; upstream gradient {short(upstream)}; what comes through is hidden"
    point = Handle(
        "z",
        float(_F["x"].pixel(z)),
        float(_F["y"].pixel(value)),
        f"z = {short(z)}: move with the arrow keys",
        track=[(float(x), float(y)) for x, y in track],
    )
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=(point,))


def _right_slope(f: Scalar, z: float, slope: float) -> float | None:
    """Return the slope of f at z by a central difference if ``slope`` is another, else None."""
    right = float(f"{(f(z + _STEP) - f(z - _STEP)) / (2 * _STEP):.6g}")
    return right if abs(right - slope) > 1e-4 * max(1, abs(right)) else None


def _axes(panel: dict[str, Axis], name: str) -> list[str]:
    x, y = panel["x"], panel["y"]
    zero, middle = float(y.pixel(0)), float(x.pixel(0))
    parts = [
        line([x.start, x.end], [zero, zero], width=2.6),
        line([middle, middle], [y.start, y.end], width=2.6),
        words(middle, y.end - 18, name, size=26, bold=True, anchor="middle"),
        words(x.end + 8, zero + 6, "z", bold=True),
    ]
    for tick in (-2, 2):
        at = float(x.pixel(tick))
        parts.append(line([at, at], [zero, zero + 8], width=2.6))
        parts.append(words(at, zero + SIZE * 1.6, short(tick), anchor="middle", halo=True))
    one = float(y.pixel(1))
    parts.append(line([middle - 8, middle], [one, one], width=2.6))
    parts.append(words(middle - 14, one + 7, "1", anchor="end", halo=True))
    return parts


def _points(panel: dict[str, Axis], function: Scalar) -> np.ndarray:
    """Return the graph of a function as points (121, 2), held inside the panel."""
    values = np.array([function(float(z)) for z in _Z], dtype=float)
    y = panel["y"]
    return np.column_stack([panel["x"].pixel(_Z), y.pixel(np.clip(values, y.low, y.high))])


def _graph(panel: dict[str, Axis], function: Scalar) -> str:
    points = _points(panel, function)
    # A jump is not part of the graph.
    jumps = np.flatnonzero(np.abs(np.diff(points[:, 1])) > 60) + 1
    pieces = np.split(points, jumps)
    return "".join(line(*piece.T, colour=VERMILION, width=5, dash="14 7") for piece in pieces)


def _tangent(z: float, value: float, slope: float) -> str:
    """Return the tangent: its slope is the height of the other graph."""
    ends = np.clip([z - 1, z + 1], -3, 3)
    return line(
        _F["x"].pixel(ends), _F["y"].pixel(value + slope * (ends - z)), colour=ORANGE, width=6
    )


def _fan(name: str) -> list[str]:
    """Return lines through the kink with slopes between those on both sides."""
    slopes = np.linspace(_LEAK if name == "leaky ReLU" else 0, 1, 6)
    ends = np.array([-1.2, 1.2])
    return [
        line(_F["x"].pixel(ends), _F["y"].pixel(s * ends), colour=ORANGE, width=3.5) for s in slopes
    ]


def _height(z: float, slope: float) -> str:
    x = float(_D["x"].pixel(z))
    y = float(_D["y"].pixel(np.clip(slope, -0.5, 1.5)))
    outside = abs(z) > 1.5
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{VERMILION}"/>' + words(
        x + (0 if outside else 16),
        y - 26,
        _two(slope),
        size=26,
        bold=True,
        anchor="middle" if outside else "start",
        halo=True,
    )


def _stream(upstream: float, slope: float | None) -> list[str]:
    """Return the gradient from above to below as a stream as wide as it is large.

    The gate in its way lets through the share f′; it is shut off by a question mark where
    ``slope`` is None.
    """
    down = 0.0 if slope is None else slope * upstream
    before, after = (_WIDE * min(abs(value), 2.2) for value in (upstream, down))
    parts = [_flow(_TOP, _HEIGHT, before), _flow(_HEIGHT, _BOTTOM - 24, after)]
    if after:
        tip = max(0.75 * after, 22.0)
        parts.append(
            f'<path d="M{_GATE - tip:.1f} {_BOTTOM - 25}h{2 * tip:.1f}L{_GATE} {_BOTTOM + 16}z" '
            f'fill="{GREEN}" fill-opacity="0.75"/>'
        )
    for side in (-1, 1):
        inner, outer = _GATE + side * after / 2, _GATE + side * 80
        parts.append(line([inner, outer], [_HEIGHT, _HEIGHT], width=26))
    parts += _beside(74, "∂L/∂f", f"= {_two(upstream)}")
    if slope is None:
        return [*parts, unknown(_GATE, 360)]
    state = "open" if slope == 1 else ("closed" if slope == 0 else "partly open")
    parts += _beside(_HEIGHT - 6, f"× f′ = {_two(slope)}", state)
    return parts + _beside(_BOTTOM - 40, "∂L/∂z", f"= {_two(down)}")


def _flow(top: float, bottom: float, width: float) -> str:
    """Return a stretch of the stream."""
    return (
        f'<rect x="{_GATE - width / 2:.1f}" y="{top}" width="{width:.1f}" '
        f'height="{bottom - top}" fill="{GREEN}" fill-opacity="0.75"/>'
    )


def _beside(y: float, first: str, second: str) -> list[str]:
    """Return two lines of words to the left of the stream."""
    return [
        words(_WORDS, y, first, size=27, anchor="end", bold=True),
        words(_WORDS, y + 32, second, size=24, anchor="end"),
    ]


def _two(value: float) -> str:
    """Return a number in two digits."""
    return short(float(f"{value:.2g}"))
