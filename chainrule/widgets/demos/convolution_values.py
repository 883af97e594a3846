"""What demo ``convolution`` computes: outputs, columns, gradients, and the sentences about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array

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
ONES, COUNTED = "ones", "1, 2, 3, …"


def sizes(stride: int, pad: int, shape: tuple[int, ...] = IMAGE.shape) -> tuple[float, float]:
    """Return rows and columns of the output, 1 + (n + 2 pad − 3) / stride: whole, or impossible."""
    rows, columns = (1 + (n + 2 * pad - SIDE) / stride for n in shape)
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
    kernel: Floats,
    b: float,
    stride: int,
    pad: int,
    engine: Engine | None = None,
    image: Floats = IMAGE,
) -> tuple[Floats, Any]:
    """Return the output (H', W') of an image (H, W), and the engine's cache."""
    import torch

    shape = tuple(int(n) for n in sizes(stride, pad, image.shape))
    x, w, bias = image[None, None], kernel[None, None], np.array([float(b)])
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


def forward_words(
    kernel: Floats, column: Floats, b: float, at: tuple[int, int], value: float
) -> tuple[str, str]:
    pairs = zip(kernel.ravel().tolist(), column.tolist(), strict=True)
    terms = " + ".join(f"{_bracketed(w)}·{short(v)}" for w, v in pairs if w and v) or "0"
    bias = f" + {_bracketed(b)}" if b else ""
    return (
        f"Output ({at[0]}, {at[1]}) = {terms}{bias} = {short(value)}",
        "Each output is one row times one column, plus b: a convolution is affine.",
    )


def backward_words(
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
