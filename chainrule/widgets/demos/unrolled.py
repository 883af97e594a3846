"""The picture of demo ``convolution``: grids side by side, and the stride that does not fit."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import short
from chainrule.widgets.demos.panel import travel, words
from chainrule.widgets.grids import grid, two_sided, veil

Floats = NDArray[np.float64]
Cells = Collection[tuple[int, int]]

CELL, _DIGITS, _RIM = 34.0, 21.0, 2.6
#: Columns of the unrolled image that fit.
VIEW = 15
PICTURE, _KERNEL, OUTPUT = (14.0, 56.0), (14.0, 334.0), (350.0, 56.0)
_COLUMNS, _PRODUCT, _ROW = (672.0, 56.0), (672.0, 398.0), (346.0, 398.0)


def squares(
    values: Floats, at: tuple[float, float], title: str, *, name: str = "", marked: Cells = (),
    hidden: Cells = (), colour: str = ORANGE, plain: bool = False,
) -> str:  # fmt: skip
    """Return a grid of numbers with its title; ``plain`` in one colour."""
    most = float(np.abs(values).max()) or 1.0
    fill = veil(BLUE, most) if plain else two_sided(ORANGE, BLUE, most)
    return words(at[0], at[1] - 14, title, bold=True) + grid(
        values, at, CELL, name=name, marked=marked, hidden=hidden, colour=colour, fill=fill,
        size=_DIGITS, rim=_RIM,
    )  # fmt: skip


def side_by_side(
    image: Floats,
    kernel: Floats,
    table: Floats,
    out: Floats,
    index: int,
    covered: Cells,
    titles: tuple[str, str, str, str],
    *,
    hide: bool,
    colour: str,
) -> str:
    """Return image, kernel, columns and output, twice: as pictures and as a matrix product.

    Args:
        image: (H, W), padded; ``covered`` are the squares of the present window.
        kernel: (3, 3).
        table: (9, windows).
        out: (H', W'), whose entries after number ``index`` are not there yet if ``hide``.
        titles: of image, output, columns and the output as a row.
    """
    i, j = divmod(index, out.shape[1])
    hidden = {divmod(k, out.shape[1]) for k in range(index + 1, out.size)} if hide else set()
    first = first_column(index, out.size)
    seen = slice(first, first + VIEW)
    column = index - first
    later = range(column + 1, table[:, seen].shape[1])
    part = f" ({first + 1}–{first + VIEW} of {out.size})" if out.size > VIEW else ""
    return "".join(
        (
            squares(image, PICTURE, titles[0], marked=covered, colour=colour, plain=hide),
            squares(kernel, _KERNEL, "kernel w: click", name="kernel"),
            squares(
                out, OUTPUT, titles[1], name="out", marked={(i, j)}, hidden=hidden, colour=colour
            ),
            squares(
                table[:, seen],
                _COLUMNS,
                titles[2] + part,
                colour=colour,
                plain=hide,
                marked={(k, column) for k in range(table.shape[0])},
                hidden=() if hide else {(k, c) for k in range(table.shape[0]) for c in later},
            ),
            squares(kernel.reshape(1, -1), _ROW, "w, as a row", name="row", colour=colour),
            squares(
                out.reshape(1, -1)[:, seen],
                _PRODUCT,
                titles[3],
                colour=colour,
                marked={(0, column)},
                hidden={(0, c) for c in later} if hide else (),
            ),
        )
    )


def misfit(image: Floats, stride: int, pad: int, sizes: tuple[float, float], side: int) -> str:
    """Return the image with the window that sticks out of it, and the sum that is not whole.

    Args:
        image: (H, W), not padded yet.
        sizes: the output's rows and columns, of which one at least is not whole.
        side: of the kernel.
    """
    padded = np.pad(image, pad)
    top, left = (int(np.ceil(n - 1)) * stride for n in sizes)
    x, y = PICTURE[0] + left * CELL, PICTURE[1] + top * CELL
    lines, row = "", 120
    for name, n, size in zip(("rows", "columns"), image.shape, sizes, strict=True):
        sum_ = f"{name}: 1 + ({n} + 2·{pad} − {side}) / {stride} = {short(size)}"
        whole = size % 1 == 0
        lines += words(400, row, sum_ + ("" if whole else ", not whole"), size=26, bold=not whole)
        row += 50
    lines += words(400, row + 20, "1 + (n + 2·padding − kernel) / stride must be whole.", size=24)
    return (
        squares(padded, PICTURE, "image", plain=True)
        + f'<rect x="{x:g}" y="{y:g}" width="{side * CELL:g}" height="{side * CELL:g}" '
        f'fill="{VERMILION}33" stroke="{VERMILION}" stroke-width="5" stroke-dasharray="12 7"/>'
        + lines
    )


def first_column(index: int, windows: int) -> int:
    """Return the first column that is shown where not all fit."""
    return max(0, min(index - VIEW // 2, windows - VIEW))


def connector(index: int, left: int, windows: int) -> str:
    """Return the way from a window, by its leftmost column of pixels, to its column: above all."""
    start = PICTURE[0] + (left + 1.5) * CELL
    to = _COLUMNS[0] + (index - first_column(index, windows) + 0.5) * CELL
    above, top = PICTURE[1] - 6, PICTURE[1]
    way = [(start, top), (start, above), (to, above), (to, top)]
    x, y = zip(*way, strict=True)
    return line(x, y, colour=ORANGE, width=4, opacity=0.8) + travel(way, ORANGE)
