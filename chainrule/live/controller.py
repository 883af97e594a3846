"""Between a plot and its page: does what each event asks for, and sends the frames."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from chainrule.live import protocol
from chainrule.live.plot import Event, Plot
from chainrule.live.runner import Runner
from chainrule.live.svg.axes import Axis
from chainrule.live.widget import PlotWidget

#: Longest name that a person may give to an earlier run.
_LONGEST_NAME = 60
#: Seconds by which the static picture in the notebook may be behind.
STATIC_DELAY = 2.0


class Controller:
    """Plays a plot on the kernel's event loop and shows it in a widget.

    Args:
        plot: gets this controller's runner and widget.
        cap: frames a second at most.
    """

    def __init__(self, plot: Plot, cap: float = 15.0) -> None:
        self.plot = plot
        self.widget = PlotWidget(self.handle, protocol.page(plot))
        self.runner = Runner(plot.advance, self.redraw, loop=asyncio.get_running_loop(), cap=cap)
        plot.widget, plot.runner = self.widget, self.runner
        self._static_is_due = False

    def redraw(self) -> None:
        """Send the newest frame, or wait until the page has painted those before it."""
        loop = asyncio.get_running_loop()
        if self.widget.ready:
            self.widget.show(protocol.frame(self.plot, self.widget.last_event_serial))
            if self.plot.static is not None and not self._static_is_due:
                self._static_is_due = True
                loop.call_later(STATIC_DELAY, self._update_static)
        else:
            loop.call_later(0.05, self._redraw_later)

    def _update_static(self) -> None:
        self._static_is_due = False
        if self.plot.static is not None and self.plot.picture is not None:
            self.plot.static.update(self.plot.picture)

    def _redraw_later(self) -> None:
        # While it plays the next redraw follows anyway.
        if not self.plot.playing:
            self.plot.redraw()

    def handle(self, event: Event) -> None:
        """Do what the page asks for. May run on any thread; unknown events are ignored."""
        plot, kind = self.plot, str(event.get("kind"))
        name, value = str(event.get("name", "")), event.get("value")
        if kind == "toggle":
            plot.pause() if plot.playing else plot.start()
        elif kind in ("start", "pause", "step", "finish", "reset"):
            getattr(plot, kind)()
        elif kind == "reveal":
            plot.reveal(bool(value))
        elif kind == "set" and name in plot.settings.controls:
            plot.set(name, value)
        elif kind == "preset" and name in plot.presets:
            plot.choose(name)
        elif kind == "state":
            plot.restore(str(value))
        elif kind == "rate":
            self.runner.rate = float(value) if value else None
        elif kind in ("log", "smoothing", "zoom", "all"):
            self._set_view(kind, value)
        elif kind in ("hide", "rename", "clear"):
            self._edit_earlier_run(event)
        elif kind == "save":
            self.runner.submit(lambda: self._save(name))
            return
        elif plot.on_event is not None:
            plot.on_event(plot, event)
        plot.redraw()

    def _set_view(self, kind: str, value: Any) -> None:
        plot = self.plot
        if kind == "log":
            plot.view = replace(plot.view, log=bool(value))
        elif kind == "smoothing":
            plot.view = replace(plot.view, smoothing=min(max(float(value), 0.0), 0.99))
        elif kind == "all":
            plot.zoom(None)
        elif plot.picture is not None:
            x, y = plot.picture.axes.get("x"), plot.picture.axes.get("y")
            if isinstance(x, Axis) and isinstance(y, Axis):
                x0, x1, y0, y1 = (float(number) for number in value)
                plot.zoom((x.value(x0), x.value(x1)), (y.value(y1), y.value(y0)))

    def _edit_earlier_run(self, event: Event) -> None:
        history = self.plot.history
        if event["kind"] == "clear":
            history.earlier_runs = []
            return
        index = int(event.get("index", -1))
        if 0 <= index < len(history.earlier_runs):
            run = history.earlier_runs[index]
            if event["kind"] == "hide":
                run.hidden = bool(event.get("value"))
            else:
                run.name = str(event.get("value")).strip()[:_LONGEST_NAME]

    def _save(self, kind: str) -> None:
        """Send the page a file: the picture as SVG (the page converts it to PNG) or data as CSV."""
        name = re.sub(r"[^a-z0-9]+", "-", self.plot.title.lower()).strip("-") or "training"
        csv = kind == "csv"
        text = self.plot.history.csv() if csv else self.plot.drawing().svg(standalone=True)
        self.widget.send({"kind": "file", "as": kind, "name": f"{name}.{kind}", "text": text})
