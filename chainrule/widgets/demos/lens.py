"""The lens of demo ``gradient-check``: what lies between z − h and z + h, magnified."""

from __future__ import annotations

import math

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demos.difference_quotients import Floats, Tried
from chainrule.widgets.demos.panel import GREY, SIZE, Panel, dot, words

#: Middle and radius: the corner that a rising curve leaves free.
_X, _Y, _RADIUS = 158.0, 140.0, 86.0


def magnification(graph: Panel, h: float, slope: float) -> float:
    """Return 1, 2 or 5 times a power of ten: with it, the points at z ± h lie inside the lens.

    It is 1 where nothing need be magnified, and where the slope is NaN or infinite.
    """
    across, up = (float(axis.pixel(1) - axis.pixel(0)) for axis in (graph.x, graph.y))
    wanted = 0.75 * _RADIUS / (h * math.hypot(across, slope * up))
    if not wanted >= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return power * max(m for m in (1, 2, 5) if m * power <= wanted)


def lens(
    graph: Panel, tried: Tried, z: float, h: float, precision: str, slopes: tuple[float, float]
) -> str:
    """Return the lens over the point at z; "" while it would magnify less than twice.

    The curve is computed in the precision of the check, so that its rounding shows.

    Args:
        slopes: the difference quotient, and the derivative that is checked.
    """
    times = magnification(graph, h, float(np.abs(slopes).max()))
    if times < 2:
        return ""
    across, up = (float(axis.pixel(1) - axis.pixel(0)) * times for axis in (graph.x, graph.y))
    wide, high = _RADIUS / across, _RADIUS / abs(up)
    # Offsets from z and from f(z).
    inside = Panel(
        Axis(-wide, wide, _X - _RADIUS, _X + _RADIUS), Axis(-high, high, _Y + _RADIUS, _Y - _RADIUS)
    )
    real = np.dtype(precision).type

    def rise(offsets: Floats) -> Floats:
        at = real(z) + np.append(0, offsets).astype(precision)
        values = tried.values(at, precision).astype(precision).astype(float)
        found: Floats = values[1:] - values[0]
        return found

    grid = np.linspace(-wide, wide, 173)
    below, above = rise(np.array([-h, h])).tolist()
    numeric, claimed = slopes
    ends = np.array([-wide, wide])
    parts = [inside.curve(grid, rise(grid), BLUE)]
    for slope, middle, colour, dash in (
        (claimed, 0.0, GREEN, "4 6"),
        (numeric, (below + above) / 2, VERMILION, "14 7"),
    ):
        y = inside.y.pixel(middle + slope * ends)
        parts.append(line(inside.x.pixel(ends), y, colour=colour, width=5, dash=dash))
    parts += [
        dot(*inside.at(x, y), VERMILION, radius=8, square=True)
        for x, y in ((-h, below), (h, above))
    ]
    circle = f'<circle cx="{_X:g}" cy="{_Y:g}" r="{_RADIUS:g}"'
    # From the point to the rim of the lens.
    x, y = graph.at(z, float(tried.values(np.array([z]), "float64")[0]))
    away = math.hypot(x - _X, y - _Y)
    rim = (_X + (x - _X) * _RADIUS / away, _Y + (y - _Y) * _RADIUS / away)
    return "".join(
        [
            line([x, rim[0]], [y, rim[1]], colour=GREY, width=2.6, dash="3 7"),
            f'<clipPath id="lens">{circle}/></clipPath>',
            f'{circle} style="fill:var(--jp-layout-color0,#fff)"/>',
            f'<g clip-path="url(#lens)">{"".join(parts)}</g>',
            f'{circle} fill="none" stroke="{GREY}" stroke-width="5"/>',
            words(
                _X,
                _Y + _RADIUS + SIZE + 7,
                f"× {_count(times)}",
                anchor="middle",
                bold=True,
                halo=True,
            ),
        ]
    )


def _count(times: float) -> str:
    return f"{times:,.0f}" if times < 1e6 else short(times)
