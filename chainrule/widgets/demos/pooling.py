"""# Who gets the gradient of a pool?

Which pixels get the gradient of the framed window? Ask, then change *max* to *average*. The
orange points change the pixels of the window; *Step* (space again) or a click on an output goes
to another.

* **max**: the winner gets the gradient. **average**: it is shared equally.
* **a tie**, **four alike**: PyTorch gives it all to the first; any split among them is right.
* **wins four times**: windows overlap, and the pixel in all four gets the sum of their gradients.
* **all negative**: the largest is not 0. A search that starts at 0 gives a wrong output here.

Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own functions run the
demo with `pooling(engine=(max_pool_forward_naive, max_pool_backward_naive))`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import array
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import arrow, words, wrong_cells
from chainrule.widgets.grids import grid, two_sided, veil

Floats = NDArray[np.float64]
#: PS4's ``max_pool_forward(x, pool_param)`` and ``max_pool_backward(dout, cache)``.
Engine = tuple[Callable[..., Any], Callable[..., Any]]

SIDE, WINDOW, MOST = 4, 2, 9
MAX, AVERAGE = "max", "average"
_PIXELS = tuple(f"x{i}{j}" for i in range(SIDE) for j in range(SIDE))
IMAGES = {
    "plain": (1, 3, 2, -1, 5, 2, 0, 4, -2, -6, 7, 1, -4, -3, 2, 6),
    "tie": (1, 5, 2, -1, 5, 2, 4, 4, -2, -6, 7, 7, -4, -3, 7, 7),
    "peak": (1, 3, 2, -1, 2, 9, 0, 4, -2, -6, 7, 1, -4, -3, 2, 6),
    "negative": (-1, -3, -2, -5, -5, -2, -7, -4, -2, -6, -7, -1, -4, -3, -2, -6),
}
#: Upper left corners and sides of squares: the image, the output, their gradients.
_X, _OUT, _DOUT, _DX = (14.0, 60.0), (394.0, 130.0), (618.0, 130.0), (850.0, 60.0)
_WIDE, _CELL = 84.0, 58.0


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


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw forward on the left and backward on the right, with one window's routes."""
    s = run.settings
    stride, size = int(s.stride), outputs(s.stride)
    x = np.array([s[name] for name in _PIXELS], dtype=float).reshape(SIDE, SIDE)
    out, dx = found = pool(x, s.kind, stride, engine)
    dout = upstream(size)
    i, j = divmod(min(int(s.window), size * size) - 1, size)
    covered = [(i * stride + u, j * stride + v) for u in range(WINDOW) for v in range(WINDOW)]
    most = max(x[at] for at in covered)
    sources = [at for at in covered if s.kind == AVERAGE or x[at] == most]
    grey, shade = veil(BLUE, 2 * MOST), two_sided(ORANGE, BLUE, float(np.abs(dout).max()))
    one = np.zeros_like(dout)
    one[i, j] = dout[i, j]
    routed = pool(x, s.kind, stride, engine, one)[1]
    targets = [(int(r), int(c)) for r, c in np.argwhere(routed)] if run.revealed else []
    parts = [_into(at, (i, j)) for at in sources] + [_out_of((i, j), at) for at in targets]
    for corner, title in ((_X, "x"), (_OUT, "out"), (_DOUT, "dout, upstream"), (_DX, "dx")):
        parts.append(words(corner[0], corner[1] - 16, title, size=24, bold=True))
    hidden = () if run.revealed else set(np.ndindex(dx.shape))
    for values, corner, marked, colour, fill, name in (
        (x, _X, covered, BLUE, grey, "x"),
        (out, _OUT, {(i, j)}, BLUE, grey, "out"),
        (dout, _DOUT, {(i, j)}, VERMILION, shade, "dout"),
        (dx, _DX, targets, VERMILION, shade, "dx"),
    ):
        cell, size_ = (_WIDE, 26) if corner in (_X, _DX) else (_CELL, 22)
        parts.append(
            grid(values, corner, cell, marked=marked, colour=colour, fill=fill, name=name,
                 size=size_, rim=2.6, hidden=hidden if name == "dx" else ())
        )  # fmt: skip
    what, more = sentences(s.kind, [float(x[at]) for at in covered], float(out[i, j]), dout[i, j])
    overlap = "Where windows overlap, dx adds what each of them sends." if stride < WINDOW else ""
    if s.kind == MAX and not agrees(x, stride, found):
        right = pool(x, MAX, stride)
        more = "Outlined: your numbers that are wrong, and in brackets the right ones."
        parts.append(wrong_cells(out, right[0], _OUT, _CELL))
        if run.revealed:
            parts.append(wrong_cells(dx, right[1], _DX, _WIDE))
    parts.append(words(14, 440, what, size=25, bold=True, colour=BLUE))
    if run.revealed:
        parts.append(words(14, 475, more, size=25, bold=True, colour=VERMILION))
        parts.append(words(14, 510, overlap, size=25, bold=True, colour=VERMILION))
    handles = tuple(
        Handle(
            f"x{r}{c}",
            _X[0] + (c + 0.85) * _WIDE,
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


def _track(row: int) -> Axis:
    """Return the track of a pixel's point: the lower edge of its square is −9, the upper one 9."""
    top = _X[1] + row * _WIDE
    return Axis(-MOST, MOST, top + _WIDE - 16, top + 16)


def _rail(row: int, column: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of the vertical track of a pixel's point."""
    x, track = _X[0] + (column + 0.85) * _WIDE, _track(row)
    return (x, track.start), (x, track.end)


def _into(at: tuple[int, int], output: tuple[int, int]) -> str:
    """Return the route from a pixel, below its row's numbers, to the window's output."""
    x, y = _foot(_X, _WIDE, at)
    right = _X[0] + SIDE * _WIDE + 8
    x1, y1 = _foot(_OUT, _CELL, output)
    path = line([x, right, _OUT[0] - 8, x1], [y, y, y1, y1], colour=BLUE, width=6)
    return path + arrow((x1, y1), (x1, y1 - 18), BLUE, width=6, head=16)


def _out_of(output: tuple[int, int], at: tuple[int, int]) -> str:
    """Return the route of a gradient, below the numbers of its row, into its pixel."""
    x, y = _foot(_DOUT, _CELL, output)
    right = _DOUT[0] + (output[1] + 1) * _CELL
    x1, y1 = _foot(_DX, _WIDE, at)
    path = line([x, right, _DX[0] - 8, x1], [y, y, y1, y1], colour=VERMILION, width=5, dash="14 7")
    return path + arrow((x1, y1), (x1, y1 - 24), VERMILION, width=6)


def _foot(corner: tuple[float, float], cell: float, at: tuple[int, int]) -> tuple[float, float]:
    """Return the middle of a square's lower edge."""
    return corner[0] + (at[1] + 0.5) * cell, corner[1] + (at[0] + 1) * cell
