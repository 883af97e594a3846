"""Between a `Live` and its page: what each event does, and what a frame says."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainrule.live import environment as place
from chainrule.live import export as still
from chainrule.live.runner import Player
from chainrule.live.svg.axes import Axis
from chainrule.live.svg.drawing import Drawing, Layer, Pad
from chainrule.live.widget import Stage

if TYPE_CHECKING:
    from chainrule.live.plot import Live

#: Speeds that the page offers, in steps a second; None is flat out.
RATES: tuple[float | None, ...] = (1, 2, 5, 10, 30, 100, None)


def open_stage(live: Live, cap: float) -> tuple[Stage, Player]:
    """Make the widget and the player of ``live``."""
    trains = live._source is not None
    page = {
        "title": live.title or ("Training" if trains else "Explore"),
        "ask": live.ask,
        "controls": live.settings.specification(),
        "presets": list(live.presets),
        "trains": trains,
        "walks": bool(live.walk),
        "restarts": live._source is not None and live._source.again,
        "rates": [0 if rate is None else rate for rate in RATES],
        "large": live.look.type >= 16,
    }
    stage = Stage(lambda event: on_event(live, event), page)

    def redraw() -> None:
        if stage.ready:
            stage.show(frame(live))
        else:
            asyncio.get_running_loop().call_later(0.05, _again, live)

    return stage, Player(live.advance, redraw, loop=asyncio.get_running_loop(), cap=cap)


def _again(live: Live) -> None:
    # While it plays the next redraw comes by itself.
    if not live.playing:
        live.redraw()


def display(stage: Stage) -> None:
    """Show the widget in the running cell."""
    from IPython.display import display as show

    show(stage)
    place.announce()


def frame(live: Live) -> dict[str, Any]:
    """Return everything that the page shows now."""
    drawing = live.drawing()
    run = live.history.current
    state = "running" if live.playing else ("finished" if live.over else "paused")
    return {
        "svg": drawing.svg(),
        "width": drawing.width,
        "height": drawing.height,
        "layers": [_layer(layer) for layer in drawing.layers],
        "handles": [{**vars(h), "label": h.label or h.name} for h in drawing.handles],
        "pad": _pad(drawing.pad),
        "zooms": bool(drawing.axes),
        "state": state,
        "step": run.step,
        "total": run.total,
        "left": _time_left(live),
        "rate": 0 if live.player is None or live.player.rate is None else live.player.rate,
        "values": {name: live.settings[name] for name in live.settings},
        "texts": {n: c.show(live.settings[n]) for n, c in live.settings.controls.items()},
        "preset": live.preset,
        "address": live.settings.state(),
        "message": live.message(),
        "details": live.details(),
        "log": live.view.log,
        "smoothing": live.view.smoothing,
        "zoomed": live.view.xlim is not None,
        "heard": live.stage.heard if live.stage is not None else 0,
        "ghosts": [{"name": live.history.name(g), "hidden": g.hidden} for g in live.history.ghosts],
    }


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


def _time_left(live: Live) -> str:
    """Return the time left as text, "" where the length is unknown or nothing runs."""
    run = live.history.current
    begun, first = live._since
    done, spent = run.step - first, time.perf_counter() - begun
    if not live.playing or not run.total or done <= 0 or spent < 0.5:
        return ""
    seconds = spent / done * max(run.total - run.step, 0)
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s left" if minutes else f"{rest} s left"


def on_event(live: Live, event: dict[str, Any]) -> None:
    """Do what the page asks. May run on any thread; what it does not understand it leaves."""
    kind = str(event.get("kind"))
    name, value = str(event.get("name", "")), event.get("value")
    if kind == "toggle":
        live.pause() if live.playing else live.start()
    elif kind in ("start", "pause", "step", "reset"):
        getattr(live, kind)()
    elif kind == "set" and name in live.settings.controls:
        live.set(name, value)
    elif kind == "preset" and name in live.presets:
        live.choose(name)
    elif kind == "state":
        live.restore(str(value))
    elif kind == "rate" and live.player is not None:
        live.player.rate = float(value) if value else None
    elif kind in ("log", "smoothing", "zoom", "all"):
        _look(live, kind, value)
    elif kind in ("hide", "rename", "clear"):
        _ghost(live, kind, event)
    elif kind == "save" and live.player is not None:
        live.player.later(lambda: _save(live, name))
        return
    elif live._event is not None:
        live._event(live, event)
    live.redraw()


def _look(live: Live, kind: str, value: Any) -> None:
    if kind == "log":
        live.view = replace(live.view, log=bool(value))
    elif kind == "smoothing":
        live.view = replace(live.view, smoothing=min(max(float(value), 0.0), 0.99))
    elif kind == "all":
        live.zoom(None)
    else:
        drawing: Drawing | None = live._drawing
        axes = drawing.axes if drawing is not None else {}
        x, y = axes.get("x"), axes.get("y")
        if isinstance(x, Axis) and isinstance(y, Axis):
            x0, x1, y0, y1 = (float(number) for number in value)
            live.zoom((x.number(x0), x.number(x1)), (y.number(y1), y.number(y0)))


def _ghost(live: Live, kind: str, event: dict[str, Any]) -> None:
    if kind == "clear":
        live.history.ghosts = []
        return
    index = int(event.get("index", -1))
    if 0 <= index < len(live.history.ghosts):
        ghost = live.history.ghosts[index]
        if kind == "hide":
            ghost.hidden = bool(event.get("value"))
        else:
            ghost.name = str(event.get("value")).strip()[:60]


def _save(live: Live, kind: str) -> None:
    """Send the page a file: the picture as SVG (the page makes PNG of it) or the numbers as CSV."""
    if live.stage is not None:
        text = still.csv(live) if kind == "csv" else still.svg(live)
        live.stage.tell(
            {"kind": "file", "as": kind, "name": f"{still.name(live)}.{kind}", "text": text}
        )
