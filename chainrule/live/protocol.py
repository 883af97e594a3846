"""What the kernel sends to the page: once a specification, and a frame at each redraw.

A frame is complete, so that a page that is opened late needs only the newest one.
"""

from __future__ import annotations

from typing import Any

from chainrule.live.plot import Plot
from chainrule.live.svg.drawing import Layer, Pad

#: Speeds that the page offers, in steps a second; None is as fast as possible.
RATES: tuple[float | None, ...] = (1, 2, 5, 10, 30, 100, None)


def page(plot: Plot) -> dict[str, Any]:
    """Return what the page needs to build its controls."""
    return {
        "title": plot.title or ("Training" if plot.loop.trains else "Explore"),
        "question": plot.question,
        "controls": plot.settings.specification(),
        "presets": list(plot.presets),
        "trains": plot.loop.trains,
        "has_steps": bool(plot.step_setting),
        "step_seconds": plot.step_seconds,
        "hides": plot.hides,
        "restarts": plot.loop.restarts,
        "rates": [0 if rate is None else rate for rate in RATES],
        "large": plot.style.type >= 16,
    }


def frame(plot: Plot, last_event_serial: int) -> dict[str, Any]:
    """Return everything that the page shows now.

    Args:
        last_event_serial: number of the newest event that this frame takes into account.
    """
    drawing = plot.drawing()
    run, settings, history = plot.history.current, plot.settings, plot.history
    return {
        "svg": drawing.svg(),
        "width": drawing.width,
        "height": drawing.height,
        "layers": [_layer(layer) for layer in drawing.layers],
        "handles": [{**vars(h), "label": h.label or h.name} for h in drawing.handles],
        "pad": _pad(drawing.pad),
        "zooms": bool(drawing.axes),
        "state": _state(plot),
        "step": run.step,
        "total": run.total,
        "time_left": plot.loop.time_left() if plot.playing else "",
        "rate": 0 if plot.runner is None or plot.runner.rate is None else plot.runner.rate,
        "changed_after_the_end": plot.over and plot.loop.settings_changed,
        "values": {name: settings[name] for name in settings},
        "texts": {n: c.show(settings[n]) for n, c in settings.controls.items()},
        "preset": plot.preset,
        "revealed": plot.revealed,
        "at_limit": plot.at_limit,
        "address": settings.state(),
        "message": plot.message(),
        "details": plot.details(),
        "log": plot.view.log,
        "smoothing": plot.view.smoothing,
        "zoomed": plot.view.xlim is not None,
        "last_event_serial": last_event_serial,
        "earlier_runs": [
            {"name": history.name(run), "hidden": run.hidden} for run in history.earlier_runs
        ],
    }


def _state(plot: Plot) -> str:
    if plot.playing:
        return "running"
    if plot.loop.error is not None:
        return "stopped by an error"
    return "finished" if plot.loop.finished else "paused"


def _pad(pad: Pad | None) -> dict[str, Any] | None:
    if pad is None:
        return None
    return {
        "box": [pad.x, pad.y, pad.side],
        "pixels": pad.image.shape[0],
        "image": pad.image.tobytes(),
        "version": pad.version,
    }


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "data": layer.data,
        "box": [layer.x, layer.y, layer.width, layer.height],
        "squares": layer.squares,
    }
