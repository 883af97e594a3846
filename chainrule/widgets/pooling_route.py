"""Max-pooling with the gradient's route lit up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Plot, Settings, explore, line, text
from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array
from chainrule.widgets.grids import grid, two_sided, veil
from chainrule.widgets.waiting import waiting

#: Negative windows, a tie, and a number that wins in several windows.
IMAGE = np.array(
    [
        [3, -1, -4, 2, 2],
        [0, 1, -2, -3, 1],
        [2, 2, 4, -1, 0],
        [-5, -3, 1, -2, -1],
        [-4, -6, 0, 5, 3],
    ],
    dtype=float,
)
_POOLS = {
    "2 × 2, stride 1: windows overlap": (2, 2, 1),
    "3 × 3, stride 2: windows overlap": (3, 3, 2),
    "3 × 2, stride 1": (3, 2, 1),
    "1 × 2, stride 1": (1, 2, 1),
}
_CELL = 46.0


def pooling_route(forward: Callable[..., Any], backward: Callable[..., Any]) -> Plot | None:
    """Show image, output, upstream gradient and dx; pointing at an output lights up its route.

    Args:
        forward: the student's ``(x, pool_param) -> (out, cache)``.
        backward: the student's ``(dout, cache) -> dx``.

    Returns:
        What is shown; None, after a line of explanation, where an answer is missing or fails.
    """
    chosen: dict[str, tuple[int, int] | None] = {"at": (1, 1)}

    def draw(settings: Settings) -> Drawing:
        pool = _POOLS[settings.window]
        return drawing(*run_pool(forward, backward, pool), pool, chosen["at"])

    def point(run: Plot, event: dict[str, Any]) -> None:
        """Light up the window of the output under the pointer."""
        name, *where = str(event.get("cell") or "").split(",")
        if event.get("kind") in ("hover", "pick") and name in ("out", "dout"):
            chosen["at"] = (int(where[0]), int(where[1]))

    with waiting("This picture"):
        run_pool(forward, backward, (2, 2, 1))
        return explore(
            draw,
            {"window": Choice(tuple(_POOLS), next(iter(_POOLS)), label="window")},
            on_event=point,
            title="The gradient's route through max-pooling",
        )
    return None


def run_pool(
    forward: Callable[..., Any], backward: Callable[..., Any], pool: tuple[int, int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return output, upstream gradient and dx of `IMAGE` by the student's functions."""
    height, width, stride = pool
    shape = (1 + (IMAGE.shape[0] - height) // stride, 1 + (IMAGE.shape[1] - width) // stride)
    parameters = {"pool_height": height, "pool_width": width, "stride": stride}
    out, cache = forward(IMAGE[None, None].copy(), parameters)
    # Whole numbers of both signs, all different in size, so that sums can be read.
    dout = np.arange(1.0, shape[0] * shape[1] + 1).reshape(shape)
    dout[:, 1::2] *= -1
    dx = backward(dout[None, None].copy(), cache)
    return (
        array("max_pool_forward_naive", out, shape),
        dout,
        array("max_pool_backward_naive", dx, IMAGE.shape),
    )


def drawing(
    out: NDArray[np.float64],
    dout: NDArray[np.float64],
    dx: NDArray[np.float64],
    pool: tuple[int, int, int],
    at: tuple[int, int] | None,
) -> Drawing:
    """Return the four grids, with one window's route.

    Args:
        out, dout: (H', W').
        dx: (5, 5).
        pool: the window's height and width, and the stride.
        at: (row, column) of the chosen output.
    """
    height, width, stride = pool
    i, j = (min(at[0], out.shape[0] - 1), min(at[1], out.shape[1] - 1)) if at else (0, 0)
    window = IMAGE[i * stride : i * stride + height, j * stride : j * stride + width]
    covered = {(i * stride + r, j * stride + s) for r, s in np.ndindex(*window.shape)}
    winners = {place for place in covered if IMAGE[place] == window.max()}
    left, right, upper, lower = 12.0, 400.0, 36.0, 318.0
    body = grid(IMAGE, (left, upper), _CELL, title="x", marked=covered, fill=veil(BLUE, 10))
    body += grid(
        out, (right, upper), _CELL, title="out: the largest of each window",
        marked={(i, j)}, fill=veil(BLUE, 10), name="out",
    )  # fmt: skip
    most = float(np.abs(dout).max())
    shade = two_sided(ORANGE, BLUE, most)
    body += grid(
        dx, (left, lower), _CELL, title="dx: what your function sends back",
        marked=winners, colour=VERMILION, fill=shade,
    )  # fmt: skip
    body += grid(
        dout, (right, lower), _CELL, title="dout, from upstream: point at one",
        marked={(i, j)}, colour=VERMILION, fill=shade, name="dout",
    )  # fmt: skip
    end = (right + (j + 0.5) * _CELL, lower + (i + 0.5) * _CELL)
    for row, column in winners:
        start = (left + (column + 0.5) * _CELL, lower + (row + 0.5) * _CELL)
        body += _route(end, start)
    tie = f", a tie of {len(winners)}: any split" if len(winners) > 1 else ""
    gradient = short(float(dout[i, j])).replace("-", "−")
    words = (
        f"window ({i}, {j}): the largest is {short(float(window.max()))}{tie}; "
        f"it takes the gradient {gradient}"
    ).replace("-", "−")
    body += text(left, 578, words, size=14)
    return Drawing(body, label=words, width=700, height=590)


def _route(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Draw a dashed arrow from the upstream gradient to a winner."""
    far = np.hypot(end[0] - start[0], end[1] - start[1])
    ux, uy = (end[0] - start[0]) / far, (end[1] - start[1]) / far
    tip = (end[0] - 16 * ux, end[1] - 16 * uy)
    tail = (start[0] + 16 * ux, start[1] + 16 * uy)
    wing = [
        (tip[0] - 10 * ux + side * 5 * uy, tip[1] - 10 * uy - side * 5 * ux) for side in (1, -1)
    ]
    head = line(
        [tip[0], wing[0][0], wing[1][0], tip[0]],
        [tip[1], wing[0][1], wing[1][1], tip[1]],
        colour=VERMILION, fill=VERMILION, width=1,
    )  # fmt: skip
    return line(
        [tail[0], tip[0]], [tail[1], tip[1]], colour=VERMILION, width=3, dash="8 4",
        more=' pointer-events="none"',
    ) + head  # fmt: skip
