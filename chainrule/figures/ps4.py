"""The static figures of PS4: windows, columns, overlapping windows, the winner's route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from chainrule.figures.graph import (
    GREY,
    MARKED,
    PALE,
    backward,
    box,
    canvas,
    forward,
    matrix,
    node,
)
from chainrule.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILION
from chainrule.figures.style import figure, of_the_text, show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colour, pale fill and letter of the four windows of the im2col picture.
_WINDOWS = (
    (BLUE, "#CFE3F1", "A"),
    (VERMILION, "#F8D9C6", "B"),
    (GREEN, "#CBEADF", "C"),
    (PURPLE, "#F2DFEA", "D"),
)


@of_the_text
def slope_of_a_signal() -> None:
    """Show a signal of one dimension and its slope."""
    signal = np.array([1, 1, 1, 2, 4, 5, 5, 5, 3, 1, 1.0])
    positions = np.arange(len(signal))
    slope = (signal[2:] - signal[:-2]) / 2
    fig = figure(8.6, 3.4)
    upper, lower = fig.subplots(2, 1, sharex=True)
    upper.step(positions, signal, where="mid", color=BLUE, linestyle="-")
    upper.plot(positions, signal, "o", color=BLUE)
    upper.set_ylabel("signal I[t]")
    lower.axhline(0, color=GREY, linewidth=0.8, linestyle="-")
    lower.bar(positions[1:-1], slope, width=0.6, color=ORANGE, edgecolor=BLACK, hatch="//")
    lower.set_ylabel("(I ∗ G)[t]")
    lower.set_xlabel("position t")
    lower.set_xticks(positions)
    show(
        fig,
        alt="Above, a signal that is flat, rises from 1 to 5 between positions 2 and 5, stays "
        "flat, and falls back to 1. Below, its slope: positive where the signal rises, negative "
        "where it falls, and 0 where it is flat.",
    )


@of_the_text
def one_window() -> None:
    """Show an image with padding, one window of it, the kernel and the output."""
    fig, (axes,) = canvas(9.2, 3.5)
    image = [["0"] * 6] + [["0", *row, "0"] for row in ("1203", "4011", "2530")] + [["0"] * 6]
    window = {(0, 2), (0, 3), (1, 2), (1, 3), (2, 2), (2, 3)}
    matrix(axes, (0.3, 2.95), image, marked=window, cell=0.48, title="x, padded by 1")
    _border(axes, (0.3 + 0.48, 2.95 - 0.48), (4, 3), 0.48)
    matrix(axes, (4.2, 2.5), [["1", "−1"], ["3", "2"], ["0", "4"]], cell=0.48, title="kernel w")
    out = [["·", "10+b", "·"], ["·", "·", "·"]]
    matrix(axes, (6.6, 2.3), out, marked={(0, 1)}, cell=0.48, title="out")
    axes.text(3.68, 1.75, "×", ha="center", fontsize=16)
    forward(axes, (5.3, 1.8), (6.5, 2.05), gap=0.0)
    axes.text(5.85, 2.2, "sum + b", ha="center", fontsize=10, color=BLUE)
    axes.text(
        0.3, 0.15, "stride 2: the next window begins two columns further", fontsize=10, color=BLACK
    )
    axes.text(
        4.2, 0.6, "0·1 + 0·(−1) + 2·3 + 0·2 + 0·0 + 1·4 + b = 10 + b", fontsize=10, color=BLACK
    )
    show(
        fig,
        alt="An image of 3 rows and 4 columns with a border of zeros, one wide: 5 by 6 in all. "
        "A window of 3 rows and 2 columns is marked, beginning at row 0 and column 2. Next to it "
        "is a kernel of the same size. Their products are added up, with the bias, to the output "
        "at row 0 and column 1.",
    )


@of_the_text
def shares_add_up() -> None:
    """Show three windows of a strip, forward and back: the middle pixel gets three gradients."""
    fig, (left, right) = canvas(9.2, 3.4, columns=2)
    pixels = [(0.6 + 0.85 * k, 0.8) for k in range(5)]
    outputs = [(1.45 + 0.85 * k, 2.5) for k in range(3)]
    for axes, title in (
        (left, "forward: each window gives one output"),
        (right, "backward: shares"),
    ):
        for k, at in enumerate(pixels):
            node(axes, at, f"$x_{k}$", colour=VERMILION if axes is right and k == 2 else BLUE)
        for k, at in enumerate(outputs):
            node(axes, at, f"$y_{k}$")
        axes.text(2.3, 3.1, title, ha="center", fontsize=11)
    for i, output in enumerate(outputs):
        for k in range(3):
            forward(left, pixels[i + k], output, linewidth=1.1)
            heavy = i + k == 2
            style = {"linewidth": 2.4 if heavy else 0.8, "alpha": 1.0 if heavy else 0.45}
            label = f"$w_{k}$" if heavy else ""
            backward(right, output, pixels[i + k], label, lift=0.0, at=0.55, **style)
    left.text(
        2.3, 0.2, r"$y_i = w_0 x_i + w_1 x_{i+1} + w_2 x_{i+2} + b$", ha="center", fontsize=10
    )
    right.text(2.3, 0.2, r"$dx_2 = w_2\,dy_0 + w_1\,dy_1 + w_0\,dy_2$", ha="center", fontsize=10)
    show(
        fig,
        alt="Five pixels x0 to x4 and three outputs y0 to y2. Forward, each output takes the three "
        "pixels of its window. Backward, pixel x2 lies in all three windows and receives three "
        "shares: w2 times dy0, w1 times dy1 and w0 times dy2, added up.",
    )


@of_the_text
def im2col() -> None:
    """Show image, columns and product: a convolution as one matrix product."""
    fig, (axes,) = canvas(9.4, 3.9)
    image = np.arange(1, 10).reshape(3, 3)
    cell = 0.5
    matrix(axes, (0.25, 3.2), image.astype(str).tolist(), cell=cell, title="image, 3 × 3")
    for (row, column), (colour, _, letter) in zip(np.ndindex(2, 2), _WINDOWS, strict=True):
        inset = 0.05 + 0.035 * (2 * row + column)
        corner = (0.25 + column * cell + inset, 3.2 - row * cell - inset)
        _border(axes, corner, (2, 2), cell, colour, shrink=2 * inset)
        axes.text(
            0.32 + 1.5 * column, 1.42 - 0.3 * row, f"window {letter}", color=colour, fontsize=9.5
        )
    columns = [[str(image[r + i, c + j]) for r, c in np.ndindex(2, 2)] for i, j in np.ndindex(2, 2)]
    fills = {(i, k): _WINDOWS[k][1] for i in range(4) for k in range(4)}
    _coloured(axes, (5.0, 3.2), columns, cell, fills)
    axes.text(6.0, 3.4, "columns, (HH·WW) × (H′·W′)", ha="center", fontsize=11)
    for k, (colour, _, letter) in enumerate(_WINDOWS):
        axes.text(5.25 + 0.5 * k, 1.0, letter, ha="center", color=colour, fontsize=11)
    matrix(
        axes, (2.4, 2.45), [["$w_0$", "$w_1$", "$w_2$", "$w_3$"]], cell=cell, title="kernel, 1 × 4"
    )
    axes.text(4.68, 2.13, "@", ha="center", fontsize=14)
    _coloured(
        axes, (7.35, 2.45), [["A", "B", "C", "D"]], cell, {(0, k): _WINDOWS[k][1] for k in range(4)}
    )
    axes.text(7.17, 2.13, "=", ha="center", fontsize=14)
    axes.text(8.35, 2.65, "out, 1 × 4", ha="center", fontsize=11)
    axes.text(
        0.25,
        0.35,
        "Each window becomes one column. The kernel, as a row, multiplies them all at once.\n"
        "With C channels the columns are C times taller; with F kernels there are F rows.",
        fontsize=10,
    )
    show(
        fig,
        alt="An image of 3 by 3 with the numbers 1 to 9 holds four windows of 2 by 2, named A to "
        "D. Each is written as one column of a 4 by 4 matrix: A is 1, 2, 4, 5, B is 2, 3, 5, 6, "
        "C is 4, 5, 7, 8 and D is 5, 6, 8, 9. The kernel as a row of four weights times this "
        "matrix is the output, one number for each window.",
    )


@of_the_text
def winners() -> None:
    """Show 2 × 2 max-pooling forward, and its gradient in the backward pass."""
    fig, (axes,) = canvas(9.2, 2.9)
    x = [["1", "3", "−2", "−1"], ["0", "2", "−4", "−3"], ["5", "5", "0", "7"], ["1", "4", "6", "2"]]
    best = {(0, 1), (0, 3), (2, 0), (2, 3)}
    matrix(axes, (0.3, 2.35), x, marked=best, cell=0.5, title="x")
    matrix(axes, (3.1, 1.85), [["3", "−1"], ["5", "7"]], cell=0.5, title="out")
    matrix(axes, (4.9, 1.85), [["a", "b"], ["c", "d"]], cell=0.5, title="dout")
    dx = [["0", "a", "0", "b"], ["0", "0", "0", "0"], ["c", "0", "0", "d"], ["0", "0", "0", "0"]]
    matrix(axes, (6.7, 2.35), dx, marked=best, cell=0.5, title="dx")
    for corner in (0.3, 6.7):
        for row, column in np.ndindex(2, 2):
            _border(axes, (corner + column, 2.35 - row), (2, 2), 0.5, BLACK)
    forward(axes, (2.35, 1.35), (3.05, 1.35), gap=0.0)
    backward(axes, (5.95, 1.35), (6.65, 1.35), gap=0.0)
    show(
        fig,
        alt="A 4 by 4 image with four windows of 2 by 2, whose largest numbers 3, minus 1, 5 and 7 "
        "are marked and make up the 2 by 2 output. Upstream gradients a, b, c and d go back to the "
        "marked positions, and all other entries of dx are 0. In the lower left window, two fives "
        "tie; here the first takes all of c.",
    )


@of_the_text
def network_in_boxes(shapes: Sequence[tuple[str, str]]) -> None:
    """Show the network as a row of boxes: ``(layer, shape of its output)``."""
    fig, (axes,) = canvas(9.6, 1.7)
    step = 9.2 / len(shapes)
    for k, (layer, shape) in enumerate(shapes):
        middle = 0.2 + (k + 0.5) * step
        fill = MARKED if layer.startswith(("conv", "affine")) else PALE
        box(axes, (middle - 0.38 * step, 0.62), 0.76 * step, 0.56, layer, fill, size=10)
        axes.text(middle, 0.35, shape, ha="center", va="center", fontsize=8.5)
        if k:
            forward(axes, (middle - 0.64 * step, 0.9), (middle - 0.38 * step, 0.9), gap=0.0)
    axes.text(0.2, 1.42, "orange: has parameters", fontsize=8.5, color=GREY)
    show(
        fig,
        alt="The network from left to right: "
        + ", then ".join(f"{layer} giving {shape}" for layer, shape in shapes)
        + ". The convolution and the affine layers have parameters, the others have none.",
    )


def _border(
    axes: Axes,
    corner: tuple[float, float],
    size: tuple[int, int],
    cell: float,
    colour: str = BLACK,
    shrink: float = 0.0,
) -> None:
    """Draw a thick frame around ``size`` = (columns, rows) squares."""
    from matplotlib.patches import Rectangle

    width, height = size[0] * cell - shrink, size[1] * cell - shrink
    axes.add_patch(
        Rectangle(
            (corner[0], corner[1] - height), width, height,
            fill=False, edgecolor=colour, linewidth=2.0, zorder=5,
        )
    )  # fmt: skip


def _coloured(
    axes: Axes,
    corner: tuple[float, float],
    entries: Sequence[Sequence[str]],
    cell: float,
    fills: Mapping[tuple[int, int], str],
) -> None:
    """Draw a matrix of words whose squares are filled."""
    from matplotlib.patches import Rectangle

    matrix(axes, corner, entries, cell=cell)
    for (row, column), fill in fills.items():
        axes.add_patch(
            Rectangle(
                (corner[0] + column * cell, corner[1] - (row + 1) * cell), cell, cell,
                facecolor=fill, edgecolor=GREY, linewidth=0.8, zorder=2.5,
            )
        )  # fmt: skip
