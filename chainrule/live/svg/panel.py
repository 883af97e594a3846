"""The parts of one panel of curves as SVG: frame, lines, outliers, labels."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chainrule.live.history import History, Run
from chainrule.live.series import Floats, Points, smooth
from chainrule.live.svg.axes import Axis, short
from chainrule.live.svg.drawing import Look, line, text


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
class Curve:
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


@functools.lru_cache(maxsize=32)
def frame(x: Axis, y: Axis, view: View, look: Look, *, labelled: bool) -> str:
    """Return axes, ticks and names, the same at most redraws."""
    size, thin, parts = look.type, look.thin, []
    for tick in y.ticks(max(3, int(abs(y.end - y.start) / (size * 4)))):
        place = float(y.place(tick))
        parts.append(line([x.start, x.end], [place, place], width=thin, opacity=0.15))
        parts.append(
            text(x.start - size * 0.5, place + size * 0.35, short(tick), size=size, anchor="end")
        )
    for tick in x.ticks(6):
        place = float(x.place(tick))
        parts.append(line([place, place], [y.start, y.start + size * 0.4], width=thin))
        if labelled:
            parts.append(text(place, y.start + size * 1.5, short(tick), size=size, anchor="middle"))
    parts.append(line([x.start, x.start, x.end], [y.end, y.start, y.start], width=thin))
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


def strokes(curve: Curve, x: Axis, y: Axis, view: View, look: Look) -> list[str]:
    """Draw a curve: its band, the raw line under a smoothed one, the line."""
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
            raw = line(
                place_x, _inside(y, value), colour=curve.colour, width=look.thin, opacity=0.45
            )
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


def beyond(curves: list[Curve], x: Axis, y: Axis, look: Look) -> list[str]:
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


def labels(
    history: History, curves: list[Curve], y: Axis, left: float, look: Look, *, rates: bool
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
