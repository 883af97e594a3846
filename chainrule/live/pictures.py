"""Arrays and matplotlib figures as picture bytes, fast enough for every redraw."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

#: Quality and effort of WebP: measured as the fastest that shows no artefacts at a picture's size.
_WEBP: dict[str, Any] = {"format": "WEBP", "quality": 80, "method": 0}


def heatmap(
    values: NDArray[Any], low: float, high: float, colormap: str = "cividis", *, exact: bool = False
) -> bytes:
    """Return an array (H, W) as picture bytes, row 0 at the top.

    Args:
        low, high: the values of the colormap's ends; beyond them the end's colour, NaN is grey.
        colormap: a matplotlib name; cividis and RdBu are distinguishable with any colour vision.
        exact: lossless PNG, for small arrays whose pixels are shown as squares.
    """
    from PIL import Image

    grid = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        index = (grid - low) * (255 / (high - low))
    pixels = _table(colormap)[np.nan_to_num(np.clip(index, 0, 255)).astype(np.uint8)]
    pixels[np.isnan(grid)] = 128
    buffer = io.BytesIO()
    image = Image.fromarray(pixels)
    if exact:
        image.save(buffer, format="PNG", compress_level=1)
    else:
        image.save(buffer, **_WEBP)
    return buffer.getvalue()


@functools.cache
def _table(name: str) -> NDArray[np.uint8]:
    from matplotlib import colormaps

    table: NDArray[np.uint8] = colormaps[name](np.arange(256), bytes=True)[:, :3]
    return table


class Blit:
    """A matplotlib figure of which only some artists move.

    The rest is drawn once and restored at each `render` (matplotlib calls this blitting).

    Args:
        figure: a ``matplotlib.figure.Figure`` that belongs to no pyplot state.
        artists: the artists that change between frames.
    """

    def __init__(self, figure: Figure, artists: Sequence[Artist]) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._canvas = FigureCanvasAgg(figure)
        self._artists = list(artists)
        for artist in self._artists:
            artist.set_animated(True)
        self.refresh()

    def refresh(self) -> None:
        """Draw what does not move, after axes or labels have changed."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._canvas.figure.bbox)

    def render(self) -> bytes:
        """Return the figure as it is now, as WebP bytes."""
        from PIL import Image

        self._canvas.restore_region(self._background)
        for artist in self._artists:
            self._canvas.figure.draw_artist(artist)
        buffer = io.BytesIO()
        Image.fromarray(np.asarray(self._canvas.buffer_rgba())[..., :3]).save(buffer, **_WEBP)
        return buffer.getvalue()
