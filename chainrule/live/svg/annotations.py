"""Steps of a panel of curves that are marked: where a setting changed, where a loss became NaN."""

from __future__ import annotations

import numpy as np

from chainrule.figures import palette
from chainrule.live.history import Run
from chainrule.live.svg.axes import Axis
from chainrule.live.svg.drawing import Style, line, text


def changes(run: Run, x: Axis, y: Axis, style: Style, *, words: bool) -> list[str]:
    """Draw a dotted line where a setting changed; the newest two say which and how."""
    parts = []
    for i, change in enumerate(run.changes):
        if not x.low <= change.step <= x.high:
            continue
        pixel = float(x.pixel(change.step))
        parts.append(line([pixel, pixel], [y.start, y.end], width=style.thin, dash="2 4"))
        newest = len(run.changes) - i
        if words and newest <= 2:
            late = pixel > (x.start + x.end) / 2
            parts.append(
                text(
                    pixel + (-4 if late else 4),
                    y.end + style.type * (1.1 if newest == 1 else 2.4),
                    change,
                    size=style.type,
                    anchor="end" if late else "start",
                )
            )
    return parts


def non_finite(run: Run, x: Axis, top: float, style: Style) -> str:
    """Mark the step at which a quantity became NaN or infinite with a cross, and say so."""
    if not run.non_finite:
        return ""
    _, step, _ = run.non_finite
    pixel, size = float(np.clip(x.pixel(step), x.start, x.end)), style.type * 0.5
    side = f"{2 * size:.1f}"
    cross = f"M{pixel - size:.1f} {top:.1f}l{side} {side}m0 -{side}l-{side} {side}"
    late = pixel > (x.start + x.end) / 2
    return (
        f'<path d="{cross}" stroke="{palette.VERMILION}" fill="none" '
        f'stroke-width="{style.line * 1.5:g}"/>'
        + text(
            pixel + (-1.8 if late else 1.8) * size,
            top + size * 1.7,
            non_finite_sentence(run),
            size=style.type,
            anchor="end" if late else "start",
            bold=True,
        )
    )


def non_finite_sentence(run: Run) -> str:
    """Return where a quantity became NaN or infinite, with which settings; "" if none did."""
    if not run.non_finite:
        return ""
    name, step, value = run.non_finite
    settings = ", ".join(f"{setting} {value}" for setting, value in run.settings.items())
    what = f"{name} became {'NaN' if np.isnan(value) else 'infinite'} at step {step}"
    return f"{what} ({settings})" if settings else what
