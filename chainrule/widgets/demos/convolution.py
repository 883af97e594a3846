"""# Convolution is a matrix product

What is the next output pixel? Ask, then press *Step* (space). The same numbers appear twice: as
pictures on the left, and as one row times one matrix on the right (im2col). A click raises a cell
of the kernel; a click on an output goes to its window.

* **stride 2**, **padding**: fewer columns; columns with zeros in them. **stride 3?**: impossible,
  for the last window does not fit.
* **bias**: a convolution is affine.
* **backward**: each output sends its gradient times the kernel into its window. **overlaps**:
  where windows overlap, these are added, and with a kernel of ones $dx$ counts the windows of a
  pixel. **fewer overlaps**: with stride 2.

Keys: space goes to the next window, `n` and `p` go through the presets, `r` goes back to the
start. Your own functions run the demo with `convolution(engine=(conv_forward_fast,
conv_backward_fast))`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Plot, Slider
from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import moment, words, wrong_cells
from chainrule.widgets.demos.unrolled import CELL, OUTPUT, PICTURE, connector, misfit, side_by_side

Floats = NDArray[np.float64]
#: PS4's ``conv_forward(x, w, b, conv_param)`` and ``conv_backward(dout, cache)``, naive or fast.
Engine = tuple[Callable[..., Any], Callable[..., Any]]

#: Not square, so that rows and columns cannot be confused unseen.
IMAGE = np.array(
    [
        [0, 0, 1, 3, 3, 3, 3],
        [0, 0, 1, 3, 3, 3, 3],
        [0, 0, 1, 3, 2, 3, 3],
        [0, 1, 1, 3, 3, 3, 3],
        [0, 0, 0, 0, 0, 0, 2],
    ],
    dtype=float,
)
SIDE = 3
KERNELS = {
    "edges": (-1, 0, 1, -1, 0, 1, -1, 0, 1),
    "ones": (1,) * 9,
    "one pixel": (0, 0, 0, 0, 1, 0, 0, 0, 0),
}
FORWARD, BACKWARD = "forward", "backward"
ONES, COUNTED = "ones", "1, 2, 3, …"
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
            "fewer overlaps": {**kernel("ones"), "way": BACKWARD, "stride": 2, "window": 6},
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="window",
        step_limit=lambda settings: math.prod(sizes(int(settings.stride), int(settings.pad))),
    )


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


def sizes(stride: int, pad: int) -> tuple[float, float]:
    """Return rows and columns of the output, 1 + (n + 2 pad − 3) / stride: whole, or impossible."""
    rows, columns = (1 + (n + 2 * pad - SIDE) / stride for n in IMAGE.shape)
    return rows, columns


def columns_of(image: Floats, stride: int, pad: int) -> Floats:
    """Return each window of an image (H, W) as a column, (9, windows): im2col."""
    import torch

    unrolled = torch.nn.functional.unfold(
        torch.from_numpy(image)[None, None], SIDE, padding=pad, stride=stride
    )
    found: Floats = unrolled[0].numpy()
    return found


def forward(
    kernel: Floats, b: float, stride: int, pad: int, engine: Engine | None = None
) -> tuple[Floats, Any]:
    """Return the output (H', W') of `IMAGE`, and the engine's cache."""
    import torch

    shape = tuple(int(n) for n in sizes(stride, pad))
    x, w, bias = IMAGE[None, None], kernel[None, None], np.array([float(b)])
    if engine is None:
        tensors = (torch.from_numpy(a) for a in (x, w, bias))
        out = torch.nn.functional.conv2d(*tensors, stride=stride, padding=pad).numpy()
        return out[0, 0], None
    answer = engine[0](x.copy(), w.copy(), bias, {"stride": stride, "pad": pad})
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError("`conv_forward` should return (out, cache).")
    return array("conv_forward", answer[0], shape), answer[1]


def backward(
    dout: Floats, kernel: Floats, stride: int, pad: int, engine: Engine | None = None
) -> Floats:
    """Return the gradient by the image (H, W) for an upstream gradient dout (H', W')."""
    import torch

    if engine is None:
        upstream, w = torch.from_numpy(dout)[None, None], torch.from_numpy(kernel)[None, None]
        found: Floats = torch.nn.grad.conv2d_input(
            (1, 1, *IMAGE.shape), w, upstream, stride=stride, padding=pad
        ).numpy()[0, 0]
        return found
    answer = engine[1](dout[None, None].copy(), forward(kernel, 0, stride, pad, engine)[1])
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError("`conv_backward` should return (dx, dw, db).")
    return array("conv_backward", answer[0], IMAGE.shape)


def upstream(shape: tuple[int, int], kind: str) -> Floats:
    """Return the upstream gradient (H', W'): ones, or 1, 2, 3, … row by row."""
    return (
        np.ones(shape) if kind == ONES else np.arange(1.0, shape[0] * shape[1] + 1).reshape(shape)
    )


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw image, kernel, columns and product, up to the present window."""
    s = run.settings
    stride, pad = int(s.stride), int(s.pad)
    rows, columns = sizes(stride, pad)
    if rows % 1 or columns % 1:
        what = f"An impossible stride: with stride {stride} and padding {pad} windows do not fit."
        body = misfit(IMAGE, stride, pad, (rows, columns), SIDE)
        body += words(14, 490, what, size=30, bold=True, colour=VERMILION)
        return Drawing(body, what, run.style.width, run.style.height)
    shape = int(rows), int(columns)
    kernel = np.array([s[name] for name in _WEIGHTS], dtype=float).reshape(SIDE, SIDE)
    index = min(int(s.window), shape[0] * shape[1]) - 1
    i, j = divmod(index, shape[1])
    late = np.arange(shape[0] * shape[1]).reshape(shape) > index
    covered = {(i * stride + r, j * stride + c) for r in range(SIDE) for c in range(SIDE)}
    if s.way == FORWARD:
        out, _ = forward(kernel, s.b, stride, pad, engine)
        right, _ = forward(kernel, s.b, stride, pad)
        image, table = np.pad(IMAGE, pad), columns_of(IMAGE, stride, pad)
        what, more = _forward_words(kernel, table[:, index], s.b, (i, j), float(out[i, j]))
        names = ("image", "output", "columns: one for each window", "w · columns + b")
        agree, colour = np.allclose(out, right), ORANGE
    else:
        out = upstream(shape, s.upstream)
        given = np.where(late, 0.0, out)
        mine = backward(given, kernel, stride, pad, engine)
        agree = np.allclose(mine, backward(given, kernel, stride, pad))
        image, table = np.pad(mine, pad), np.outer(kernel.ravel(), out.ravel())
        what, more = _backward_words(stride, pad, shape, index, float(out[i, j]), covered)
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


def _forward_words(
    kernel: Floats, column: Floats, b: float, at: tuple[int, int], value: float
) -> tuple[str, str]:
    pairs = zip(kernel.ravel().tolist(), column.tolist(), strict=True)
    terms = " + ".join(f"{_bracketed(w)}·{short(v)}" for w, v in pairs if w and v) or "0"
    bias = f" + {_bracketed(b)}" if b else ""
    return (
        f"Output ({at[0]}, {at[1]}) = {terms}{bias} = {short(value)}",
        "Each output is one row times one column, plus b: a convolution is affine.",
    )


def _backward_words(
    stride: int,
    pad: int,
    shape: tuple[int, int],
    index: int,
    gradient: float,
    covered: set[tuple[int, int]],
) -> tuple[str, str]:
    i, j = divmod(index, shape[1])
    before = {
        (r * stride + u, c * stride + v)
        for r, c in (divmod(k, shape[1]) for k in range(index))
        for u in range(SIDE)
        for v in range(SIDE)
    }
    again = len(covered & before)
    return (
        f"Output ({i}, {j}) sends its gradient {short(gradient)} back: {short(gradient)} × the "
        "kernel, into its window.",
        f"{again} of the window's 9 pixels already had a gradient: where windows overlap, "
        "backward adds.",
    )


def _bracketed(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)
