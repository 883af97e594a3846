"""Steps of a panel of curves that are marked: where a setting changed, where a loss became NaN."""

from __future__ import annotations

import numpy as np

from chainrule.figures import palette
from chainrule.live.history import Run
from chainrule.live.svg.axes import Axis
from chainrule.live.svg.drawing import Look, line, text


def changes(run: Run, x: Axis, y: Axis, look: Look, *, words: bool) -> list[str]:
    """Draw a dotted line where a setting changed; the newest two say which and how."""
    parts = []
    for i, mark in enumerate(run.marks):
        if not x.low <= mark.step <= x.high:
            continue
        place = float(x.place(mark.step))
        parts.append(line([place, place], [y.start, y.end], width=look.thin, dash="2 4"))
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


def broken(run: Run, x: Axis, top: float, look: Look) -> str:
    """Mark the step at which a quantity became NaN or infinite with a cross, and say so."""
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


def broken_sentence(run: Run) -> str:
    """Say where a quantity became NaN or infinite, and under which settings; "" if none did."""
    if not run.broken:
        return ""
    name, step, value = run.broken
    what = "NaN" if np.isnan(value) else "infinite"
    with_ = ", ".join(f"{setting} {value}" for setting, value in run.settings.items())
    return f"{name} became {what} at step {step}" + (f" ({with_})" if with_ else "")
