r"""# The valley of a gradient check

A derivative is checked against $(f(z+h)-f(z-h))/2h$. Does a smaller $h$ always bring us closer?
Ask, then reveal the valley (space), and drag its point to the left.

* **truncation**: $f$ bends between $z-h$ and $z+h$; the error grows like $h^2$ (like $h$ for the
  forward difference).
* **rounding**: both values agree in most of their digits, and the difference keeps only what is
  left; the error grows like $\varepsilon/h$. The lens shows the steps from one number of float64
  to the next. **float32** has a much higher floor.
* **a mistake**: a wrong derivative has no valley. That is how a check tells.
* **near the kink**, **at the kink**: as soon as $h>|z|$ the secant reaches across the kink of
  ReLU and a right derivative fails. Drag $z$ towards 0.

Keys: space reveals, `n` and `p` go through the presets, `r` goes back to the start. Your own
functions run the demo with `gradient_check(engine=(f, derivative))`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import number
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.difference_quotients import (
    Floats,
    Scalar,
    Tried,
    built_in,
    differences,
    relative_error,
)
from chainrule.widgets.demos.lens import lens
from chainrule.widgets.demos.panel import Panel, correction, dot, unknown, words

_LOW, _HIGH = 1e-15, 1.0
#: Where an error of exactly 0 is drawn: the lower edge.
_FLOOR = 1e-17
#: The error below which a check passes in float64; Stanford's CS231n notes say the same.
PASSES = 1e-7
_H = np.logspace(-15, 0, 181)
_ERROR = Panel(
    Axis(_LOW, _HIGH, 660, 1170, log=True),
    Axis(_FLOOR, 10.0, 395, 50, log=True),
    "h",
    "relative error",
)
_GRAPH = Panel(Axis(-2, 2, 60, 480), Axis(-1.2, 2.0, 395, 50), "z")


def gradient_check(engine: tuple[Scalar, Scalar] | None = None) -> Plot:
    """Show the valley of a gradient check, and what a kink and a wrong derivative do to it.

    Args:
        engine: the student's own ``(f, derivative)``, each of one number; shown as "yours". A wrong
            derivative has no valley: its error is the same for every h.
    """
    functions = built_in()
    if engine is not None:
        f, derivative = engine
        # The student's function computes in its own precision.
        yours = Tried(
            lambda z, _: np.array([number("f", f(float(x))) for x in z]),
            lambda z: number("derivative", derivative(z)),
        )
        functions = {"yours": yours, **functions}
    first = next(iter(functions))
    return demo(
        "gradient-check",
        "Does a smaller h always bring (f(z + h) − f(z − h)) / 2h closer to f′(z)?",
        settings={
            "h": Slider(_LOW, _HIGH, 0.1, log=True),
            "z": Slider(-2, 2, 0.8, 0.01),
            "f": Choice(list(functions), first),
            "precision": Choice(["float64", "float32"], "float64", hidden=True),
        },
        presets={
            "truncation": {"h": 0.3, "z": 0.8, "f": "tanh", "precision": "float64"},
            "rounding": {"h": 1e-15, "z": 0.8, "f": "tanh", "precision": "float64"},
            "the floor": {"h": 6e-6, "z": 0.8, "f": "tanh", "precision": "float64"},
            "float32": {"h": 6e-6, "z": 0.8, "f": "tanh", "precision": "float32"},
            "a mistake": {"h": 6e-6, "z": 0.8, "f": "tanh, wrong", "precision": "float64"},
            "near the kink": {"h": 0.1, "z": 0.04, "f": "ReLU", "precision": "float64"},
            "at the kink": {"h": 6e-6, "z": 0, "f": "ReLU", "precision": "float64"},
        },
        hides=True,
        draw=lambda run: draw(run, functions),
        on_event=drag,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move h with its point in the valley, z with its point on the curve."""
    if event.get("kind") == "drag":
        if event.get("name") == "h":
            run.set("h", _ERROR.x.value(float(event["x"])))
        elif event.get("name") == "z":
            run.set("z", _GRAPH.x.value(float(event["x"])))


def draw(run: Plot, functions: dict[str, Tried]) -> Drawing:
    """Draw f with its secant, and the error over all h."""
    s = run.settings
    tried = functions[s.f]
    claimed = float(tried.derivative(s.z))
    numeric = float(differences(tried, s.z, s.h, s.precision)[0][0])
    error = float(relative_error(numeric, claimed))
    errors = [relative_error(d, claimed) for d in differences(tried, s.z, _H, s.precision)]
    least = float(errors[0].min())
    body = _secant(tried, s.z, s.h, numeric, claimed)
    body += lens(_GRAPH, tried, s.z, s.h, s.precision, (numeric, claimed))
    if least > 1e-3 and s.z != tried.kink:
        right = float(differences(tried, s.z, 6e-6)[0][0])
        body += correction(292, 6, 330, 40, f"{right:.6g}")
    if run.revealed:
        body += _valley(tried, s.z, errors)
        size = "exactly 0" if error == 0 else short(error)
        what = f"{s.precision}, h = {short(s.h)}: relative error {size}"
        why = reading(tried, s.z, s.h, s.precision, least)
        body += words(600, 482, what, size=26, anchor="middle", colour=BLUE, bold=True)
        body += words(600, 514, why, size=24, anchor="middle", bold=True)
        track = [_ERROR.at(float(h), float(e)) for h, e in zip(_H, errors[0], strict=True)]
        at = _ERROR.at(s.h, error)
    else:
        body += _ERROR.frame((1e-15, 1e-10, 1e-5, 1), (1e-15, 1e-10, 1e-5, 1))
        body += unknown(915, 218)
        track = [_ERROR.at(h, _FLOOR) for h in (_LOW, _HIGH)]
        at = _ERROR.at(s.h, _FLOOR)
    (value,) = tried.values(np.array([s.z]), "float64")
    foot = _GRAPH.at(s.z, -1.2)
    body += line([foot[0]] * 2, [foot[1], _GRAPH.at(s.z, float(value))[1]], width=2.6, dash="3 6")
    handles = (
        Handle("h", *at, f"h = {short(s.h)}: move with the arrow keys", track=track),
        Handle(
            "z",
            *foot,
            f"z = {short(s.z)}: move with the arrow keys",
            track=[_GRAPH.at(-2, -1.2), _GRAPH.at(2, -1.2)],
        ),
    )
    label = (
        f"{s.f} at z = {short(s.z)}, h = {short(s.h)}, {s.precision}: numerical gradient "
        f"{numeric:.10g}, derivative {claimed:.10g}"
        + (f", relative error {short(error)}" if run.revealed else "; the error is hidden")
    )
    return Drawing(body, label, run.style.width, run.style.height, handles=handles)


def _secant(tried: Tried, z: float, h: float, numeric: float, claimed: float) -> str:
    grid = np.linspace(-2, 2, 161)
    parts = [_GRAPH.frame((-2, 0, 2), (-1, 0, 1, 2))]
    parts.append(_GRAPH.curve(grid, tried.values(grid, "float64"), BLUE))
    value, above, below = tried.values(np.array([z, z + h, z - h]), "float64")
    for slope, colour, dash in ((claimed, GREEN, "4 6"), (numeric, VERMILION, "14 7")):
        ends = np.array([-0.9, 0.9]) / np.hypot(1, slope)
        middle = value
        if dash == "14 7":
            # The secant goes through both of its points, not through f(z) where f is bent.
            middle = (above + below) / 2
            ends = ends if h < 0.3 else ends * (h + 0.4)
        parts.append(
            line(
                _GRAPH.x.pixel(z + ends),
                _GRAPH.y.pixel(middle + slope * ends),
                colour=colour,
                width=5,
                dash=dash,
            )
        )
    for x, y in ((z - h, below), (z + h, above)):
        if -2 <= x <= 2:
            parts.append(dot(*_GRAPH.at(x, float(y)), VERMILION, radius=8, square=True))
    parts.append(words(40, 34, f"secant {numeric:.8g}", colour=VERMILION, bold=True))
    parts.append(words(300, 34, f"derivative {claimed:.8g}", colour=GREEN, bold=True))
    return "".join(parts)


def _valley(tried: Tried, z: float, errors: list[Floats]) -> str:
    central, forward = errors
    parts = [_ERROR.frame((1e-15, 1e-10, 1e-5, 1), (1e-15, 1e-10, 1e-5, 1))]
    y = float(_ERROR.y.pixel(PASSES))
    parts.append(line([_ERROR.x.start, _ERROR.x.end], [y, y], width=2.6, dash="3 7"))
    for error, colour, dash in ((forward, ORANGE, "12 6"), (central, BLUE, "")):
        parts.append(_ERROR.curve(_H, error, colour, dash=dash, width=4.5))
    parts.append(
        f'<rect x="{_ERROR.x.start}" y="{y:.1f}" width="{_ERROR.x.end - _ERROR.x.start}" '
        f'height="{_ERROR.y.start - y:.1f}" fill="{GREEN}" fill-opacity="0.13"/>'
    )
    parts.append(
        words(_ERROR.x.start + 14, _ERROR.y.start - 14, "here it passes", colour=GREEN, bold=True)
    )
    parts.append(words(800, 34, "central", colour=BLUE, bold=True))
    parts.append(words(895, 34, "forward (dashed)", colour=ORANGE, bold=True))
    far = abs(z - tried.kink) if tried.kink is not None else 0.0
    if _LOW < far < _HIGH:
        x = float(_ERROR.x.pixel(far))
        parts.append(line([x, x], [50, 395], colour=VERMILION, width=3, dash="8 6"))
        parts.append(
            words(x - 8, 74, "h = |z|", anchor="end", colour=VERMILION, bold=True, halo=True)
        )
    return "".join(parts)


def reading(tried: Tried, z: float, h: float, precision: str, least: float) -> str:
    """Return the sentence for where h lies in the valley.

    The two errors of the central difference, h²|f‴|/6 and ε|f|/h, balance near h = ε^(1/3).

    Args:
        least: the smallest error over all h.
    """
    best = float(np.finfo(precision).eps) ** (1 / 3)
    if tried.kink is not None and z == tried.kink:
        return "At the kink the secant gives ½; every slope from 0 to 1 is a subgradient."
    if tried.kink is not None and abs(z - tried.kink) < h:
        return "The secant reaches across the kink: no bug in the derivative."
    if least > 1e-3:
        return "No valley: the derivative itself is wrong, whatever h is."
    if tried.kink is not None and h > best:
        return "A straight line has no truncation error: only rounding is left."
    if best / 10 < h < best * 10:
        return "The bottom of the valley: truncation and rounding balance near h = ε^⅓."
    if h > best:
        return "Truncation: f bends between z − h and z + h; the error grows like h²."
    return "Rounding: f(z + h) and f(z − h) agree in most digits; error like 1/h."
