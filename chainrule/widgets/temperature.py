"""Softmax with a temperature: scores to drag, probabilities as bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE
from chainrule.live import Drawing, Plot, Settings, Slider, explore, line, text
from chainrule.live.svg.axes import Axis

_CLASSES = ("cat", "dog", "fox")
_START = (2.0, 1.0, -1.0)
_WIDTH, _HEIGHT = 640, 300
_FLOOR, _ROOF = 236, 52


def softmax_temperature() -> Plot:
    """Show three scores and their softmax at a temperature; every one of the four is a slider."""
    settings = {
        f"score_{k}": Slider(-5.0, 5.0, value, step=0.1, label=f"score of {name}")
        for k, (name, value) in enumerate(zip(_CLASSES, _START, strict=True))
    }
    settings["temperature"] = Slider(0.05, 20.0, 1.0, log=True, label="temperature T")
    return explore(
        _draw,
        settings,
        title="Softmax with a temperature",
        presets={
            "T = 1": {"temperature": 1.0},
            "cold": {"temperature": 0.05},
            "hot": {"temperature": 20.0},
        },
    )


def probabilities(scores: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Return PyTorch's softmax of ``scores / temperature``, shape (C,)."""
    import torch

    found: NDArray[np.float64] = torch.from_numpy(scores / temperature).softmax(dim=0).numpy()
    return found


def _draw(settings: Settings) -> Drawing:
    scores = np.array([getattr(settings, f"score_{k}") for k in range(len(_CLASSES))], float)
    heat = float(settings.temperature)
    p = probabilities(scores, heat)
    body = _bars(20, scores, Axis(-5, 5, _FLOOR, _ROOF), BLUE, "scores x", "{:.1f}")
    body += _bars(
        345, p, Axis(0, 1, _FLOOR, _ROOF), ORANGE, f"probabilities, T = {heat:.3g}", "{:.3f}"
    )
    listed = ", ".join(f"{name} {value:.3f}" for name, value in zip(_CLASSES, p, strict=True))
    return Drawing(body, f"temperature {heat:.3g}: {listed}", _WIDTH, _HEIGHT)


def _bars(
    left: float, values: NDArray[np.float64], up: Axis, colour: str, title: str, form: str
) -> str:
    """Bars from 0, with the class below and the number at the end of each."""
    width, gap = 56.0, 30.0
    zero, right = float(up.pixel(0.0)), left + 3 * (width + gap) + 5
    parts = [text(left, 24, title, size=15, bold=True), line([left, right], [zero, zero], width=1)]
    for k, value in enumerate(values):
        x, end = left + 12 + k * (width + gap), float(up.pixel(value))
        parts.append(
            f'<rect x="{x:.1f}" y="{min(zero, end):.1f}" width="{width}" '
            f'height="{abs(end - zero):.1f}" fill="{colour}"/>'
        )
        place = end - 6 if value >= 0 else end + 17
        words = form.format(value).replace("-", "−")
        parts.append(text(x + width / 2, place, words, size=14, anchor="middle"))
        parts.append(text(x + width / 2, _FLOOR + 42, _CLASSES[k], size=14, anchor="middle"))
    return "".join(parts)
