"""The picture of the demo ``optimisers``: the surface with its paths, the curves of the losses."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping

import numpy as np

from chainrule.figures.palette import BLACK, BLUE, PURPLE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demos.optimiser_race import FAR, Floats, loss
from chainrule.widgets.demos.panel import GREY, Panel, correction, dot, words

#: A unit is as long on both axes.
SURFACE = Panel(Axis(-2.133, 2.133, 20, 660), Axis(-0.9, 1.967, 440, 10))
_LOSS = Panel(Axis(0, 200, 755, 950), Axis(1e-6, 100, 400, 60, log=True), "step", "loss")
_NAMES = 985.0
#: Colour, dash and mark of each optimiser: no two differ by colour alone.
LOOKS = {
    "SGD": (BLUE, "", False),
    "momentum": (VERMILION, "", True),
    "Adam": (PURPLE, "14 6", False),
    "clipped SGD": (BLACK, "5 6", True),
}


@functools.cache
def surface() -> bytes:
    """Return the surface in greys with its level lines (WebP): dark is low."""
    from contourpy import contour_generator
    from PIL import Image, ImageDraw

    wide, tall = 1280, 860
    x = np.linspace(SURFACE.x.low, SURFACE.x.high, wide)
    y = np.linspace(SURFACE.y.high, SURFACE.y.low, tall)
    height = np.log10(loss(np.stack(np.meshgrid(x, y), axis=-1)) + 1e-3)
    shade = (height - height.min()) / np.ptp(height)
    low, high = np.array([120, 188, 168]), np.array([250, 246, 232])
    image = Image.fromarray((low + shade[..., None] * (high - low)).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    levels = contour_generator(np.arange(wide), np.arange(tall), height)
    for level in (-2, -1, -0.4, 0, 0.4, 0.8, 1.2, 1.6):
        for part in levels.lines(level):
            at = np.asarray(part)
            pen.line([(float(a), float(b)) for a, b in at], fill=(150, 160, 155), width=3)
    buffer = io.BytesIO()
    image.save(buffer, format="WEBP", quality=90)
    return buffer.getvalue()


def picture(paths: Mapping[str, Floats], wrong: Mapping[str, Floats], step: int, what: str) -> str:
    """Draw the paths, the right ones of those that are wrong, and every loss so far."""
    x, y = SURFACE.at(1, 1)
    parts = [
        '<clipPath id="race"><rect x="20" y="10" width="640" height="430"/></clipPath>',
        line([x - 14, x + 14], [y, y], width=4, colour="#111"),
        line([x, x], [y - 14, y + 14], width=4, colour="#111"),
    ]
    for right in wrong.values():
        parts.append(_path("", right, GREY, "10 7", mark=False, square=False))
    for name, path in paths.items():
        parts.append(_path(name, path, *_look(name)))
    parts.append(_LOSS.frame((0, 100, 200), (1e-6, 1e-4, 1e-2, 1, 100)))
    parts += _curves(paths, step)
    parts += _names(paths, wrong, step)
    parts.append(words(600, 506, what, size=25, anchor="middle", bold=True))
    return "".join(parts)


def _look(name: str) -> tuple[str, str, bool, bool]:
    colour, dash, square = LOOKS[name]
    # The surface is light on a dark page too.
    return "#111" if colour == BLACK else colour, dash, True, square


def _path(name: str, path: Floats, colour: str, dash: str, mark: bool, square: bool) -> str:
    # Far outside the picture a path is a direction only.
    seen = np.clip(path, -20, 20)
    x, y = SURFACE.x.pixel(seen[:, 0]), SURFACE.y.pixel(seen[:, 1])
    inside = np.abs(path[-1, 0]) < 2.13 and -0.9 < path[-1, 1] < 1.967
    tip = dot(float(x[-1]), float(y[-1]), colour, radius=11, square=square) if inside else ""
    body = line(x, y, colour=colour, width=4.5, dash=dash) + (tip if mark else "")
    return f'<g clip-path="url(#race)" data-link="{name or "right"}">{body}</g>'


def _curves(paths: Mapping[str, Floats], step: int) -> list[str]:
    parts = []
    for name, path in paths.items():
        colour, dash, _ = LOOKS[name]
        values = np.nan_to_num(loss(path), nan=FAR, posinf=FAR)
        values = np.concatenate([values, np.full(step + 1 - len(values), FAR)])
        values = np.clip(values, _LOSS.y.low, _LOSS.y.high)
        curve = _LOSS.curve(np.arange(len(values)), values, colour, dash=dash, width=4.5)
        parts.append(f'<g data-link="{name}">{curve}</g>')
    return parts


def _names(paths: Mapping[str, Floats], wrong: Mapping[str, Floats], step: int) -> list[str]:
    """Return the names with their marks and losses, the lowest loss first."""
    ranked = sorted(paths, key=lambda name: float(loss(paths[name][-1]))) if step else list(paths)
    parts = []
    for k, name in enumerate(ranked):
        colour, dash, square = LOOKS[name]
        y = 92 + 86 * k
        value = float(loss(paths[name][-1]))
        out = np.abs(paths[name][-1]).max() >= FAR
        number = "thrown out" if out else f"loss {short(float(f'{value:.2g}'))}"
        body = line([_NAMES, _NAMES + 40], [y - 8, y - 8], colour=colour, width=4.5, dash=dash)
        body += dot(_NAMES + 20, y - 8, colour, radius=9, square=square)
        body += words(_NAMES + 50, y, name, size=22, bold=True)
        body += words(_NAMES + 50, y + 28, number, size=22)
        if name in wrong:
            right = short(float(f"{float(loss(wrong[name][-1])):.2g}"))
            body += correction(_NAMES + 44, y + 4, 124, 32, right)
        parts.append(f'<g data-link="{name}">{body}</g>')
    return parts
