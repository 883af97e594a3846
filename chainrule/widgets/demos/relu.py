r"""# ReLU is a gate

Which gradient gets through at $z=-1$, at $z=1$, and at $z=0$? Ask for a show of hands, then drag
the orange point along $f$ (or focus it and use the arrow keys). The tangent's slope is the height
of the dashed curve, and it multiplies the upstream gradient.

* **open**, **closed**: the gradient passes unchanged, or not at all.
* **at the kink**: $f'(0)$ is a convention; every slope in $[0, 1]$ is a subgradient.
* **leak**, **saturated**: what leaky ReLU and $\tanh$ let through.

Keys: `n` and `p` go through the presets. Your own functions run the demo with
`relu(engine=(my_relu, my_relu_derivative))`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line, text
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo

Scalar = Callable[[float], float]

_LEAK = 0.1
#: Name → (f, f′), for one number each.
FUNCTIONS: dict[str, tuple[Scalar, Scalar]] = {
    "ReLU": (lambda z: max(0.0, z), lambda z: float(z > 0)),
    "leaky ReLU": (lambda z: max(_LEAK * z, z), lambda z: 1.0 if z > 0 else _LEAK),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
}
_Z = np.linspace(-3, 3, 121)
_F = {"x": Axis(-3, 3, 70, 430), "y": Axis(-1.5, 3, 440, 70)}
_D = {"x": Axis(-3, 3, 520, 880), "y": Axis(-0.5, 1.5, 440, 70)}


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
        "Which gradient gets through at z = −1, at z = 1 and at z = 0? "
        "Guess, then drag the point along f.",
        settings={
            "z": Slider(-3, 3, 1, 0.05),
            "upstream": Slider(-2, 2, 1.5, 0.1, label="upstream gradient"),
            "f": Choice(list(functions), next(iter(functions)), label="activation"),
        },
        presets={
            "open": {"z": 1.5, "upstream": 1.5},
            "closed": {"z": -1.5, "upstream": 1.5},
            "at the kink": {"z": 0, "upstream": 1.5},
            "leak": {"z": -1.5, "upstream": 1.5, "f": "leaky ReLU"},
            "saturated": {"z": 2.5, "upstream": 1.5, "f": "tanh"},
        },
        draw=lambda run: draw(run, functions),
        on_event=drag,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move z with the point."""
    if event.get("kind") == "drag":
        run.set("z", _F["x"].value(float(event["x"])))


def draw(run: Plot, functions: dict[str, tuple[Scalar, Scalar]]) -> Drawing:
    """Draw f, f′ and the gradient's way back."""
    z, upstream, name = run.settings.z, run.settings.upstream, run.settings.f
    f, derivative = functions[name]
    value, slope = float(f(z)), float(derivative(z))
    down = slope * upstream
    size = run.style.type
    parts = _axes(_F, "f(z)", size) + _axes(_D, "f′(z)", size)
    parts.append(_graph(_F, f, BLUE))
    parts.append(_graph(_D, derivative, VERMILION, dash="14 7"))
    # The tangent: its slope is what the other graph shows.
    ends = np.clip([z - 1, z + 1], -3, 3)
    parts.append(
        line(
            _F["x"].pixel(ends),
            _F["y"].pixel(value + slope * (ends - z)),
            colour=ORANGE,
            width=6,
        )
    )
    parts.append(_dot(_D, z, slope, f"{short(slope)}"))
    parts += _gradient(upstream, slope, down, size)
    if z == 0 and name != "tanh":
        low = _LEAK if name == "leaky ReLU" else 0
        words = f"A kink: every slope from {short(low)} to 1 is a subgradient; "
        words += f"taking {short(slope)} is a convention."
        parts.append(text(600, 508, words, size=size, anchor="middle", bold=True))
    label = (
        f"{name} at z = {short(z)}: f(z) = {short(value)}, f′(z) = {short(slope)}; "
        f"upstream gradient {short(upstream)}, gradient with respect to z {short(down)}"
    )
    point = Handle(
        "z",
        float(_F["x"].pixel(z)),
        float(_F["y"].pixel(value)),
        f"z = {short(z)}: move with the arrow keys",
    )
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=(point,))


def _axes(panel: dict[str, Axis], name: str, size: float) -> list[str]:
    x, y = panel["x"], panel["y"]
    zero = float(y.pixel(0))
    parts = [
        line([x.start, x.end], [zero, zero], width=2.6),
        line([x.pixel(0)] * 2, [y.start, y.end], width=2.6),
        text(x.start, y.end - 20, name, size=size * 1.2, bold=True),
        text(x.end + 8, zero + 6, "z", size=size, bold=True),
    ]
    for tick in (-2, 2):
        place = float(x.pixel(tick))
        parts.append(line([place, place], [zero, zero + 8], width=2.6))
        parts.append(text(place, zero + size * 1.5, short(tick), size=size, anchor="middle"))
    place = float(y.pixel(1))
    parts.append(line([float(x.pixel(0)) - 8, float(x.pixel(0))], [place, place], width=2.6))
    parts.append(text(float(x.pixel(0)) - 14, place + 7, "1", size=size, anchor="end"))
    return parts


def _graph(panel: dict[str, Axis], function: Scalar, colour: str, dash: str = "") -> str:
    values = np.array([function(float(z)) for z in _Z], dtype=float)
    x, y = panel["x"].pixel(_Z), panel["y"].pixel(np.clip(values, panel["y"].low, panel["y"].high))
    # A jump is no part of the graph.
    pieces = np.split(np.arange(_Z.size), np.flatnonzero(np.abs(np.diff(values)) > 0.5) + 1)
    return "".join(line(x[p], y[p], colour=colour, width=5, dash=dash) for p in pieces)


def _dot(panel: dict[str, Axis], z: float, value: float, words: str) -> str:
    x, y = float(panel["x"].pixel(z)), float(panel["y"].pixel(value))
    late = z > 1.5
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{VERMILION}"/>' + text(
        x + (-18 if late else 18),
        y - 14,
        words,
        size=24,
        bold=True,
        anchor="end" if late else "start",
    )


def _gradient(upstream: float, slope: float, down: float, size: float) -> list[str]:
    """Return three rows: the gradient that arrives, the gate, the gradient that goes on."""
    centre, unit = 1050, 65
    parts = []
    for y, name, value, colour in (
        (120, "∂L/∂f arrives", upstream, GREEN),
        (400, "∂L/∂z goes on", down, GREEN),
    ):
        tip = centre + unit * value
        parts.append(
            text(centre, y - 34, f"{name}: {short(value)}", size=size, anchor="middle", bold=True)
        )
        parts.append(line([centre, centre], [y - 20, y + 20], width=2.6))
        if abs(value) < 0.02:
            parts.append(text(centre + 14, y + 8, "nothing", size=size))
            continue
        head = math.copysign(min(20, abs(tip - centre)), value)
        parts.append(line([centre, tip - head / 2], [y, y], colour=colour, width=12))
        parts.append(
            f'<path d="M{tip - head:.1f} {y - 20}L{tip:.1f} {y}L{tip - head:.1f} {y + 20}z" '
            f'fill="{colour}"/>'
        )
    gate = "open" if slope == 1 else ("closed" if slope == 0 else "partly open")
    parts.append(
        text(centre, 250, f"× f′(z) = {short(slope)}", size=size * 1.3, anchor="middle", bold=True)
    )
    parts.append(text(centre, 285, f"the gate is {gate}", size=size, anchor="middle"))
    return parts
