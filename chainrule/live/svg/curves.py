"""Curves of a history as a drawing: a pure function, history → SVG."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chainrule.figures import palette
from chainrule.live.history import History, Run
from chainrule.live.series import Floats, Points
from chainrule.live.svg import annotations as notes
from chainrule.live.svg import panel
from chainrule.live.svg.annotations import non_finite_sentence
from chainrule.live.svg.axes import Axis, round_up, short, span
from chainrule.live.svg.drawing import Drawing, Style
from chainrule.live.svg.panel import Curve, View

__all__ = ["View", "draw", "label", "non_finite_sentence"]


def draw(history: History, view: View | None = None, style: Style | None = None) -> Drawing:
    """Draw the current run and the visible earlier runs.

    Quantities with "accuracy" in their name get a panel of their own, to 1. Beyond-range
    outliers are marked with a triangle at the edge and counted; the newest values are written
    at the ends of their curves; a dotted line marks every change of a setting.
    """
    view, style = view or View(), style or Style()
    runs = [earlier for earlier in history.earlier_runs if not earlier.hidden] + [history.current]
    names = list(dict.fromkeys(name for run in runs for name in run.series))
    upper = [name for name in names if "accuracy" not in name.lower()]
    lower = [name for name in names if "accuracy" in name.lower()]
    panels = [group for group in (upper, lower) if group] or [[]]
    k = style.type / 13
    longest = max((len(name) for name in [*upper, *(n.split()[0] for n in lower)]), default=10)
    # A name and a value of eight characters, in bold type.
    labels = style.width - (min(8.2 * (longest + 9), 148) if len(runs) == 1 else 190) * k
    left, right, top, bottom = 62 * k, labels - 26 * k, 30 * k, style.height - 46 * k
    gap = 36 * k
    height = (bottom - top - gap * (len(panels) - 1)) / len(panels)
    x_axis = _x_axis(runs, history.current, view, left, right)
    parts: list[str] = []
    axes: dict[str, object] = {"x": x_axis}
    for i, group in enumerate(panels):
        panel_top = top + i * (height + gap)
        curves = _curves(runs, history.current, group, x_axis)
        rates = bool(group) and group is lower
        if rates:
            scale = replace(view, log=False, ylim=(_least_accuracy(curves), 1), y="accuracy")
        else:
            scale = view
        y_axis, beyond = _y_axis(curves, scale, panel_top + height, panel_top)
        if not rates:
            axes["y"] = y_axis
        last = i == len(panels) - 1
        parts.append(
            panel.frame(x_axis, y_axis, replace(scale, smoothing=0.0), style, labelled=last)
        )
        parts += notes.changes(history.current, x_axis, y_axis, style, words=i == 0)
        for curve in curves:
            parts += panel.strokes(curve, x_axis, y_axis, scale, style)
        parts += panel.beyond(curves, x_axis, y_axis, style) if beyond else []
        parts += panel.labels(history, curves, y_axis, labels, style, rates=rates)
    parts.append(notes.non_finite(history.current, x_axis, top, style))
    return Drawing("".join(parts), label(history), style.width, style.height, axes=axes)


def label(history: History) -> str:
    """Return the state in words: "train 0.21, validation 0.48 at step 400; 1 earlier run"."""
    run = history.current
    values = [f"{n} {short(t.latest[1])}" for n, t in run.series.items() if t.latest]
    words = [f"{', '.join(values)} at step {run.step}" if values else "nothing trained yet"]
    if run.non_finite:
        words.append(non_finite_sentence(run))
    if history.earlier_runs:
        shown = sum(not earlier.hidden for earlier in history.earlier_runs)
        words.append(f"{shown} earlier run{'s' * (shown != 1)} shown")
    return "; ".join(words)


def _x_axis(runs: list[Run], current: Run, view: View, left: float, right: float) -> Axis:
    if view.xlim:
        return Axis(*view.xlim, left, right)
    furthest, total = max(run.step for run in runs), current.total or 0
    # The whole length, once a good part of it is done: before, the curve would be too narrow.
    whole = total > 0 and furthest <= total <= 5 * max(furthest, 20)
    return Axis(0, total if whole else round_up(max(furthest, 10)), left, right)


def _curves(runs: list[Run], current: Run, group: list[str], x: Axis) -> list[Curve]:
    found = []
    for run in runs:
        for i, name in enumerate(group):
            series = run.series.get(name)
            points = series.points() if series else None
            if series is None or points is None or points.step.size == 0:
                continue
            seen, count = _thin(points, x)
            colour, dash = (which[i % len(which)] for which in (palette.CYCLE, palette.DASHES))
            found.append(
                Curve(
                    run, name, points, seen, count * series.group, colour, dash, run is not current
                )
            )
    return found


def _thin(points: Points, x: Axis, width: float = 2.0) -> tuple[Points, Floats]:
    """Merge points that share a column of ``width`` units, keeping lowest and highest.

    Returns the points, at most 600, and how many went into each.
    """
    if points.step.size <= 600:
        return points, np.ones(points.step.size)
    column = (x.pixel(points.step) / width).astype(int)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    count = np.diff(starts, append=column.size).astype(float)
    return Points(
        points.step[starts],
        np.add.reduceat(points.value, starts) / count,
        np.minimum.reduceat(points.low, starts),
        np.maximum.reduceat(points.high, starts),
    ), count


def _least_accuracy(curves: list[Curve]) -> float:
    """Return where the axis of accuracies begins: as high as four fifths of the points allow."""
    values = [curve.points.value for curve in curves]
    if not values or (usual := np.concatenate(values)).size < 10:
        return 0.0
    return max(low for low in (0.0, 0.5, 0.8, 0.9) if low <= max(np.quantile(usual, 0.2), 0))


def _y_axis(curves: list[Curve], view: View, bottom: float, top: float) -> tuple[Axis, bool]:
    """Return the axis, and whether points lie beyond it."""
    if view.ylim:
        return Axis(*view.ylim, bottom, top, view.log), True
    if not curves:
        return Axis(*((0.01, 1.0) if view.log else (0.0, 1.0)), bottom, top, view.log), False
    low = np.concatenate([curve.points.low for curve in curves])
    high = np.concatenate([curve.points.high for curve in curves])
    if view.log:
        positive = low[low > 0]
        least = float(positive.min()) if positive.size else 1e-3
        most = max(float(high.max()), least)
        return Axis(*span(least, most, True), bottom, top, True), positive.size < low.size
    least, most = float(low.min()), float(high.max())
    if high.size >= 20:
        usual = float(np.partition(high, int(0.98 * high.size))[int(0.98 * high.size)])
        # A few spikes far above all the rest would flatten the curve: cut, and say so.
        if most - least > 8 * (usual - least) > 0:
            return Axis(*span(least, least + 1.6 * (usual - least), False), bottom, top), True
    return Axis(*span(least, most, False), bottom, top), False
