"""A drawing made to look like MNIST's digits, so that a network trained on those can read it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: MNIST's digits fill a box of this side, and their centre of mass is the picture's centre.
_BOX = 20


def centred(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a drawing scaled and shifted as MNIST's digits are.

    The longer side of what is drawn becomes 20 pixels, and the centre of mass goes to the middle
    (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database").

    Args:
        picture: (28, 28) uint8, 0 black paper … 255 white ink.

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
