"""Curves of a history as a drawing: a pure function, history → SVG."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from chainrule.figures import palette
from chainrule.live.axes import Axis, round_up, short, span
from chainrule.live.drawing import Drawing, Look, line, text
from chainrule.live.history import Floats, History, Points, Run, smooth


@dataclass(frozen=True)
class View:
    """How a history is looked at. ``xlim`` and ``ylim`` (of the first panel) are a zoom."""

    log: bool = False
    smoothing: float = 0.0
    x: str = "step"
    y: str = "loss"
    xlim: tuple[float, float] | None = None
    ylim: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Curve:
    """A trace on its way to the page."""

    run: Run
    name: str
    #: As recorded, and thinned to what the picture can show.
    points: Points
    seen: Points
    #: Records behind each seen point (P,).
    records: Floats
    colour: str
    dash: str
    ghost: bool


def draw(history: History, view: View | None = None, look: Look | None = None) -> Drawing:
    """Draw the current run and the visible ghosts.

    Quantities with "accuracy" in their name get a panel of their own, from 0 to 1. Beyond-range
    outliers are marked with a triangle at the edge and counted; the newest values stand at the
    ends of their curves; a dotted line marks every change of a setting.
    """
    view, look = view or View(), look or Look()
    runs = [ghost for ghost in history.ghosts if not ghost.hidden] + [history.current]
    names = list(dict.fromkeys(name for run in runs for name in run.traces))
    upper = [name for name in names if "accuracy" not in name.lower()]
    lower = [name for name in names if "accuracy" in name.lower()]
    panels = [group for group in (upper, lower) if group] or [[]]
    k = look.type / 13
    labels = look.width - (132 if len(runs) == 1 else 190) * k
    left, right, top, bottom = 62 * k, labels - 26 * k, 30 * k, look.height - 46 * k
    gap = 36 * k
    height = (bottom - top - gap * (len(panels) - 1)) / len(panels)
    x_axis = _x_axis(runs, history.current, view, left, right)
    parts: list[str] = []
    axes: dict[str, object] = {"x": x_axis}
    for i, group in enumerate(panels):
        roof = top + i * (height + gap)
        curves = _curves(runs, history.current, group, x_axis)
        rates = bool(group) and group is lower
        panel = replace(view, log=False, ylim=(0, 1), y="accuracy") if rates else view
        y_axis, beyond = _y_axis(curves, panel, roof + height, roof)
        if not rates:
            axes["y"] = y_axis
        last = i == len(panels) - 1
        parts.append(_frame(x_axis, y_axis, replace(panel, smoothing=0.0), look, labelled=last))
        parts += _marks(history.current, x_axis, y_axis, look, words=i == 0)
        for curve in curves:
            parts += _line(curve, x_axis, y_axis, panel, look)
        parts += _beyond(curves, x_axis, y_axis, look) if beyond else []
        parts += _labels(history, curves, y_axis, labels, look, rates=rates)
    parts.append(_broken(history.current, x_axis, top, look))
    return Drawing("".join(parts), label(history), look.width, look.height, axes=axes)


def label(history: History) -> str:
    """Return the state in words: "train 0.21, validation 0.48 at step 400; 1 earlier run"."""
    run = history.current
    values = [f"{n} {short(t.latest[1])}" for n, t in run.traces.items() if t.latest]
    words = [f"{', '.join(values)} at step {run.step}" if values else "nothing trained yet"]
    if run.broken:
        words.append(broken_sentence(run))
    if history.ghosts:
        shown = sum(not ghost.hidden for ghost in history.ghosts)
        words.append(f"{shown} earlier run{'s' * (shown != 1)} shown")
    return "; ".join(words)


def broken_sentence(run: Run) -> str:
    """Say where a quantity became NaN or infinite, and under which settings; "" if none did."""
    if not run.broken:
        return ""
    name, step, value = run.broken
    what = "NaN" if np.isnan(value) else "infinite"
    with_ = ", ".join(f"{setting} {value}" for setting, value in run.settings.items())
    return f"{name} became {what} at step {step}" + (f" ({with_})" if with_ else "")


def _x_axis(runs: list[Run], current: Run, view: View, left: float, right: float) -> Axis:
    if view.xlim:
        return Axis(*view.xlim, left, right)
    furthest, total = max(run.step for run in runs), current.total or 0
    # The whole length, once a good part of it is done: until then the curve would be a hair.
    whole = total > 0 and furthest <= total <= 5 * max(furthest, 20)
    return Axis(0, total if whole else round_up(max(furthest, 10)), left, right)


def _curves(runs: list[Run], current: Run, group: list[str], x: Axis) -> list[_Curve]:
    found = []
    for run in runs:
        for i, name in enumerate(group):
            trace = run.traces.get(name)
            points = trace.points() if trace else None
            if trace is None or points is None or points.step.size == 0:
                continue
            seen, count = _thin(points, x)
            colour, dash = (which[i % len(which)] for which in (palette.CYCLE, palette.DASHES))
            found.append(
                _Curve(
                    run, name, points, seen, count * trace.group, colour, dash, run is not current
                )
            )
    return found


def _thin(points: Points, x: Axis, width: float = 2.0) -> tuple[Points, Floats]:
    """Merge points that share a column of ``width`` units, keeping lowest and highest.

    Returns the points, at most 600, and how many went into each.
    """
    if points.step.size <= 600:
        return points, np.ones(points.step.size)
    column = (x.place(points.step) / width).astype(int)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    count = np.diff(starts, append=column.size).astype(float)
    return Points(
        points.step[starts],
        np.add.reduceat(points.value, starts) / count,
        np.minimum.reduceat(points.low, starts),
        np.maximum.reduceat(points.high, starts),
    ), count


def _y_axis(curves: list[_Curve], view: View, floor: float, roof: float) -> tuple[Axis, bool]:
    """Return the axis, and whether points lie beyond it."""
    if view.ylim:
        return Axis(*view.ylim, floor, roof, view.log), True
    if not curves:
        return Axis(*((0.01, 1.0) if view.log else (0.0, 1.0)), floor, roof, view.log), False
    low = np.concatenate([curve.points.low for curve in curves])
    high = np.concatenate([curve.points.high for curve in curves])
    if view.log:
        positive = low[low > 0]
        least = float(positive.min()) if positive.size else 1e-3
        most = max(float(high.max()), least)
        return Axis(*span(least, most, True), floor, roof, True), positive.size < low.size
    least, most = float(low.min()), float(high.max())
    if high.size >= 20:
        usual = float(np.partition(high, int(0.98 * high.size))[int(0.98 * high.size)])
        # A few spikes far above all the rest would flatten the curve: cut, and say so.
        if most - least > 8 * (usual - least) > 0:
            return Axis(*span(least, least + 1.6 * (usual - least), False), floor, roof), True
    return Axis(*span(least, most, False), floor, roof), False


@functools.lru_cache(maxsize=32)
def _frame(x: Axis, y: Axis, view: View, look: Look, *, labelled: bool) -> str:
    """Return axes, ticks and names, the same at most redraws."""
    size, parts = look.type, []
    for tick in y.ticks(max(3, int(abs(y.end - y.start) / (size * 4)))):
        place = float(y.place(tick))
        parts.append(line([x.start, x.end], [place, place], width=1, opacity=0.15))
        parts.append(
            text(x.start - size * 0.5, place + size * 0.35, short(tick), size=size, anchor="end")
        )
    for tick in x.ticks(6):
        place = float(x.place(tick))
        parts.append(line([place, place], [y.start, y.start + size * 0.4], width=1))
        if labelled:
            parts.append(text(place, y.start + size * 1.5, short(tick), size=size, anchor="middle"))
    parts.append(line([x.start, x.start, x.end], [y.end, y.start, y.start], width=1))
    name = f"{view.y} (log scale)" if view.log else view.y
    parts.append(text(x.start - size * 4.2, y.end - size * 0.7, name, size=size, bold=True))
    if labelled:
        parts.append(
            text(
                (x.start + x.end) / 2,
                y.start + size * 3,
                view.x,
                size=size,
                anchor="middle",
                bold=True,
            )
        )
    return "".join(parts)


def _line(curve: _Curve, x: Axis, y: Axis, view: View, look: Look) -> list[str]:
    points = curve.seen
    width = look.line * (0.75 if curve.ghost else 1.0)
    pale = 0.5 if curve.ghost else 1.0
    more = f' data-curve="{"ghost" if curve.ghost else "current"}"'
    parts = []
    place_x = x.place(points.step)
    if not curve.ghost and np.any(points.high > points.low):
        # The band: lowest to highest over seeds, or over the records that one point stands for.
        edge = _inside(y, np.concatenate([points.high, points.low[::-1]]))
        around = np.concatenate([place_x, place_x[::-1]])
        parts.append(
            line(
                around, edge, colour="none", fill=curve.colour, width=0, more=' fill-opacity="0.2"'
            )
        )
    value = points.value
    if view.smoothing:
        if not curve.ghost:
            thin = max(1, width / 2)
            raw = line(place_x, _inside(y, value), colour=curve.colour, width=thin, opacity=0.45)
            parts.append(raw)
        value = smooth(value, view.smoothing, curve.records)
    place_y = _inside(y, value)
    if place_x.size == 1:
        parts.append(
            f'<circle cx="{place_x[0]:.1f}" cy="{place_y[0]:.1f}" r="{look.line * 1.5:g}" '
            f'fill="{curve.colour}" opacity="{pale:g}"/>'
        )
    return [
        *parts,
        line(
            place_x,
            place_y,
            colour=curve.colour,
            width=width,
            dash=curve.dash,
            opacity=pale,
            more=more,
        ),
    ]


def _inside(y: Axis, values: Floats) -> Floats:
    """Return places, those beyond the panel at its edge (where a triangle marks them)."""
    places: Floats = np.clip(y.place(values), min(y.start, y.end), max(y.start, y.end))
    return places


def _beyond(curves: list[_Curve], x: Axis, y: Axis, look: Look) -> list[str]:
    """Mark what lies outside the panel with triangles at its edge, and count it."""
    parts, above, below, most = [], 0, 0, -np.inf
    size = look.type * 0.45
    for curve in curves:
        points = curve.points
        seen = (points.step >= x.low) & (points.step <= x.high)
        for out, edge, way in (
            (points.high > y.high, y.end, 1),
            ((points.low < y.low) | ((points.low <= 0) & y.log), y.start, -1),
        ):
            where = np.flatnonzero(seen & out)
            above += where.size if way > 0 else 0
            below += where.size if way < 0 else 0
            if way > 0 and where.size:
                most = max(most, float(points.high[where].max()))
            places = x.place(points.step[where])
            kept = places[np.flatnonzero(np.diff((places / size).astype(int), prepend=-1))]
            parts += [
                f'<path d="M{p - size:.1f} {edge + way * size:.1f}h{2 * size:.1f}'
                f'l{-size:.1f} {-way * 1.6 * size:.1f}z" fill="{curve.colour}"/>'
                for p in kept
            ]
    words = []
    if above:
        words.append(f"▲ {above} point{'s' * (above != 1)} above, up to {short(most)}")
    if below:
        words.append(f"▼ {below} below")
    if words:
        parts.append(
            text(x.end, y.end - look.type * 0.7, ", ".join(words), size=look.type, anchor="end")
        )
    return parts


def _marks(run: Run, x: Axis, y: Axis, look: Look, *, words: bool) -> list[str]:
    """Draw a dotted line where a setting changed; the newest two say which and how."""
    parts = []
    for i, mark in enumerate(run.marks):
        if not x.low <= mark.step <= x.high:
            continue
        place = float(x.place(mark.step))
        parts.append(line([place, place], [y.start, y.end], width=look.line / 2, dash="2 4"))
        newest = len(run.marks) - i
        if words and newest <= 2:
            late = place > (x.start + x.end) / 2
            parts.append(
                text(
                    place + (-4 if late else 4),
                    y.end + look.type * (1.1 if newest == 1 else 2.4),
                    mark,
                    size=look.type,
                    anchor="end" if late else "start",
                )
            )
    return parts


def _labels(
    history: History, curves: list[_Curve], y: Axis, left: float, look: Look, *, rates: bool
) -> list[str]:
    """Write each curve's name and newest value at its end, moved apart where they meet."""
    wanted = []
    named: set[int] = set()
    for curve in curves:
        if curve.ghost:
            if id(curve.run) in named:
                continue
            named.add(id(curve.run))
            words = history.name(curve.run)
        else:
            latest = curve.run.traces[curve.name].latest
            name = curve.name.replace(" accuracy", "") if rates else curve.name
            words = f"{name} {short(latest[1])}" if latest else name
        wanted.append((float(_inside(y, curve.points.value[-1:])[0]), words, curve))
    wanted.sort(key=lambda item: item[0])
    gap = look.type * 1.25
    places: list[float] = []
    for place, _, _ in wanted:
        places.append(max(place, places[-1] + gap) if places else place)
    overflow = places[-1] - max(y.start, y.end) if places else 0
    if overflow > 0:
        for i in range(len(places) - 1, -1, -1):
            limit = max(y.start, y.end) if i == len(places) - 1 else places[i + 1] - gap
            places[i] = min(places[i], limit)
    return [
        text(
            left,
            place + look.type * 0.35,
            words if len(words) <= 27 else words[:26] + "…",
            size=look.type,
            colour="currentColor",
            bold=not curve.ghost,
            more=' opacity="0.65"' if curve.ghost else ' data-label="current"',
        )
        + f'<path d="M{left - 20 * look.type / 13:.1f} {place:.1f}H{left - 3:.1f}" '
        f'stroke="{curve.colour}" stroke-width="{look.line:g}" '
        f'stroke-dasharray="{curve.dash}" opacity="{0.5 if curve.ghost else 1}"/>'
        for place, (_, words, curve) in zip(places, wanted, strict=True)
    ]


def _broken(run: Run, x: Axis, top: float, look: Look) -> str:
    if not run.broken:
        return ""
    _, step, _ = run.broken
    place, size = float(np.clip(x.place(step), x.start, x.end)), look.type * 0.5
    side = f"{2 * size:.1f}"
    cross = f"M{place - size:.1f} {top:.1f}l{side} {side}m0 -{side}l-{side} {side}"
    late = place > (x.start + x.end) / 2
    return (
        f'<path d="{cross}" stroke="{palette.VERMILION}" fill="none" '
        f'stroke-width="{look.line * 1.5:g}"/>'
        + text(
            place + (-1.8 if late else 1.8) * size,
            top + size * 1.7,
            broken_sentence(run),
            size=look.type,
            anchor="end" if late else "start",
            bold=True,
        )
    )
