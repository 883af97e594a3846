"""# Who gets the gradient of a pool?

Which pixels get the gradient of the framed window? Ask, then reveal (space), and change *max* to
*average*. In x each square is filled as high as its pixel: the orange points change those of the
window. *Step* (space again) or a click on an output goes to another.

* **max**: the winner gets the gradient. **average**: it is shared equally.
* **a tie**, **four alike**: PyTorch gives it all to the first; any split among them is right.
* **wins four times**: windows overlap, and the pixel in all four gets the sum of their gradients.
* **all negative**: the largest is not 0. A search that starts at 0 gives a wrong output here.

Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own functions run the
demo with `pooling(engine=(max_pool_forward_naive, max_pool_backward_naive))`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import arrow, moment, travel, unknown, words, wrong_cells
from chainrule.widgets.demos.pooling_values import (
    AVERAGE,
    MAX,
    SIDE,
    WINDOW,
    Engine,
    agrees,
    outputs,
    pool,
    sentences,
    upstream,
)
from chainrule.widgets.grids import grid, two_sided

Floats = NDArray[np.float64]
MOST = 9
_PIXELS = tuple(f"x{i}{j}" for i in range(SIDE) for j in range(SIDE))
IMAGES = {
    "plain": (1, 3, 2, -1, 5, 2, 0, 4, -2, -6, 7, 1, -4, -3, 2, 6),
    "tie": (1, 5, 2, -1, 5, 2, 4, 4, -2, -6, 7, 7, -4, -3, 7, 7),
    "peak": (1, 3, 2, -1, 2, 9, 0, 4, -2, -6, 7, 1, -4, -3, 2, 6),
    "negative": (-1, -3, -2, -5, -5, -2, -7, -4, -2, -6, -7, -1, -4, -3, -2, -6),
}
#: Upper left corners and sides of squares: the image, the output, their gradients.
_X, _OUT, _DOUT, _DX = (14.0, 60.0), (386.0, 228.0), (612.0, 228.0), (850.0, 60.0)
_WIDE, _CELL = 84.0, 66.0
#: Where a pixel's point and its number are, in shares of its square.
_POINT, _NUMBER = 0.77, 0.33


def pooling(engine: Engine | None = None) -> Plot:
    """Show an image, its pooling, and where the gradient of each output goes.

    Args:
        engine: the student's own ``(max_pool_forward, max_pool_backward)`` of PS4.
    """

    def image(name: str) -> dict[str, float]:
        return dict(zip(_PIXELS, IMAGES[name], strict=True))

    return demo(
        "pooling",
        "Which pixels get the gradient of the framed window?",
        settings={
            "kind": Choice([MAX, AVERAGE], MAX, "pooling"),
            "stride": Slider(1, 2, 2, 1),
            "window": Slider(1, (SIDE - 1) ** 2, 1, 1),
            **{
                name: Slider(-MOST, MOST, value, 1, label=f"pixel {name[1:]}", hidden=True)
                for name, value in image("plain").items()
            },
        },
        presets={
            "max": {},
            "average": {"kind": AVERAGE},
            "a tie": {**image("tie")},
            "four alike": {**image("tie"), "window": 4},
            "wins four times": {**image("peak"), "stride": 1, "window": 5},
            "overlapping": {"kind": AVERAGE, "stride": 1, "window": 5},
            "all negative": {**image("negative")},
        },
        hides=True,
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="window",
        step_limit=lambda settings: outputs(settings.stride) ** 2,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Change a pixel with its point; a click on an output goes to its window."""
    name = str(event.get("name"))
    if event.get("kind") == "drag" and name in _PIXELS:
        run.set(name, _track(int(name[1])).value(float(event["y"])))
    where = str(event.get("cell") or "").split(",")
    if event.get("kind") == "pick" and where[0] in ("out", "dout"):
        run.set("window", int(where[1]) * outputs(run.settings.stride) + int(where[2]) + 1)


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw forward on the left and backward on the right, with one window's routes."""
    s = run.settings
    stride, size = int(s.stride), outputs(s.stride)
    x = np.array([s[name] for name in _PIXELS], dtype=float).reshape(SIDE, SIDE)
    out_at, dout_at = ((x, y - size * _CELL / 2) for x, y in (_OUT, _DOUT))
    out, dx = found = pool(x, s.kind, stride, engine)
    dout = upstream(size)
    i, j = divmod(min(int(s.window), size * size) - 1, size)
    covered = [(i * stride + u, j * stride + v) for u in range(WINDOW) for v in range(WINDOW)]
    most = max(x[at] for at in covered)
    sources = [at for at in covered if s.kind == AVERAGE or x[at] == most]
    shade = two_sided(ORANGE, BLUE, float(np.abs(dout).max()))
    one = np.zeros_like(dout)
    one[i, j] = dout[i, j]
    routed = pool(x, s.kind, stride, engine, one)[1]
    targets = [(int(r), int(c)) for r, c in np.argwhere(routed)] if run.revealed else []
    parts = [_levels(x), *(_into(at, out_at, (i, j)) for at in sources)]
    parts += [_out_of(dout_at, (i, j), at, size) for at in targets]
    parts.append(moment(run.revealed, i, j, s.kind, stride))
    for corner, title in (
        (_X, "x"),
        (out_at, "out"),
        (dout_at, "dout, upstream"),
        (_DX, "dx"),
    ):
        parts.append(words(corner[0], corner[1] - 16, title, size=24, bold=True))
    hidden = () if run.revealed else set(np.ndindex(dx.shape))
    for values, corner, marked, colour, fill, name in (
        (x, _X, sources, BLUE, lambda value: "none", "x"),
        (out, out_at, {(i, j)}, BLUE, lambda value: "none", "out"),
        (dout, dout_at, {(i, j)}, VERMILION, shade, "dout"),
        (dx, _DX, targets, VERMILION, shade, "dx"),
    ):
        cell, size_ = (_WIDE, 23) if corner in (_X, _DX) else (_CELL, 22)
        parts.append(
            grid(values, corner, cell, marked=marked, colour=colour, fill=fill, name=name,
                 size=size_, rim=2.6, hidden=hidden if name == "dx" else (),
                 lean=_NUMBER if name == "x" else 0.5)
        )  # fmt: skip
    parts += [_frame(_X, covered[0]), _frame(_DX, covered[0])]
    if not run.revealed:
        parts.append(unknown(*(_DX[k] + (covered[3][1 - k]) * _WIDE for k in (0, 1))))
    what, more = sentences(s.kind, [float(x[at]) for at in covered], float(out[i, j]), dout[i, j])
    overlap = "Where windows overlap, dx adds what each of them sends." if stride < WINDOW else ""
    if s.kind == MAX and not agrees(x, stride, found):
        right = pool(x, MAX, stride)
        more = "Outlined: your numbers that are wrong, and in brackets the right ones."
        parts.append(wrong_cells(out, right[0], out_at, _CELL))
        if run.revealed:
            parts.append(wrong_cells(dx, right[1], _DX, _WIDE))
    parts.append(words(14, 440, what, size=25, bold=True, colour=BLUE))
    if run.revealed:
        parts.append(words(14, 475, more, size=25, bold=True, colour=VERMILION))
        parts.append(words(14, 510, overlap, size=25, bold=True, colour=VERMILION))
    handles = tuple(
        Handle(
            f"x{r}{c}",
            _X[0] + (c + _POINT) * _WIDE,
            float(_track(r).pixel(x[r, c])),
            f"pixel ({r}, {c}) = {short(x[r, c])}: move with the arrow keys",
            track=_rail(r, c),
        )
        for r, c in covered
    )
    rows = "; ".join(", ".join(short(float(v)) for v in row) for row in dx)
    label = f"{s.kind}, stride {stride}, window ({i}, {j}): {what} "
    label += f"{more} {overlap} dx is {rows}" if run.revealed else "dx is hidden"
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=handles)


def _levels(x: Floats) -> str:
    """Fill each square of the image as high as its pixel, from −9 at its lower edge to 9."""
    return "".join(
        f'<rect x="{_X[0] + c * _WIDE:g}" y="{_X[1] + (r + 1) * _WIDE - height:.1f}" '
        f'width="{_WIDE:g}" height="{height:.1f}" fill="{BLUE}" fill-opacity="0.28"/>'
        for (r, c), value in np.ndenumerate(x)
        if (height := _WIDE * (value + MOST) / (2 * MOST)) > 0
    )


def _track(row: int) -> Axis:
    """Return the track of a pixel's point: the lower edge of its square is −9, the upper one 9."""
    top = _X[1] + row * _WIDE
    return Axis(-MOST, MOST, top + _WIDE - 16, top + 16)


def _rail(row: int, column: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of the vertical track of a pixel's point."""
    x, track = _X[0] + (column + _POINT) * _WIDE, _track(row)
    return (x, track.start), (x, track.end)


def _frame(corner: tuple[float, float], at: tuple[int, int]) -> str:
    """Return the frame of the window whose upper left square is ``at``."""
    x, y = corner[0] + at[1] * _WIDE, corner[1] + at[0] * _WIDE
    side = WINDOW * _WIDE
    return line([x, x + side, x + side, x, x], [y, y, y + side, y + side, y - 3], width=6)


def _into(at: tuple[int, int], corner: tuple[float, float], output: tuple[int, int]) -> str:
    """Return the route from a pixel, below its row's numbers, to the window's output."""
    x, y = _foot(_X, _WIDE, at)
    right = _X[0] + SIDE * _WIDE + 8
    x1, y1 = _foot(corner, _CELL, output)
    path = line([x, right, corner[0] - 8, x1], [y, y, y1, y1], colour=BLUE, width=6)
    return path + arrow((x1, y1), (x1, y1 - 18), BLUE, width=6, head=16)


def _out_of(
    corner: tuple[float, float], output: tuple[int, int], at: tuple[int, int], size: int
) -> str:
    """Return the route of a gradient, below the numbers of its row, into its pixel."""
    x, y = _foot(corner, _CELL, output)
    right = corner[0] + size * _CELL + 6
    x1, y1 = _foot(_DX, _WIDE, at)
    way = [(x, y), (right, y), (_DX[0] - 8, y1), (x1, y1), (x1, y1 - 24)]
    path = line(*zip(*way[:-1], strict=True), colour=VERMILION, width=5, dash="14 7")
    return path + arrow(way[-2], way[-1], VERMILION, width=6) + travel(way, VERMILION)


def _foot(corner: tuple[float, float], cell: float, at: tuple[int, int]) -> tuple[float, float]:
    """Return the middle of a square's lower edge."""
    return corner[0] + (at[1] + 0.5) * cell, corner[1] + (at[0] + 1) * cell
