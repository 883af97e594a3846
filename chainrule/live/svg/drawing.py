"""What a drawing function returns: SVG text, the pictures under it, the handles over it."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures import palette

#: Pixels of type below which a picture does not shrink in a notebook; it scrolls instead.
SMALLEST_TYPE = 11


@dataclass(frozen=True)
class Style:
    """Size of a drawing in its own units, type size and line width in the same units.

    The default suits a notebook. `LECTURE` suits a lecture: at 1280 pixels of page its type is
    22 px and its lines 4 px, no line under 2.5 px.
    """

    width: int = 640
    height: int = 400
    type: float = 13
    line: float = 2
    #: Width of axes, marks and other secondary lines.
    thin: float = 1


LECTURE = Style(width=1200, height=520, type=21, line=4, thin=2.6)


@dataclass(frozen=True)
class Layer:
    """A picture (WebP or PNG bytes) under the SVG, in the drawing's units."""

    data: bytes
    x: float
    y: float
    width: float
    height: float
    #: Show pixels as squares instead of smoothing them.
    squares: bool = False


@dataclass(frozen=True)
class Handle:
    """A point that can be dragged with the mouse, or moved with the arrow keys."""

    name: str
    x: float
    y: float
    #: What a screen reader says: "corner a at (1.0, 0.5)".
    label: str = ""
    colour: str = palette.ORANGE
    #: Points of a polyline that the handle keeps to while it is dragged.
    track: Sequence[tuple[float, float]] = ()
    #: Left, top, right and bottom edge that the handle keeps inside.
    area: tuple[float, float, float, float] | None = None
    #: A square instead of a disc, so that handles differ by more than their colour.
    square: bool = False


@dataclass(frozen=True)
class Pad:
    """A square canvas to draw on, in the drawing's units; white ink on black.

    While a person draws, ``on_event`` gets ``{"kind": "ink", "pixels": […]}``; `ink_pixels` makes
    an array of it. ``image`` is loaded whenever ``version`` changes (an empty canvas, an example).
    """

    x: float
    y: float
    side: float
    #: (P, P), 0 for black to 255 for white.
    image: NDArray[np.uint8]
    version: int = 0


def ink_pixels(event: Mapping[str, Any]) -> NDArray[np.uint8]:
    """Return what was drawn as an array (P, P), 0 for black to 255 for white."""
    pixels = np.asarray(event["pixels"], dtype=np.uint8)
    side = round(pixels.size**0.5)
    return pixels.reshape(side, side)


@dataclass(frozen=True)
class Drawing:
    """One picture: SVG elements in a ``width`` × ``height`` box, and its description.

    Args:
        body: SVG elements without the ``<svg>`` around them; ``currentColor`` is the text colour
            of the page, light or dark. An element with ``data-cell="3,4"`` reports when the
            pointer is over it.
        label: the state in words ("train 0.21, validation 0.48 at step 400").
    """

    body: str
    label: str
    width: float = 640
    height: float = 400
    layers: tuple[Layer, ...] = ()
    handles: tuple[Handle, ...] = ()
    pad: Pad | None = None
    #: Where a drag zooms: axes by name, for drawings that have them.
    axes: dict[str, object] = field(default_factory=dict, compare=False)

    def svg(self, *, standalone: bool = False) -> str:
        """Return the ``<svg role="img">`` element.

        Args:
            standalone: with a white background, the layers inside it and the handles drawn, so
                that it is a file or a static output of its own.
        """
        inside, more = self.body, ""
        if standalone:
            inside = (
                '<rect width="100%" height="100%" fill="#fff"/>'
                + "".join(_image(layer) for layer in self.layers)
                + (_pad_svg(self.pad) if self.pad else "")
                + self.body
                + "".join(_handle_svg(handle) for handle in self.handles)
            )
            more = (
                f' width="{self.width:g}" height="{self.height:g}" '
                f'style="max-width:100%;min-width:{self.legible_width():.0f}px;'
                'height:auto;color:#222"'
            )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-label="{escape(self.label)}" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'font-family="system-ui, sans-serif"{more}>{inside}</svg>'
        )

    def legible_width(self) -> float:
        """Return the width in pixels at which the smallest type has `SMALLEST_TYPE` pixels."""
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', self.body)]
        return self.width * SMALLEST_TYPE / min(sizes) if sizes else 0

    def beside(self, other: Drawing, gap: float = 20) -> Drawing:
        """Return both drawings side by side, this one on the left."""
        shift = self.width + gap
        return Drawing(
            body=f'{self.body}<g transform="translate({shift:g} 0)">{other.body}</g>',
            label=f"{self.label}; {other.label}",
            width=shift + other.width,
            height=max(self.height, other.height),
            layers=self.layers + tuple(replace(la, x=la.x + shift) for la in other.layers),
            handles=self.handles + tuple(replace(h, x=h.x + shift) for h in other.handles),
            pad=self.pad or (replace(other.pad, x=other.pad.x + shift) if other.pad else None),
            axes=self.axes,
        )


def _pad_svg(pad: Pad) -> str:
    from chainrule.live.pictures import heatmap

    data = heatmap(pad.image, 0, 255, "gray", exact=True)
    return _image(Layer(data, pad.x, pad.y, pad.side, pad.side))


def _handle_svg(handle: Handle) -> str:
    x, y = handle.x, handle.y
    shape = f'circle cx="{x:.1f}" cy="{y:.1f}" r="8"'
    if handle.square:
        shape = f'rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16"'
    return f'<{shape} fill="{handle.colour}" stroke="#000"/>'


def _image(layer: Layer) -> str:
    kind = "webp" if layer.data[8:12] == b"WEBP" else "png"
    style = ' style="image-rendering:pixelated"' if layer.squares else ""
    return (
        f'<image x="{layer.x:g}" y="{layer.y:g}" width="{layer.width:g}" '
        f'height="{layer.height:g}" preserveAspectRatio="none"{style} '
        f'href="data:image/{kind};base64,{base64.b64encode(layer.data).decode()}"/>'
    )


def escape(text: object) -> str:
    """Return text that is safe inside SVG, in elements and in attributes."""
    return html.escape(str(text), quote=True)


def text(
    x: float,
    y: float,
    words: object,
    *,
    size: float = 13,
    anchor: str = "start",
    colour: str = "currentColor",
    bold: bool = False,
    more: str = "",
) -> str:
    """Return a ``<text>`` element; ``anchor`` is start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{ink(colour)}"{weight}{more}>{escape(words)}</text>'
    )


def line(
    x: Sequence[float] | NDArray[np.float64],
    y: Sequence[float] | NDArray[np.float64],
    *,
    colour: str = "currentColor",
    width: float = 2,
    dash: str = "",
    opacity: float = 1,
    fill: str = "none",
    more: str = "",
) -> str:
    """Return a polyline through the points ``x``, ``y`` (P,) as a ``<path>``."""
    flat = np.empty((len(x), 2))
    flat[:, 0], flat[:, 1] = x, y
    if flat.size == 0:
        return ""
    d = "M" + _coordinates(flat.ravel())
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    pale = f' opacity="{opacity:g}"' if opacity < 1 else ""
    return (
        f'<path d="{d}" fill="{ink(fill)}" stroke="{ink(colour)}" stroke-width="{width:g}" '
        f'stroke-linejoin="round"{pattern}{pale}{more}/>'
    )


def _coordinates(values: NDArray[np.float64]) -> str:
    """Return coordinates in tenths of a unit as text: ``"62.0 117.4 "``.

    Looked up for coordinates inside a picture: three times as fast as formatting them.
    """
    tenths = np.rint(values * 10)
    if tenths.min() >= 0 and tenths.max() < len(_TENTHS):
        return "".join([_TENTHS[k] for k in tenths.astype(np.int64).tolist()])
    return ("%.1f " * values.size) % tuple(values.tolist())


_TENTHS = [f"{k / 10:.1f} " for k in range(13_000)]


def ink(colour: str) -> str:
    """Return black as the page's own text colour, so that it shows on a dark page too."""
    return "currentColor" if colour == palette.BLACK else colour
