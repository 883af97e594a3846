"""PS2's network while it learns: the loss curve, the learnt and the target surface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import VERMILION
from chainrule.live import (
    Drawing,
    Layer,
    Plot,
    Settings,
    Slider,
    Style,
    View,
    heatmap,
    line,
    live,
    text,
)
from chainrule.live.svg import curves
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import array, number
from chainrule.widgets.waiting import waiting

_SIDE = 65
_LEVELS = (0.2, 0.4, 0.6, 0.8)
_STYLE = Style(width=540, height=420)
#: Side of a map; left edge of both; top edges of the learnt one and of the target.
_PANEL, _LEFT, _TOPS = 150, 34, (26, 226)


def live_training(
    forward: Callable[..., Any],
    backward: Callable[..., Any],
    sgd_step: Callable[..., Any],
    start: Callable[[], dict[str, Any]],
    data: Sequence[NDArray[np.float64]],
    epochs: int = 300,
) -> Plot | None:
    """Train with a student's functions, one epoch of batch size 1 a frame.

    Args:
        forward: ``(params, x) -> (prediction, cache)``.
        backward: ``(params, cache, prediction, y) -> grads``.
        sgd_step: ``(params, grads, lr) -> params``.
        start: makes the parameters that a run begins with.
        data: x (n, 2) and y (n, 1).
        epochs: where a run ends.

    Returns:
        What is shown; None, after a line of explanation, where an answer is missing or fails.
    """
    x, y = data

    def step(params: Any, i: int, lr: float) -> tuple[Any, float]:
        """Train on one example; return the new parameters and its squared error before."""
        prediction, cache = forward(params, x[i : i + 1])
        error = number("forward", prediction) - float(y[i, 0])
        return sgd_step(params, backward(params, cache, prediction, y[i : i + 1]), lr), error**2

    def loop(settings: Settings) -> Iterator[dict[str, Any]]:
        params, rng = start(), np.random.default_rng(0)
        while True:
            total = 0.0
            for i in rng.permutation(len(x)):
                params, loss = step(params, int(i), settings.lr)
                total += loss
            yield {"train": total / len(x), "surface": heights(forward, params)}

    with waiting("This training"):
        step(start(), 0, 0.1)
        return live(
            loop,
            settings={"lr": Slider(1e-3, 2.0, 0.05, log=True, label="learning rate")},
            steps=epochs,
            view=View(x="epoch", y="mean squared error", log=True),
            style=_STYLE,
            title="The surface, learnt by your functions",
            draw=_draw,
        )
    return None


def heights(forward: Callable[..., Any], params: Any) -> NDArray[np.float64]:
    """Return the network's output on a grid (65, 65) over the unit square, x2 upwards."""
    points, (rows, columns) = grid(), (_SIDE, _SIDE)
    prediction = array("forward", forward(params, points)[0], (rows * columns,))
    return prediction.reshape(rows, columns)


def grid() -> NDArray[np.float64]:
    """Return the grid's points (65·65, 2), the first row at x2 = 1."""
    side = np.linspace(0.0, 1.0, _SIDE)
    x1, x2 = np.meshgrid(side, side[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])


def target() -> NDArray[np.float64]:
    """Return the target surface on the same grid."""
    return ((grid() ** 2).sum(axis=1) / 2).reshape(_SIDE, _SIDE)


def _draw(run: Plot) -> Drawing:
    learnt = run.history.current.extras.get("surface")
    return curves.draw(run.history, run.view, run.style).beside(
        surfaces(learnt if learnt is not None else np.full((_SIDE, _SIDE), np.nan))
    )


def surfaces(learnt: NDArray[np.float64]) -> Drawing:
    """Return the learnt surface above the target, as maps with lines of equal height.

    On the learnt map the target's lines are dashed, which shows where the two differ.
    """
    wanted = target()
    learnt_top, target_top = _TOPS
    finite = bool(np.isfinite(learnt).all())
    body = _map(learnt_top, "learnt", wanted, dash="4 3", colour=VERMILION)
    body += _contours(learnt_top, learnt, colour="#ffffff", dash="") if finite else ""
    body += _map(target_top, "target", wanted, dash="", colour="#ffffff")
    worst = float(np.abs(learnt - wanted).max()) if finite else float("nan")
    words = f"largest error {short(worst)}" if finite else "nothing learnt yet"
    body += text(4, _STYLE.height - 4, f"x1 →, x2 ↑; {words}", size=12)
    return Drawing(
        body,
        label=f"the learnt surface and the target: {words}",
        width=_LEFT + _PANEL + 60,
        height=_STYLE.height,
        layers=tuple(
            Layer(heatmap(values, 0.0, 1.0), _LEFT, top, _PANEL, _PANEL)
            for top, values in ((learnt_top, learnt), (target_top, wanted))
        ),
    )


def _map(top: float, title: str, values: NDArray[np.float64], dash: str, colour: str) -> str:
    parts = [text(_LEFT, top - 9, title, size=14, bold=True)]
    across, up = _axes(top)
    for tick in (0.0, 0.5, 1.0):
        x, y = across.pixel(tick), up.pixel(tick)
        parts.append(text(x, top + _PANEL + 15, short(tick), size=12, anchor="middle"))
        parts.append(text(_LEFT - 5, y + 4, short(tick), size=12, anchor="end"))
    return "".join(parts) + _contours(top, values, colour, dash)


def _axes(top: float) -> tuple[Axis, Axis]:
    return Axis(0, 1, _LEFT, _LEFT + _PANEL), Axis(0, 1, top + _PANEL, top)


def _contours(top: float, values: NDArray[np.float64], colour: str, dash: str) -> str:
    """Return lines of equal height of a grid whose first row is at the top."""
    from contourpy import contour_generator

    side = np.linspace(0.0, 1.0, _SIDE)
    across, up = _axes(top)
    contours = contour_generator(side, side, values[::-1])
    parts = []
    for level in _LEVELS:
        for points in contours.lines(level):
            found = np.asarray(points)
            parts.append(
                line(
                    across.pixel(found[:, 0]),
                    up.pixel(found[:, 1]),
                    colour=colour,
                    width=1.6,
                    dash=dash,
                )
            )
    return "".join(parts)
