"""A pad to draw a small picture on, and what makes the picture look like one of MNIST's.

::

    pad = DrawingPad()
    pad.observe(lambda change: show(pad.picture), names="ink")
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

_HERE = Path(__file__).parent
#: MNIST's digits fill a box of this side, and their centre of mass is the picture's centre.
_BOX = 20


class DrawingPad(anywidget.AnyWidget):
    """A square of ``side`` × ``side`` pixels to draw on by pointer, touch or arrow keys.

    Attributes:
        ink: ``side``² bytes, row by row: 0 paper … 255 ink. Changes as a person draws; setting it
            changes the page.
        pen: the pen's width in pixels.
    """

    _esm = (_HERE / "drawing_pad.js").read_text(encoding="utf-8")
    _css = (_HERE / "drawing_pad.css").read_text(encoding="utf-8")
    side = traitlets.Int(28, min=2).tag(sync=True)
    pen = traitlets.Float(2.2, min=0.5).tag(sync=True)
    ink = traitlets.Bytes().tag(sync=True)

    @traitlets.default("ink")
    def _paper(self) -> bytes:
        return bytes(self.side**2)

    @property
    def picture(self) -> NDArray[np.uint8]:
        """What is drawn, (side, side) uint8."""
        # The page may send what it likes; anything but a whole picture is an empty one.
        ink = bytes(self.ink) if len(self.ink) == self.side**2 else bytes(self.side**2)
        return np.frombuffer(ink, np.uint8).reshape(self.side, self.side).copy()

    @picture.setter
    def picture(self, values: NDArray[np.uint8]) -> None:
        if np.shape(values) != (self.side, self.side):
            raise ValueError(f"a picture of {self.side} × {self.side} pixels is needed")
        self.ink = np.ascontiguousarray(values, np.uint8).tobytes()


def centred(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a drawing scaled and shifted as MNIST's digits are.

    The longer side of what is drawn becomes 20 pixels, and the centre of mass goes to the middle
    (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database").

    Args:
        picture: (28, 28) uint8, 0 paper … 255 ink.

    Returns:
        (28, 28) uint8; all 0 for an empty picture.
    """
    from PIL import Image

    rows, columns = np.nonzero(picture > 40)
    if rows.size == 0:
        return np.zeros_like(picture)
    cut = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = _BOX / max(cut.shape)
    size = [max(1, round(scale * n)) for n in cut.shape]
    small = np.asarray(Image.fromarray(cut).resize((size[1], size[0]), Image.Resampling.BILINEAR))
    side = picture.shape[0]
    out = np.zeros_like(picture)
    corner = [_corner(small.sum(axis=1 - axis), side) for axis in (0, 1)]
    out[corner[0] : corner[0] + size[0], corner[1] : corner[1] + size[1]] = small
    return out


def _corner(mass: NDArray, side: int) -> int:
    """Where a strip begins so that its centre of mass is in the middle, and all of it in view."""
    centre = float(np.average(np.arange(mass.size), weights=mass)) + 0.5
    return int(min(max(round(side / 2 - centre), 0), side - mass.size))
