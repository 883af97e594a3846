"""What demo ``pooling`` computes: outputs, gradients, and the sentences about one window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array

Floats = NDArray[np.float64]
#: PS4's ``max_pool_forward(x, pool_param)`` and ``max_pool_backward(dout, cache)``.
Engine = tuple[Callable[..., Any], Callable[..., Any]]

SIDE, WINDOW = 4, 2
MAX, AVERAGE = "max", "average"


def outputs(stride: float) -> int:
    """Return the output's rows, which are also its columns."""
    return 1 + (SIDE - WINDOW) // int(stride)


def upstream(size: int) -> Floats:
    """Return the upstream gradient (size, size): 4, 8, −12, 16, … all different."""
    steps = np.arange(1.0, size * size + 1)
    return np.where(steps % 3 == 0, -4 * steps, 4 * steps).reshape(size, size)


def pool(
    x: Floats,
    kind: str,
    stride: int,
    engine: Engine | None = None,
    dout: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return the output (H', W') of an image x (4, 4), and the gradient dx (4, 4).

    Args:
        dout: the upstream gradient (H', W'); `upstream` if left out.

    Raises:
        ValueError: the student's functions return something of another shape.
    """
    import torch

    size = outputs(stride)
    dout = upstream(size) if dout is None else dout
    if engine is not None and kind == MAX:
        given = {"pool_height": WINDOW, "pool_width": WINDOW, "stride": stride}
        answer = engine[0](x[None, None].copy(), given)
        if not isinstance(answer, tuple) or len(answer) != 2:
            raise ValueError("`max_pool_forward` should return (out, cache).")
        dx = engine[1](dout[None, None].copy(), answer[1])
        return (
            array("max_pool_forward", answer[0], dout.shape),
            array("max_pool_backward", dx, x.shape),
        )
    pixels = torch.tensor(x[None, None], requires_grad=True)
    function = torch.nn.functional.max_pool2d if kind == MAX else torch.nn.functional.avg_pool2d
    out = function(pixels, WINDOW, stride)
    out.backward(torch.from_numpy(dout)[None, None])
    assert pixels.grad is not None
    return out.detach().numpy()[0, 0], pixels.grad.numpy()[0, 0]


def agrees(x: Floats, stride: int, mine: tuple[Floats, Floats]) -> bool:
    """Whether max pooling and its gradient are right; at a tie any split between winners is."""
    out, dx = pool(x, MAX, stride)
    if not np.allclose(mine[0], out):
        return False
    winners, tied = np.zeros(x.shape, dtype=bool), False
    for (i, j), most in np.ndenumerate(out):
        part = np.s_[i * stride : i * stride + WINDOW, j * stride : j * stride + WINDOW]
        winners[part] |= x[part] == most
        tied |= int((x[part] == most).sum()) > 1
    if not tied:
        return bool(np.allclose(mine[1], dx))
    return bool(np.allclose(mine[1][~winners], 0) and np.isclose(mine[1].sum(), dx.sum()))


def sentences(kind: str, window: list[float], value: float, gradient: float) -> tuple[str, str]:
    """Return what happens forward and backward in a window of four values."""
    named = ", ".join(short(v) for v in window)
    if kind == AVERAGE:
        return (
            f"Forward: ({named}) average to {short(value)}.",
            f"Backward: the average splits it, {short(gradient)} / 4 = {short(gradient / 4)} each.",
        )
    winners = window.count(max(window))
    what = f"Forward: of {named} the largest is {short(max(window))}."
    if winners > 1:
        return what, (
            f"Backward: a tie of {winners}; PyTorch gives the first all of {short(gradient)}, any "
            "split is right."
        )
    return what, f"Backward: the winner takes the gradient {short(gradient)}, the others get 0."
