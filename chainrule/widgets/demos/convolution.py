"""# Convolution is a matrix product

What is the next output pixel? Ask, then press *Step* (space). The same numbers appear twice: as
pictures on the left, and as one row times one matrix on the right (im2col). A click raises a cell
of the kernel; a click on an output goes to its window.

* **stride 2**, **padding**: fewer columns; columns with zeros in them. **stride 3?**: impossible,
  for the last window does not fit.
* **bias**: a convolution is affine.
* **photo**, **blur**: one kernel over a photograph. Ask what it will find, play, and click its
  cells.
* **backward**: each output sends its gradient times the kernel into its window. **overlaps**:
  where windows overlap, these are added, and with a kernel of ones $dx$ counts the windows of a
  pixel. **fewer**: with stride 2.

Keys: space goes to the next window, `n` and `p` go through the presets, `r` goes back to the
start. Your own functions run the demo with `convolution(engine=(conv_forward_fast,
conv_backward_fast))`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.figures.palette import ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Plot, Settings, Slider
from chainrule.widgets.demo import demo
from chainrule.widgets.demos import photograph
from chainrule.widgets.demos.convolution_values import (
    COUNTED,
    IMAGE,
    ONES,
    SIDE,
    Engine,
    backward,
    backward_words,
    columns_of,
    forward,
    forward_words,
    sizes,
    upstream,
)
from chainrule.widgets.demos.panel import moment, words, wrong_cells
from chainrule.widgets.demos.unrolled import CELL, OUTPUT, PICTURE, connector, misfit, side_by_side

KERNELS = {
    "edges": (-1, 0, 1, -1, 0, 1, -1, 0, 1),
    "ones": (1,) * 9,
    "one pixel": (0, 0, 0, 0, 1, 0, 0, 0, 0),
}
FORWARD, BACKWARD = "forward", "backward"
NUMBERS, PHOTOGRAPH = "numbers", "photograph"
_WEIGHTS = tuple(f"w{i}{j}" for i in range(SIDE) for j in range(SIDE))


def convolution(engine: Engine | None = None) -> Plot:
    """Show a convolution as the product of a kernel's row with the image's windows as columns.

    Args:
        engine: the student's own ``(conv_forward, conv_backward)`` of PS4, naive or fast.
    """

    def kernel(name: str) -> dict[str, float]:
        return dict(zip(_WEIGHTS, KERNELS[name], strict=True))

    return demo(
        "convolution",
        "What is the next output pixel?",
        settings={
            "stride": Slider(1, 4, 1, 1),
            "pad": Slider(0, 1, 0, 1, label="padding"),
            "way": Choice([FORWARD, BACKWARD], FORWARD, "direction"),
            "window": Slider(1, IMAGE.size, 4, 1, hidden=True),
            **{
                name: Slider(-3, 3, value, 1, label=f"kernel ({name[1]}, {name[2]})", hidden=True)
                for name, value in kernel("edges").items()
            },
            "b": Slider(-3, 3, 0, 1, label="bias", hidden=True),
            "picture": Choice([NUMBERS, PHOTOGRAPH], NUMBERS, hidden=True),
            "upstream": Choice([ONES, COUNTED], ONES, "upstream gradient", hidden=True),
        },
        presets={
            "start": {},
            "stride 2": {"stride": 2, "window": 3},
            "stride 3?": {"stride": 3},
            "padding": {"stride": 2, "pad": 1, "window": 2},
            "bias": {"b": 2, "window": 15},
            "backward": {"way": BACKWARD, "upstream": COUNTED, "window": 2},
            "overlaps": {**kernel("ones"), "way": BACKWARD, "window": 15},
            "fewer": {**kernel("ones"), "way": BACKWARD, "stride": 2, "window": 6},
            "photo": {"picture": PHOTOGRAPH, "window": 1},
            "blur": {**kernel("ones"), "picture": PHOTOGRAPH, "window": 1},
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="window",
        step_limit=last_step,
    )


def last_step(settings: Settings) -> float:
    """Return the number of windows, or of a photograph's bands."""
    if settings.picture == PHOTOGRAPH:
        return photograph.BANDS
    return math.prod(sizes(int(settings.stride), int(settings.pad)))


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Raise a kernel's cell with a click, −3 after 3; a click on an output goes to its window."""
    name, *where = str(event.get("cell") or "").split(",")
    if event.get("kind") != "pick" or not where:
        return
    s = run.settings
    if name in ("kernel", "row"):
        i, j = (int(w) for w in where) if name == "kernel" else divmod(int(where[1]), SIDE)
        value = s[f"w{i}{j}"] + 1
        run.set(f"w{i}{j}", value if value <= 3 else -3)
    elif name == "out":
        columns = sizes(s.stride, s.pad)[1]
        run.set("window", int(where[0]) * int(columns) + int(where[1]) + 1)


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw image, kernel, columns and product, up to the present window."""
    s = run.settings
    stride, pad = int(s.stride), int(s.pad)
    kernel = np.array([s[name] for name in _WEIGHTS], dtype=float).reshape(SIDE, SIDE)
    if s.picture == PHOTOGRAPH:
        return photograph.draw(kernel, s.b, stride, pad, int(s.window), engine)
    rows, columns = sizes(stride, pad)
    if rows % 1 or columns % 1:
        what = f"An impossible stride: with stride {stride} and padding {pad} windows do not fit."
        body = misfit(IMAGE, stride, pad, (rows, columns), SIDE)
        body += words(14, 490, what, size=30, bold=True, colour=VERMILION)
        return Drawing(body, what, run.style.width, run.style.height)
    shape = int(rows), int(columns)
    index = min(int(s.window), shape[0] * shape[1]) - 1
    i, j = divmod(index, shape[1])
    late = np.arange(shape[0] * shape[1]).reshape(shape) > index
    covered = {(i * stride + r, j * stride + c) for r in range(SIDE) for c in range(SIDE)}
    if s.way == FORWARD:
        out, _ = forward(kernel, s.b, stride, pad, engine)
        right, _ = forward(kernel, s.b, stride, pad)
        image, table = np.pad(IMAGE, pad), columns_of(IMAGE, stride, pad)
        what, more = forward_words(kernel, table[:, index], s.b, (i, j), float(out[i, j]))
        names = ("image", "output", "columns: one for each window", "w · columns + b")
        agree, colour = np.allclose(out, right), ORANGE
    else:
        out = upstream(shape, s.upstream)
        given = np.where(late, 0.0, out)
        mine = backward(given, kernel, stride, pad, engine)
        agree = np.allclose(mine, backward(given, kernel, stride, pad))
        image, table = np.pad(mine, pad), np.outer(kernel.ravel(), out.ravel())
        what, more = backward_words(stride, pad, shape, index, float(out[i, j]), covered)
        names = ("dx, so far", "dout", "dcolumns = wᵀ · dout", "dout, as a row")
        colour = VERMILION
    if not agree:
        more = "Outlined: your numbers that are wrong, and in brackets the right ones."
    body = side_by_side(
        image, kernel, table, out, index, covered, names, hide=s.way == FORWARD, colour=colour
    )
    body += connector(index, j * stride, out.size) + moment(s.way, index)
    if not agree and s.way == FORWARD:
        # Only what is shown so far.
        seen = np.where(late, right, out)
        body += wrong_cells(seen, right, OUTPUT, CELL)
    elif not agree:
        expected = np.pad(backward(given, kernel, stride, pad), pad)
        body += wrong_cells(image, expected, PICTURE, CELL)
    body += words(14, 472, what, size=23, bold=True) + words(14, 508, more, size=23)
    label = (
        f"{s.way}, stride {stride}, padding {pad}: output {shape[0]} × {shape[1]}, "
        f"{table.shape[1]} columns of {table.shape[0]}. {what} {more}"
    )
    return Drawing(body, label, run.style.width, run.style.height)
