"""The widget: the messages between the kernel and the page.

The page gets the trait ``page`` once (controls, presets, size) and the trait ``frame``, replaced as
a whole at each redraw, so that a page opened late shows the newest one (`chainrule.live.protocol`).
It sends custom messages ``{"kind": …}``, which go to ``on_event``. It confirms painted frames, and
the kernel never runs more than `AHEAD` frames ahead: a hidden tab or a slow browser is not flooded.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_STATIC = Path(__file__).parent / "static"
_SCRIPTS = ("elements.js", "controls.js", "pad.js", "picture.js", "widget.js")
#: Frames that may be on their way to the page; it confirms at least every half of them, or every
#: five seconds.
AHEAD = 90
#: Seconds after which a page that confirms nothing gets a frame all the same (it may be new).
PATIENCE = 1.0
#: What is shown in the widget's place where there are no widgets.
WITHOUT_WIDGETS = "This picture does not move here: run its cell in Jupyter for the controls."


class PlotWidget(anywidget.AnyWidget):
    """A picture with controls, shown in the notebook."""

    _esm = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    _css = (_STATIC / "widget.css").read_text(encoding="utf-8")
    page = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(self, on_event: Callable[[dict[str, Any]], None], page: dict[str, Any]) -> None:
        name = uuid.uuid4().hex
        super().__init__(model_id=name, page={**page, "ahead": AHEAD, "model": name})
        self._on_event = on_event
        self._sent = 0
        self._painted = 0
        self._sent_at = 0.0
        #: Serial number of the newest message from the page.
        self.last_event_serial = 0
        self.on_msg(self._receive)

    def bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget as an output of a cell: data by MIME type, and its metadata."""
        data, metadata = self._repr_mimebundle_() or ({}, {})
        return {**data, "text/plain": WITHOUT_WIDGETS}, metadata

    def _receive(self, _: Any, content: Any, buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("kind") == "painted":
            self._painted = max(self._painted, int(content.get("number", 0)))
        else:
            self.last_event_serial = int(content.get("serial", 0))
            self._on_event(content)

    @property
    def ready(self) -> bool:
        """Whether the page keeps up, so that another frame can be sent."""
        behind = self._sent - self._painted
        return behind < AHEAD or time.perf_counter() - self._sent_at > PATIENCE

    def show(self, frame: dict[str, Any]) -> None:
        """Send a frame."""
        self._sent += 1
        self._sent_at = time.perf_counter()
        self.frame = {**frame, "number": self._sent}
