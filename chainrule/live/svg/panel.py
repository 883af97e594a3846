"""The parts of one panel of curves as SVG: frame, lines, outliers, labels."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chainrule.live.history import History, Run
from chainrule.live.series import Floats, Points, smooth
from chainrule.live.svg.axes import Axis, short
from chainrule.live.svg.drawing import Style, line, text


@dataclass(frozen=True)
class View:
    """How a history is shown. ``xlim`` and ``ylim`` (of the first panel) are a zoom."""

    log: bool = False
    smoothing: float = 0.0
    x: str = "step"
    y: str = "loss"
    xlim: tuple[float, float] | None = None
    ylim: tuple[float, float] | None = None


@dataclass(frozen=True)
class Curve:
    """One series with everything that its line needs."""

    run: Run
    name: str
    #: As recorded, and thinned to what the picture can show.
    points: Points
    seen: Points
    #: Records behind each seen point (P,).
    records: Floats
    colour: str
    dash: str
    earlier: bool


@functools.lru_cache(maxsize=32)
def frame(x: Axis, y: Axis, view: View, style: Style, *, labelled: bool) -> str:
    """Return axes, ticks and names, the same at most redraws."""
    size, thin, parts = style.type, style.thin, []
    for tick in y.ticks(max(3, int(abs(y.end - y.start) / (size * 4)))):
        pixel = float(y.pixel(tick))
        parts.append(line([x.start, x.end], [pixel, pixel], width=thin, opacity=0.15))
        parts.append(
            text(x.start - size * 0.5, pixel + size * 0.35, short(tick), size=size, anchor="end")
        )
    for tick in x.ticks(6):
        pixel = float(x.pixel(tick))
        parts.append(line([pixel, pixel], [y.start, y.start + size * 0.4], width=thin))
        if labelled:
            parts.append(text(pixel, y.start + size * 1.5, short(tick), size=size, anchor="middle"))
    parts.append(line([x.start, x.start, x.end], [y.end, y.start, y.start], width=thin))
    name = f"{view.y} (log scale)" if view.log else view.y
    parts.append(text(x.start - size * 4.2, y.end - size * 0.7, name, size=size, bold=True))
    if labelled:
        parts.append(text(x.end, y.start + size * 3, view.x, size=size, anchor="end", bold=True))
    return "".join(parts)


def strokes(curve: Curve, x: Axis, y: Axis, view: View, style: Style) -> list[str]:
    """Draw a curve: its band, the raw line under a smoothed one, the line."""
    points = curve.seen
    width = style.line * (0.75 if curve.earlier else 1.0)
    pale = 0.5 if curve.earlier else 1.0
    more = f' data-curve="{"earlier" if curve.earlier else "current"}"'
    parts = []
    x_pixels = x.pixel(points.step)
    if not curve.earlier and np.any(points.high > points.low):
        # The band: lowest to highest over seeds, or over the records merged into one point.
        edge = _inside(y, np.concatenate([points.high, points.low[::-1]]))
        around = np.concatenate([x_pixels, x_pixels[::-1]])
        parts.append(
            line(
                around, edge, colour="none", fill=curve.colour, width=0, more=' fill-opacity="0.2"'
            )
        )
    value = points.value
    if view.smoothing:
        if not curve.earlier:
            raw = line(
                x_pixels, _inside(y, value), colour=curve.colour, width=style.thin, opacity=0.45
            )
            parts.append(raw)
        value = smooth(value, view.smoothing, curve.records)
    y_pixels = _inside(y, value)
    if x_pixels.size == 1:
        parts.append(
            f'<circle cx="{x_pixels[0]:.1f}" cy="{y_pixels[0]:.1f}" r="{style.line * 1.5:g}" '
            f'fill="{curve.colour}" opacity="{pale:g}"/>'
        )
    return [
        *parts,
        line(
            x_pixels,
            y_pixels,
            colour=curve.colour,
            width=width,
            dash=curve.dash,
            opacity=pale,
            more=more,
        ),
    ]


def _inside(y: Axis, values: Floats) -> Floats:
    """Return coordinates; those beyond the panel lie on its edge, where a triangle marks them."""
    pixels: Floats = np.clip(y.pixel(values), min(y.start, y.end), max(y.start, y.end))
    return pixels


def beyond(curves: list[Curve], x: Axis, y: Axis, style: Style) -> list[str]:
    """Mark what lies outside the panel with triangles at its edge, and count it."""
    parts, above, below, most = [], 0, 0, -np.inf
    size = style.type * 0.45
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
            pixels = x.pixel(points.step[where])
            # So far apart that they are seen one by one.
            kept = pixels[np.flatnonzero(np.diff((pixels / (4 * size)).astype(int), prepend=-1))]
            pale = ' opacity="0.5"' if curve.earlier else ""
            parts += [
                f'<path d="M{p - size:.1f} {edge + way * size:.1f}h{2 * size:.1f}'
                f'l{-size:.1f} {-way * 1.6 * size:.1f}z" fill="{curve.colour}"{pale}/>'
                for p in kept
            ]
    words = []
    if above:
        words.append(f"▲ {above} point{'s' * (above != 1)} above, up to {short(most)}")
    if below:
        words.append(f"▼ {below} below")
    if words:
        parts.append(
            text(x.end, y.end - style.type * 0.7, ", ".join(words), size=style.type, anchor="end")
        )
    return parts


def labels(
    history: History, curves: list[Curve], y: Axis, left: float, style: Style, *, rates: bool
) -> list[str]:
    """Write each curve's name and newest value at its end, moved apart where they meet."""
    wanted = []
    named: set[int] = set()
    for curve in curves:
        if curve.earlier:
            if id(curve.run) in named:
                continue
            named.add(id(curve.run))
            words = history.name(curve.run)
        else:
            latest = curve.run.series[curve.name].latest
            name = curve.name.replace(" accuracy", "") if rates else curve.name
            words = f"{name} {short(latest[1])}" if latest else name
        wanted.append((float(_inside(y, curve.points.value[-1:])[0]), words, curve))
    wanted.sort(key=lambda item: item[0])
    gap = style.type * 1.25
    pixels: list[float] = []
    for pixel, _, _ in wanted:
        pixels.append(max(pixel, pixels[-1] + gap) if pixels else pixel)
    overflow = pixels[-1] - max(y.start, y.end) if pixels else 0
    if overflow > 0:
        for i in range(len(pixels) - 1, -1, -1):
            limit = max(y.start, y.end) if i == len(pixels) - 1 else pixels[i + 1] - gap
            pixels[i] = min(pixels[i], limit)
    return [
        text(
            left,
            pixel + style.type * 0.35,
            words if len(words) <= 27 else words[:26] + "…",
            size=style.type,
            colour="currentColor",
            bold=not curve.earlier,
            more=' opacity="0.65"' if curve.earlier else ' data-label="current"',
        )
        + f'<path d="M{left - 20 * style.type / 13:.1f} {pixel:.1f}H{left - 3:.1f}" '
        f'stroke="{curve.colour}" stroke-width="{style.line:g}" '
        f'stroke-dasharray="{curve.dash}" opacity="{0.5 if curve.earlier else 1}"/>'
        for pixel, (_, words, curve) in zip(pixels, wanted, strict=True)
    ]
