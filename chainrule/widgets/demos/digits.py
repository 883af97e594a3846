"""# What a convolutional network sees

Draw a digit on the black canvas: can the network read it, and how far can you rotate or shift it
before the network is fooled? Below the canvas is what the network sees: the drawing centred like
MNIST's digits, then rotated, shifted, and with noise. On the right: every kernel with its
feature map, and the probabilities.

* **7, turned**, **7, shifted**, **7, in noise**: it was never trained on these, and is often sure
  of a wrong answer.
* **clear**: it cannot say "nothing"; the ten probabilities add up to 1.

Keys: `n` and `p` go through the presets, `r` goes back to the start. The network is trained. Your
own runs the demo with `digits(engine=(net, conv_forward_fast, max_pool_forward_naive))`.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data import centred, mnist, scale
from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import (
    Choice,
    Drawing,
    Layer,
    Pad,
    Plot,
    Settings,
    Slider,
    Text,
    heatmap,
    ink_pixels,
    line,
)
from chainrule.live.svg.axes import short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.digits_net import Engine, convolve, pool, trained
from chainrule.widgets.demos.ink import decoded, encoded
from chainrule.widgets.demos.panel import correction, outline, words
from chainrule.widgets.reading import Reading, read_digit

Pixels = NDArray[np.uint8]
EMPTY, INK = "empty", "drawn"
#: The table of maps: left edge, distance and width of its columns, top of both rows.
_LEFT, _ACROSS, _CELL = 330.0, 108.0, 100.0
_MAPS, _POOLED = 92.0, 234.0


def digits(engine: Engine | None = None) -> Plot:
    """Show a sheet to draw on, every feature map, and the probabilities of the ten digits.

    Args:
        engine: the student's own ``(net, conv_forward, max_pool_forward)`` of PS4: a trained
            ``ConvNet`` for (1, 28, 28). Left out, one in PyTorch that has been trained already.
    """
    network = engine or trained()
    # The drawing, which example it is, and how often an example has been loaded.
    sheet: dict[str, Any] = {"ink": np.zeros((28, 28), np.uint8), "shown": "", "version": 0}

    def on_event(run: Plot, event: dict[str, Any]) -> None:
        if event.get("kind") == "ink":
            sheet["ink"], sheet["shown"] = ink_pixels(event), INK
            run.settings.change("ink", encoded(sheet["ink"]))
            run.set("example", INK)

    return demo(
        "digits",
        "Draw a digit: how far can you rotate or shift it before the network is fooled?",
        settings={
            "turn": Slider(-180, 180, 0, 5, unit="°"),
            "shift": Slider(-10, 10, 0, 1, unit=" pixels"),
            "noise": Slider(0, 1, 0, 0.05),
            "ink": Text(),
            "example": Choice([*map(str, range(10)), EMPTY, INK], "3", "on the sheet", hidden=True),
        },
        presets={
            "a 3": {},
            "a 7": {"example": "7"},
            "7, turned": {"example": "7", "turn": 180},
            "7, shifted": {"example": "7", "shift": 8},
            "7, in noise": {"example": "7", "noise": 0.7},
            "clear": {"example": EMPTY},
        },
        draw=lambda run: draw(run, network, sheet),
        on_event=on_event,
        seed=1,
    )


@functools.cache
def examples() -> dict[str, Pixels]:
    """Return one of MNIST's test images (28, 28) of each digit."""
    data = mnist()
    return {str(d): data.test_images[np.flatnonzero(data.test_labels == d)[1]] for d in range(10)}


def distorted(picture: Pixels, settings: Settings) -> Pixels:
    """Return a picture (28, 28), centred as MNIST's are, then turned, shifted, and with noise."""
    from PIL import Image

    moved = Image.fromarray(centred(picture)).rotate(
        settings.turn, Image.Resampling.BILINEAR, translate=(int(settings.shift), 0)
    )
    rng = np.random.default_rng(settings.seed)
    noisy = np.asarray(moved) + 255 * settings.noise * rng.standard_normal((28, 28))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def draw(run: Plot, engine: Engine, sheet: dict[str, Any]) -> Drawing:
    """Draw the sheet, what the network sees, its feature maps, and its opinion."""
    s = run.settings
    drawn = s.example == INK and bool(s.ink)
    if s.example not in (sheet["shown"], INK) or (drawn and s.ink != encoded(sheet["ink"])):
        # An example, or the drawing that the page's address holds.
        blank = np.zeros((28, 28), np.uint8)
        other = examples().get(s.example, blank)
        sheet["ink"] = decoded(s.ink) if drawn else other
        sheet["version"] += 1
    sheet["shown"] = s.example
    image = distorted(sheet["ink"], s)
    reading = read_digit(scale(image)[None, None], *engine)
    best = int(reading.probabilities.argmax())
    fooled = s.example.isdigit() and best != int(s.example)
    sure = f"{reading.probabilities[best]:.0%} sure"
    parts = [
        words(14, 28, "draw here", size=22, bold=True),
        # The sheet's edge, which a dark page would not show.
        line([13, 270, 270, 13, 13], [41, 41, 298, 298, 41], width=2.6),
        words(14, 328, "what it sees", size=22, bold=True),
        words(242, 430, str(best), size=100, anchor="middle", bold=True, colour=VERMILION),
        words(242, 475, sure, size=22, anchor="middle", bold=True),
        correction(174, 338, 140, 148, s.example) if fooled else "",
        *_frames(len(reading.maps)),
        words(_LEFT, 28, "8 kernels, and after the convolution: purple is negative", bold=True),
        words(_LEFT, 222, "after ReLU and 2 × 2 max pooling", bold=True),
        _bars(reading.probabilities),
    ]
    marks, wrong = differences(reading, engine)
    parts += [*marks, words(_LEFT, 362, wrong or "probability of each digit", bold=True)]
    layers = [Layer(heatmap(image, 0, 255, "gray", exact=True), 14, 342, 150, 150, squares=True)]
    shown = ", ".join(f"{d}: {p:.0%}" for d, p in enumerate(reading.probabilities) if p >= 0.01)
    label = f"the network reads {best}, {sure}; probabilities {shown}; {len(reading.maps)} maps"
    label += f"; fooled: it is a {s.example}" if fooled else ""
    label += f"; {wrong}" if wrong else ""
    return Drawing(
        "".join(parts),
        label,
        run.style.width,
        run.style.height,
        layers=(*layers, *_maps(reading, engine[0].params["W1"])),
        pad=Pad(14, 42, 255, sheet["ink"], sheet["version"]),
    )


def _cells(count: int) -> tuple[float, float]:
    """Return distance and width of the columns of ``count`` feature maps."""
    across = min(_ACROSS, 8 * _ACROSS / count)
    return across, across * _CELL / _ACROSS


def _frames(count: int) -> list[str]:
    """Return a frame around each kernel and each map, which a white page would not show."""
    across, cell = _cells(count)
    return [
        f'<rect x="{_LEFT + k * across + (cell - wide) / 2:.1f}" y="{y}" width="{wide:.1f}" '
        f'height="{wide:.1f}" fill="none" stroke="currentColor" stroke-opacity="0.4" '
        'stroke-width="2.6"/>'
        for y, wide in ((38, 0.42 * cell), (_MAPS, cell), (_POOLED, cell))
        for k in range(count)
    ]


def _maps(reading: Reading, kernels: NDArray[np.floating]) -> list[Layer]:
    """Return kernels and feature maps of both layers, one below the other."""
    found = []
    across, cell = _cells(len(reading.maps))
    for y, wide, pictures, colours in (
        (38, 0.42 * cell, kernels[:, 0], "PuOr_r"),
        (_MAPS, cell, reading.maps, "PuOr_r"),
        (_POOLED, cell, reading.pooled, "cividis"),
    ):
        most = float(np.abs(pictures).max()) or 1.0
        low = -most if colours == "PuOr_r" else 0.0
        for k, picture in enumerate(pictures):
            data = heatmap(picture, low, most, colours, exact=True)
            x = _LEFT + k * across + (cell - wide) / 2
            found.append(Layer(data, x, y, wide, wide, squares=True))
    return found


def differences(reading: Reading, engine: Engine) -> tuple[list[str], str]:
    """Return outlines around the maps that a student's layers got wrong, and a sentence."""
    net = engine[0]
    if engine is trained():
        return [], ""
    pad = (net.params["W1"].shape[2] - 1) // 2
    maps = convolve(
        reading.image[None, None], net.params["W1"], net.params["b1"], {"stride": 1, "pad": pad}
    )[0][0]
    pooled = pool(np.maximum(reading.maps, 0)[None].astype(np.float32), {"pool_height": 2})[0][0]
    across, cell = _cells(len(reading.maps))
    for name, y, found, right in (
        ("convolution", _MAPS, reading.maps, maps),
        ("pooling", _POOLED, reading.pooled, pooled),
    ):
        wrong = [k for k in range(len(right)) if not _alike(found[k], right[k])]
        if wrong:
            k = wrong[0]
            marks = [outline(_LEFT + i * across, y, cell, cell) for i in wrong]
            largest, expected = (short(float(f"{a[k].max():.2g}")) for a in (found, right))
            what = f"Your {name} is wrong; largest in map {k}: {largest}, right: {expected}"
            return marks, what
    return [], ""


def _alike(found: NDArray[Any], right: NDArray[Any]) -> bool:
    return bool(np.allclose(found, right, rtol=1e-2, atol=1e-2 * float(np.abs(right).max())))


def _bars(probabilities: NDArray[np.float64]) -> str:
    """Return one bar a digit; the largest in another colour and with its number."""
    step, bottom, tall = 86.0, 482.0, 82.0
    parts = [line([_LEFT, _LEFT + 10 * step], [bottom, bottom], width=2.6)]
    for digit, p in enumerate(probabilities.tolist()):
        x, high = _LEFT + (digit + 0.5) * step, tall * p
        colour = VERMILION if p == probabilities.max() else BLUE
        # As high as a probability of 1.
        parts.append(
            f'<rect x="{x - 28:.1f}" y="{bottom - tall}" width="56" height="{tall}" '
            'fill="currentColor" fill-opacity="0.07"/>'
        )
        parts.append(
            f'<rect x="{x - 28:.1f}" y="{bottom - high:.1f}" width="56" height="{high:.1f}" '
            f'fill="{colour}"/>'
        )
        parts.append(words(x, 511, str(digit), size=26, anchor="middle", bold=True))
        if p >= 0.005:
            parts.append(
                words(x, bottom - high - 7, f"{p:.0%}", size=21, anchor="middle", bold=True)
            )
    return "".join(parts)
