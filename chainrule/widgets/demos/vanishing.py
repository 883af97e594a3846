"""# Which scale keeps thirty layers alive?

A fresh network, no training: how large is the gradient of the first layer, compared with the
last? Ask, then reveal (space), and drag the scale of the weights until both curves are flat.

* **1/√n** halves the mean square in every ReLU layer; **√(2/n)** (He) keeps it; **too large**
  explodes.
* **tanh**, **tanh saturates**, **sigmoid**: an activation whose slope is small starves the early
  layers, whatever the scale.

Keys: space reveals, `n` and `p` go through the presets, `r` goes back to the start. Your own
activation runs the demo with `vanishing(engine=(activation, derivative))`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import Choice, Drawing, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import array, number
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import GREY, Panel, dot, outline, words

Elementwise = Callable[[Any], Any]
Floats = NDArray[np.float64]

#: Units of each layer, examples of the batch, most layers.
UNITS, BATCH, DEEPEST = 160, 32, 30
_LOW, _HIGH = 1e-20, 1e6
_LEFT = Panel(
    Axis(1, DEEPEST, 90, 540), Axis(_LOW, _HIGH, 395, 60, log=True), "layer", "size of activations"
)
_RIGHT = Panel(
    Axis(1, DEEPEST, 700, 1150), Axis(_LOW, _HIGH, 395, 60, log=True), "layer", "size of gradients"
)
#: What keeps a layer's size: He et al. 2015 for ReLU, Glorot and Bengio 2010 near 0 for tanh.
ADVICE = {
    "ReLU": "√(2/n) keeps ReLU flat: half of the units are off, so the others count double.",
    "tanh": "Near √(1/n) tanh stays flat; larger weights saturate it, smaller ones shrink all.",
    "sigmoid": "The sigmoid's slope is at most ¼: no usual scale saves its gradients.",
    "yours": "Your own activation and derivative.",
}


class Sizes(NamedTuple):
    """Root mean squares for each layer (depth,), the first one nearest to the input."""

    activations: Floats
    gradients: Floats


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
    )


@functools.lru_cache(4)
def _normals(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return weights (DEEPEST, n, n), inputs (BATCH, n) and the gradient on top (BATCH, n)."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((DEEPEST, UNITS, UNITS))
    return weights, *rng.standard_normal((2, BATCH, UNITS))


def sizes(
    name: str,
    depth: int,
    scale: float,
    seed: int,
    engine: tuple[Elementwise, Elementwise] | None = None,
) -> Sizes:
    """Return the sizes of each layer's activations and of the loss's gradient by them.

    A layer is h ← f(h W) with W (n, n) drawn from N(0, scale²/n), without biases; the gradient at
    the top is drawn from N(0, 1).

    Raises:
        ValueError: the engine's functions return no array of their argument's shape.
    """
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    normals, x, top = (torch.from_numpy(a) for a in _normals(seed))
    weights = normals[:depth] * (scale / UNITS**0.5)
    hidden, kept = x.clone().requires_grad_(), []
    for weight in weights:
        hidden = _activate(name, hidden @ weight, engine)
        hidden.retain_grad()
        kept.append(hidden)
    hidden.backward(top)
    return Sizes(
        np.array([float(h.detach().square().mean().sqrt()) for h in kept]),
        np.array([float(h.grad.square().mean().sqrt()) for h in kept]),
    )


def _activate(name: str, z: Any, engine: tuple[Elementwise, Elementwise] | None) -> Any:
    import torch

    if name != "yours" or engine is None:
        return {"ReLU": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[name](z)
    values = z.detach().numpy()
    value, slope = (
        torch.from_numpy(_elementwise(word, function, values))
        for word, function in zip(("activation", "derivative"), engine, strict=True)
    )
    # The student's value forward, the student's derivative backward.
    return slope * (z - z.detach()) + value


def _elementwise(name: str, function: Elementwise, z: Floats) -> Floats:
    """Apply a function of arrays; where it takes single numbers only, apply it to each."""
    try:
        found = np.asarray(function(z.copy()))
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != z.shape:
        found = np.array([number(name, function(float(value))) for value in z.ravel()])
    return array(name, found, z.shape)


def draw(run: Plot, engine: tuple[Elementwise, Elementwise] | None = None) -> Drawing:
    """Draw both curves on log axes, with the value at both ends."""
    s = run.settings
    found = sizes(s.f, s.depth, s.scale, s.seed, engine)
    left, right = (_fitted(panel, found) for panel in (_LEFT, _RIGHT))
    parts = [_curve(left, found.activations, BLUE, "", square=False)]
    label = (
        f"{s.f}, {s.depth} layers of {UNITS} units, weights with standard deviation "
        f"{short(s.scale)}/√n: activations {_ends(found.activations)}; "
    )
    if not run.revealed:
        parts.append(right.frame((1, 10, 20, 30)))
        parts.append(words(925, 250, "?", size=90, anchor="middle", colour=GREY))
        label += "gradients are hidden"
        return Drawing("".join(parts), label, run.style.width, run.style.height)
    advice = ADVICE[s.f]
    if engine is not None and s.f == "yours":
        expected = sizes(s.f, s.depth, s.scale, s.seed, _consistent(engine)).gradients
        if not np.allclose(expected, found.gradients, rtol=1e-3, atol=1e-30):
            layers = np.arange(1, s.depth + 1)
            parts.append(right.curve(layers, np.maximum(expected, right.y.low), GREY, dash="12 7"))
            parts.append(outline(90, 456, 1020, 36))
            first = short(_three(expected[0] / expected[-1]))
            advice = f"Your derivative is not your activation's slope (grey: right, {first} ×)."
    first, last = found.gradients[0], found.gradients[-1]
    parts += [
        _curve(right, found.gradients, VERMILION, "14 7", square=True),
        words(600, 482, _ratio(first, last), size=26, anchor="middle", colour=VERMILION, bold=True),
        words(600, 514, advice, size=24, anchor="middle", bold=True),
    ]
    label += f"gradients {_ends(found.gradients)}"
    return Drawing("".join(parts), label, run.style.width, run.style.height)


def _fitted(panel: Panel, found: Sizes) -> Panel:
    """Return a panel whose y axis begins at the decade that the sizes need."""
    least = min(found.activations.min(), found.gradients.min())
    low = next(low for low in (1e-5, 1e-10, _LOW) if low <= least / 30 or low == _LOW)
    return panel.scaled(low, _HIGH)


def _consistent(engine: tuple[Elementwise, Elementwise]) -> tuple[Elementwise, Elementwise]:
    """Return a student's activation with its own slope, by central differences."""
    activation, _ = engine

    def slope(z: Floats) -> Floats:
        above, below = (_elementwise("activation", activation, z + h) for h in (1e-6, -1e-6))
        found: Floats = (above - below) / 2e-6
        return found

    return activation, slope


def _ends(values: Floats) -> str:
    first, last = (short(_three(float(value))) for value in values[[0, -1]])
    return f"{first} in layer 1, {last} in the last"


def _ratio(first: float, last: float) -> str:
    if first == 0:
        return "No gradient reaches layer 1."
    ratio = first / last
    how = "vanishes" if ratio < 0.1 else "explodes" if ratio > 10 else "stays"
    return f"The gradient {how}: layer 1 gets {short(_three(ratio))} × what the last layer gets."


def _curve(panel: Panel, values: Floats, colour: str, dash: str, *, square: bool) -> str:
    layers = np.arange(1, values.size + 1)
    one = float(panel.y.pixel(1))
    parts = [
        panel.frame(
            (1, 10, 20, 30),
            [10.0**k for k in (-20, -10, -5, 0, 5) if panel.y.low <= 10.0**k <= panel.y.high],
        ),
        line([panel.x.start, panel.x.end], [one, one], colour=GREY, width=2.6, dash="3 7"),
        panel.curve(layers, np.maximum(values, panel.y.low), colour, dash=dash),
    ]
    for layer, value in zip(layers.tolist(), values.tolist(), strict=True):
        parts.append(dot(*panel.at(layer, value), colour, radius=6, square=square))
    for layer, anchor in ((1, "start"), (values.size, "end")):
        x, y = panel.at(layer, float(values[layer - 1]))
        # On the side without neighbours, where it fits.
        inner = 5 if anchor == "start" else values.size - 4
        near = panel.at(inner, float(values[min(max(inner, 1), values.size) - 1]))[1]
        down = y < 110 or (near < y - 6 and y < 380)
        what = short(_three(float(values[layer - 1])))
        parts.append(
            words(
                x + (8 if anchor == "start" else -4),
                y + (36 if down else -18),
                what,
                size=24,
                anchor=anchor,
                colour=colour,
                bold=True,
                halo=True,
            )
        )
    return "".join(parts)


def _three(value: float) -> float:
    return float(f"{value:.2g}") if value < 0.01 else float(f"{value:.3g}")
