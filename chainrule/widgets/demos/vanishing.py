"""# Which scale keeps thirty layers alive?

A fresh network, no training: how large is the gradient of the first layer, compared with the
last? Ask, drag the orange point to the guess, then reveal (space): the dashed line stays beside
the answer. Drag the scale of the weights until both curves are flat.

* **1/√n** halves the mean square in every ReLU layer; **√(2/n)** (He) keeps it; **too large**
  explodes.
* **tanh**, **tanh saturates**, **sigmoid**: an activation whose slope is small starves the early
  layers, whatever the scale.

Keys: space reveals, `n` and `p` go through the presets, `r` goes back to the start. Your own
activation runs the demo with `vanishing(engine=(activation, derivative))`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.fresh_network import (
    DEEPEST,
    UNITS,
    Elementwise,
    Floats,
    consistent,
    sizes,
)
from chainrule.widgets.demos.panel import GREY, Panel, dot, outline, unknown, words

_LOW, _HIGH = 1e-20, 1e6
_LEFT = Panel(
    Axis(1, DEEPEST, 90, 540),
    Axis(_LOW, _HIGH, 395, 56, log=True),
    "layer",
    "forward →  size of activations",
)
_RIGHT = Panel(
    Axis(1, DEEPEST, 700, 1150),
    Axis(_LOW, _HIGH, 395, 56, log=True),
    "layer",
    "size of gradients  ← backward",
)
#: What keeps a layer's size: He et al. 2015 for ReLU, Glorot and Bengio 2010 near 0 for tanh.
ADVICE = {
    "ReLU": "√(2/n) keeps ReLU flat: half of the units are off, so the others count double.",
    "tanh": "Near √(1/n) tanh stays flat; larger weights saturate it, smaller ones shrink all.",
    "sigmoid": "The sigmoid's slope is at most ¼: no usual scale saves its gradients.",
    "yours": "Your own activation and derivative.",
}


def vanishing(engine: tuple[Elementwise, Elementwise] | None = None) -> Plot:
    """Show activations and gradients per layer at the initialisation.

    Args:
        engine: the student's own ``(activation, derivative)``, each of an array or of one number,
            the derivative taken at the pre-activation; shown as "yours".
    """
    names = ["ReLU", "tanh", "sigmoid"]
    first = "yours" if engine is not None else "ReLU"
    return demo(
        "vanishing",
        "30 fresh layers: how large is layer 1's gradient, compared with layer 30's?",
        settings={
            "depth": Slider(2, DEEPEST, DEEPEST, 1),
            "scale": Slider(0.3, 3, 1, 0.01, label="weight scale × √n"),
            "f": Choice(["yours", *names] if engine is not None else names, first, "activation"),
            "guess": Slider(-20, 6, 0, 0.1, label="guess, a power of ten", hidden=True),
        },
        presets={
            "1/√n": {"depth": DEEPEST, "scale": 1, "f": "ReLU"},
            "√(2/n)": {"depth": DEEPEST, "scale": 1.41, "f": "ReLU"},
            "too large": {"depth": DEEPEST, "scale": 2, "f": "ReLU"},
            "tanh": {"depth": DEEPEST, "scale": 1, "f": "tanh"},
            "tanh saturates": {"depth": DEEPEST, "scale": 3, "f": "tanh"},
            "sigmoid": {"depth": DEEPEST, "scale": 1, "f": "sigmoid"},
        },
        seed=1,
        hides=True,
        draw=lambda run: draw(run, engine),
        on_event=drag,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move the guess of the gradient in layer 1."""
    if event.get("kind") == "drag":
        run.set("guess", math.log10(_RIGHT.y.value(float(event["y"]))))


def draw(run: Plot, engine: tuple[Elementwise, Elementwise] | None = None) -> Drawing:
    """Draw both curves on log axes, with the value at both ends."""
    s = run.settings
    found = sizes(s.f, s.depth, s.scale, s.seed, engine)
    label = (
        f"{s.f}, {s.depth} layers of {UNITS} units, weights with standard deviation "
        f"{short(s.scale)}/√n: activations {_ends(found.activations)}; "
    )
    guess = np.array([10.0**s.guess, 1.0])
    if not run.revealed:
        left = _fitted(_LEFT, found.activations)
        parts = [_curve(left, found.activations, BLUE, "", square=False), _axes(_RIGHT)]
        parts.append(_RIGHT.curve([1, s.depth], guess, ORANGE, dash="4 8"))
        parts.append(unknown(925, 308))
        # A little to the right of layer 1, so that it hides no number of the axis.
        x, y = _RIGHT.at(2, guess[0])
        parts.append(words(x + 24, y + 34, "your guess", colour=ORANGE, bold=True, halo=True))
        words_ = f"guess 10 to the {short(s.guess)} for layer 1: move with the arrow keys"
        track = ((x, _RIGHT.y.start), (x, _RIGHT.y.end))
        label += "gradients are hidden"
        return Drawing(
            "".join(parts), label, run.style.width, run.style.height,
            handles=(Handle("guess", x, y, words_, track=track),),
        )  # fmt: skip
    seen = np.concatenate([*found, guess])
    left, right = (_fitted(panel, seen) for panel in (_LEFT, _RIGHT))
    parts = [_curve(left, found.activations, BLUE, "", square=False)]
    if s.guess:
        parts.append(right.curve([1, s.depth], np.maximum(guess, right.y.low), ORANGE, dash="4 8"))
        parts.append(dot(*right.at(1, guess[0]), ORANGE, radius=10))
    advice = ADVICE[s.f]
    if engine is not None and s.f == "yours":
        expected = sizes(s.f, s.depth, s.scale, s.seed, consistent(engine)).gradients
        if not np.allclose(expected, found.gradients, rtol=1e-3, atol=1e-30):
            layers = np.arange(1, s.depth + 1)
            parts.append(right.curve(layers, np.maximum(expected, right.y.low), GREY, dash="12 7"))
            parts.append(outline(90, 456, 1020, 36))
            first = short(_three(expected[0] / expected[-1]))
            advice = f"Your derivative is not your activation's slope (grey: right, {first} ×)."
    ratio = _ratio(found.gradients[0], found.gradients[-1], s.depth)
    parts += [
        _curve(right, found.gradients, VERMILION, "14 7", square=True),
        words(600, 482, ratio, size=26, anchor="middle", colour=VERMILION, bold=True),
        words(600, 514, advice, size=24, anchor="middle", bold=True),
    ]
    label += f"gradients {_ends(found.gradients)}"
    return Drawing("".join(parts), label, run.style.width, run.style.height)


def _fitted(panel: Panel, values: Floats) -> Panel:
    """Return a panel whose y axis begins at the decade that the values need."""
    low = next(low for low in (1e-5, 1e-10, _LOW) if low <= values.min() / 30 or low == _LOW)
    return panel.scaled(low, _HIGH)


def _ends(values: Floats) -> str:
    first, last = (short(_three(float(value))) for value in values[[0, -1]])
    return f"{first} in layer 1, {last} in the last"


def _ratio(first: float, last: float, depth: int) -> str:
    if first == 0:
        return "No gradient reaches layer 1."
    ratio = first / last
    share = short(_three(ratio))
    how = "vanishes" if ratio < 0.1 else "explodes" if ratio > 10 else "stays"
    each = short(_three(ratio ** (1 / (depth - 1))))
    return f"The gradient {how}: layer 1 gets {share} × the last's, × {each} a layer."


def _axes(panel: Panel) -> str:
    """Return the axes, and a dotted line at 1."""
    one = float(panel.y.pixel(1))
    ticks = [10.0**k for k in (-20, -10, -5, 0, 5) if panel.y.low <= 10.0**k <= panel.y.high]
    return panel.frame((1, 10, 20, 30), ticks) + line(
        [panel.x.start, panel.x.end], [one, one], colour=GREY, width=2.6, dash="3 7"
    )


def _curve(panel: Panel, values: Floats, colour: str, dash: str, *, square: bool) -> str:
    layers = np.arange(1, values.size + 1)
    heights = np.clip(values, panel.y.low, panel.y.high)
    # The area to 1 is what shows from far away: a wedge that opens layer by layer.
    around = [*layers, layers[-1], layers[0]], [*heights, 1, 1]
    parts = [
        _axes(panel),
        line(
            *(
                axis.pixel(np.array(at))
                for axis, at in zip((panel.x, panel.y), around, strict=True)
            ),
            fill=colour,
            width=0,
            opacity=0.25,
        ),
        panel.curve(layers, heights, colour, dash=dash),
    ]
    for layer, value in zip(layers.tolist(), values.tolist(), strict=True):
        parts.append(dot(*panel.at(layer, value), colour, radius=6, square=square))
    for layer, inner, anchor in ((1, 5, "start"), (values.size, values.size - 4, "end")):
        x, y = panel.at(layer, float(values[layer - 1]))
        near = panel.at(inner, float(values[min(max(inner, 1), values.size) - 1]))[1]
        # On the side of the curve that is free, and inside the panel.
        down = near < y - 6
        # The gradient of layer 1 is what the question asks for.
        size = 36 if square and layer == 1 else 24
        low = down and y + 1.5 * size > panel.y.start - 8
        beside = (56 if low else 22 if down else 8) * (1 if anchor == "start" else -1)
        place = (x + beside, panel.y.start - 8 if low else y + 1.5 * size if down else y - 18)
        what = short(_three(float(values[layer - 1])))
        parts.append(
            words(*place, what, size=size, anchor=anchor, colour=colour, bold=True, halo=True)
        )
    return "".join(parts)


def _three(value: float) -> float:
    return float(f"{value:.2g}") if value < 0.01 else float(f"{value:.3g}")
