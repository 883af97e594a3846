"""The photograph in demo ``convolution``: Grace Hopper, one kernel, and what it finds."""

from __future__ import annotations

import functools

import numpy as np

from chainrule.figures.palette import ORANGE, VERMILION
from chainrule.live import LECTURE, Drawing, Layer, heatmap
from chainrule.live.svg.axes import short
from chainrule.widgets.demos.convolution_values import SIDE, Engine, Floats, forward
from chainrule.widgets.demos.panel import arrow, outline, words
from chainrule.widgets.grids import grid, two_sided

#: Parts, from top to bottom, in which the output appears.
BANDS = 8
_ROWS, _COLUMNS, _PIXEL = 96, 88, 4.5
_LEFT, _RIGHT, _TOP, _KERNEL = 14.0, 790.0, 42.0, (517.0, 130.0)
_CELL = 56.0


@functools.cache
def pixels() -> Floats:
    """Return the grey values (96, 88), 0 to 3 as in the image of numbers.

    The photograph is the United States Navy's, in the public domain; Matplotlib comes with it.
    """
    from matplotlib import cbook
    from PIL import Image

    with cbook.get_sample_data("grace_hopper.jpg") as file:
        whole = Image.open(file).convert("L")
    head = whole.crop((100, 20, 430, 380)).resize((_COLUMNS, _ROWS))
    return np.asarray(head, dtype=float) * (3 / 255)


def draw(
    kernel: Floats, b: float, stride: int, pad: int, band: int, engine: Engine | None
) -> Drawing:
    """Draw the photograph, the kernel (3, 3), and the first bands of the output.

    Where a stride does not fit, rows and columns at the lower and right edge are left out.
    """
    image = pixels()
    rows, columns = (n - (n + 2 * pad - SIDE) % stride for n in image.shape)
    image = image[:rows, :columns]
    out = forward(kernel, b, stride, pad, engine, image)[0]
    right = forward(kernel, b, stride, pad, None, image)[0]
    done = band >= BANDS
    shown = out.shape[0] if done else round(out.shape[0] * (band - 1) / BANDS)
    most, signed = float(np.abs(right).max()) or 1.0, bool(right.min() < 0)
    width, height = _COLUMNS * _PIXEL, _ROWS * _PIXEL
    layers = [Layer(heatmap(image, 0, 3, "gray", exact=True), _LEFT, _TOP, width, height)]
    if shown:
        share = height * shown / out.shape[0]
        low, colours = (-most, "PuOr_r") if signed else (0, "gray")
        part = heatmap(np.nan_to_num(out[:shown]), low, most, colours, exact=True)
        layers.append(Layer(part, _RIGHT, _TOP, width, share))
    y = _TOP + height * shown / out.shape[0]
    middle = _KERNEL[1] + 1.5 * _CELL
    frame = (
        f'<rect x="{_RIGHT:g}" y="{_TOP:g}" width="{width:g}" height="{height:g}" fill="none" '
        'stroke="currentColor" stroke-width="2.6"/>'
    )
    title = f"output, {out.shape[0]} × {out.shape[1]}" + (": purple < 0" if signed else "")
    body = [
        words(_LEFT, 28, f"image, {image.shape[0]} × {image.shape[1]}", bold=True),
        words(_KERNEL[0], _KERNEL[1] - 16, "kernel w: click", bold=True),
        words(_RIGHT, 28, title, bold=True),
        grid(kernel, _KERNEL, _CELL, name="kernel", size=26, rim=2.6,
             fill=two_sided(ORANGE, "#542788", float(np.abs(kernel).max()) or 1.0)),
        arrow((_LEFT + width + 12, middle), (_KERNEL[0] - 14, middle), ORANGE),
        arrow((_KERNEL[0] + 3 * _CELL + 14, middle), (_RIGHT - 12, middle), ORANGE),
        frame,
    ]  # fmt: skip
    if not done:
        # Where the kernel is: the same rows of the image and of the output.
        body += [
            f'<rect x="{x:g}" y="{y:.1f}" width="{width:g}" height="{3 * _PIXEL:g}" fill="none" '
            f'stroke="{ORANGE}" stroke-width="4"/>'
            for x in (_LEFT, _RIGHT)
        ]
        body.append(words(_RIGHT + width / 2, _TOP + 300, "?", size=90, anchor="middle"))
    what = "What will this kernel find?" if not done else _found(kernel)
    if not np.allclose(out[:shown], right[:shown], rtol=1e-4, atol=1e-6):
        at = np.unravel_index(int(np.abs(out[:shown] - right[:shown]).argmax()), right.shape)
        i, j = int(at[0]), int(at[1])
        found, wanted = (short(float(f"{a[i, j]:.3g}")) for a in (out, right))
        what = f"Your output ({i}, {j}) is {found}, right: {wanted}."
        body.append(outline(_RIGHT - 4, _TOP - 4, width + 8, height + 8))
        body.append(words(600, 508, what, size=25, anchor="middle", colour=VERMILION, bold=True))
    else:
        body.append(words(600, 508, what, size=25, anchor="middle", bold=True))
    label = (
        f"a photograph, kernel {', '.join(short(v) for v in kernel.ravel())}, stride {stride}, "
        f"padding {pad}: {shown} of {out.shape[0]} rows of the output. {what}"
    )
    return Drawing("".join(body), label, LECTURE.width, LECTURE.height, layers=tuple(layers))


def _found(kernel: Floats) -> str:
    """Return what a kernel makes of a photograph."""
    if not kernel.any():
        return "A kernel of zeros finds nothing."
    if np.count_nonzero(kernel) == 1:
        return "One pixel alone: the same image, shifted unless it is the middle one."
    if abs(kernel.sum()) < 1e-9:
        return "Its numbers add up to 0: where the image is even it answers 0; it finds edges."
    if (kernel >= 0).all():
        return "All of one sign: it adds up its neighbourhood, and what is sharp is blurred."
    return "A mixture: edges, on top of a blurred image."
