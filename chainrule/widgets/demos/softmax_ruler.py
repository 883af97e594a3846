"""The ruler of demo ``softmax``: where the exponents are, and where e to them is no number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import ORANGE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis
from chainrule.widgets.demos.panel import GREY, dot, words

#: Exponents above and below which e to them is infinite or 0 in float64.
OVERFLOW, UNDERFLOW = 709.78, -745.13
_RULER = Axis(-1200, 1200, 60, 1140)
_Y = 40.0


def ruler(z: NDArray[np.float64], below: tuple[float, float, float], *, limits: bool) -> str:
    """Draw exponents z (C,) on a ruler from -1200 to 1200, and the lens to the scores below it.

    Args:
        below: y of the scores' panel, and its left and right edge.
        limits: shade where e to the z overflows or underflows.
    """
    parts = []
    if limits:
        for start, end, what in (
            (UNDERFLOW, _RULER.low, "eᶻ is 0"),
            (OVERFLOW, _RULER.high, "eᶻ is ∞"),
        ):
            x0, x1 = sorted(float(_RULER.pixel(value)) for value in (start, end))
            parts.append(
                f'<rect x="{x0:.1f}" y="{_Y - 24:g}" width="{x1 - x0:.1f}" height="48" '
                f'fill="{VERMILION}" fill-opacity="0.3"/>'
            )
            parts.append(
                words((x0 + x1) / 2, _Y + 52, what, anchor="middle", colour=VERMILION, bold=True)
            )
    parts.append(line([_RULER.start, _RULER.end], [_Y, _Y], width=2.6))
    for tick in (-1000, -500, 0, 500, 1000):
        x = float(_RULER.pixel(tick))
        parts.append(line([x, x], [_Y - 8, _Y + 8], width=2.6))
        parts.append(words(x, _Y - 17, f"{tick:,}".replace("-", "−"), anchor="middle", halo=True))
    places = _RULER.pixel(np.clip(z, _RULER.low, _RULER.high))
    top, left, right = below
    # From the ends of the scores' panel to where on the ruler it is.
    for edge, place in ((left, places.min() - 12), (right, places.max() + 12)):
        parts.append(line([place, edge], [_Y + 14, top], colour=GREY, width=2.6, dash="3 7"))
    parts.append(line([left, right], [top, top], colour=GREY, width=2.6))
    parts += [dot(float(x), _Y, ORANGE, radius=10) for x in places]
    return "".join(parts)
