"""PS2's explorer of vanishing gradients: the norm of each layer's gradient against depth."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, GREEN, VERMILION
from chainrule.live import Choice, Drawing, Plot, Settings, Slider, explore, line, text
from chainrule.live.svg.axes import Axis, short, span
from chainrule.widgets.answers import array
from chainrule.widgets.waiting import waiting

#: Colour, dash and marker of each activation.
_LOOKS = {
    "sigmoid": (VERMILION, "", "circle"),
    "tanh": (GREEN, "6 3", "square"),
    "relu": (BLUE, "2 3", "triangle"),
}
_WIDTH, _HEIGHT = 720, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 590, 40, 320

Norms = dict[str, NDArray[np.float64]]


def vanishing(gradient_norms: Callable[[int, str, Any], Any]) -> Plot | None:
    """Show a student's gradient norms, with the activation and the depth chosen by hand.

    Args:
        gradient_norms: ``(depth, activation, rng) -> (depth,)``.

    Returns:
        What is shown; None, after a line of explanation, where the answer is missing or fails.
    """

    @functools.lru_cache(maxsize=64)
    def measured(activation: str, depth: int, seed: int) -> NDArray[np.float64]:
        norms = gradient_norms(depth, activation, np.random.default_rng(seed))
        return array("gradient_norms", norms, (depth,))

    def draw(settings: Settings) -> Drawing:
        depth, seed = int(settings.depth), int(settings.seed)
        norms = {name: measured(name, depth, seed) for name in _LOOKS}
        return drawing(norms, settings.activation)

    with waiting("This picture"):
        measured("sigmoid", 2, 0)
        return explore(
            draw,
            {
                "activation": Choice(list(_LOOKS), "sigmoid", label="activation"),
                "depth": Slider(2, 40, 12, step=1, label="depth", unit="layers"),
                "seed": Slider(0, 9, 0, step=1, label="seed of the weights"),
            },
            title="The gradient of each layer",
        )
    return None


def drawing(norms: Norms, chosen: str) -> Drawing:
    """Return the norms of all activations against the layer, the chosen one in front.

    Args:
        norms: by activation, (depth,) each; norms that are 0 are left out of the curve.
        chosen: the activation that is drawn strongly.
    """
    depth = len(norms[chosen])
    positive = np.concatenate([n[(n > 0) & np.isfinite(n)] for n in norms.values()])
    low, high = (positive.min(), positive.max()) if positive.size else (1e-3, 1.0)
    up = Axis(*span(min(low, high / 10), high, True), _BOTTOM, _TOP, log=True)
    across = Axis(0.5, depth + 0.5, _LEFT, _RIGHT)
    body = _frame(across, up, depth)
    for name in sorted(norms, key=lambda name: name == chosen):
        body += _curve(name, norms[name], across, up, strong=name == chosen)
    body += _names(norms, up, chosen)
    words = _in_words(chosen, norms[chosen])
    body += text(24, _HEIGHT - 8, words, size=13, bold=True)
    return Drawing(
        body, label=f"norm of the gradient of each layer: {words}", width=_WIDTH, height=_HEIGHT
    )


def _frame(across: Axis, up: Axis, depth: int) -> str:
    parts = [text(_LEFT - 70, 22, "‖dL/dw‖ (log scale)", size=13, bold=True)]
    for tick in up.ticks(7):
        place = float(up.pixel(tick))
        parts.append(line([_LEFT, _RIGHT], [place, place], width=1, opacity=0.15))
        parts.append(text(_LEFT - 6, place + 4, short(tick), size=12, anchor="end"))
    every = max(1, -(-depth // 12))
    for layer in range(1, depth + 1, every):
        place = float(across.pixel(layer))
        parts.append(text(place, _BOTTOM + 18, str(layer), size=12, anchor="middle"))
    parts.append(line([_LEFT, _LEFT, _RIGHT], [_TOP, _BOTTOM, _BOTTOM], width=1))
    middle = (_LEFT + _RIGHT) / 2
    parts.append(
        text(middle, _BOTTOM + 36, "layer, counted from the input", size=13, anchor="middle")
    )
    return "".join(parts)


def _curve(name: str, norms: NDArray[np.float64], across: Axis, up: Axis, *, strong: bool) -> str:
    colour, dash, mark = _LOOKS[name]
    seen = np.flatnonzero((norms > 0) & np.isfinite(norms))
    x, y = across.pixel(seen + 1.0), up.pixel(norms[seen])
    body = line(
        x, y, colour=colour, width=3.5 if strong else 1.5, dash=dash, opacity=1 if strong else 0.6
    )
    size = 4.5 if strong else 3
    return body + "".join(
        _marker(mark, float(a), float(b), size, colour) for a, b in zip(x, y, strict=True)
    )


def _marker(kind: str, x: float, y: float, size: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{colour}"/>'
    if kind == "square":
        corner = f'x="{x - size:.1f}" y="{y - size:.1f}"'
        return f'<rect {corner} width="{2 * size:g}" height="{2 * size:g}" fill="{colour}"/>'
    outline = f"M{x:.1f} {y - size:.1f}l{size:g} {1.8 * size:g}h{-2 * size:g}z"
    return f'<path d="{outline}" fill="{colour}"/>'


def _names(norms: Norms, up: Axis, chosen: str) -> str:
    """Write each activation's name next to its curve at the right, without overlap."""
    wanted = sorted((float(up.pixel(max(float(n[-1]), up.low))), name) for name, n in norms.items())
    parts, last = [], -1e9
    for place, name in wanted:
        last = max(place, last + 20)
        colour, dash, mark = _LOOKS[name]
        parts.append(
            line([_RIGHT + 8, _RIGHT + 40], [last, last], colour=colour, width=3, dash=dash)
        )
        parts.append(_marker(mark, _RIGHT + 24, last, 4.5, colour))
        parts.append(text(_RIGHT + 48, last + 5, name, size=14, bold=name == chosen))
    return "".join(parts)


def _in_words(chosen: str, norms: NDArray[np.float64]) -> str:
    first, last = float(norms[0]), float(norms[-1])
    if not (first > 0 and last > 0 and np.isfinite(first) and np.isfinite(last)):
        return f"{chosen}: a norm is 0 or not finite"
    factor = (first / last) ** (1 / (len(norms) - 1))
    return (
        f"{chosen}: the first layer's gradient is {short(first / last)} of the last one's, "
        f"a factor of {float(f'{factor:.2g}'):g} per layer"
    )
