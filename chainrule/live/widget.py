"""The widget: what the kernel and the page tell each other.

To the page goes `frame`, a dictionary replaced as a whole at each redraw, so that a page opened
late sees the newest one; `page` says once what there is (controls, presets, size). From the page
come custom messages ``{"kind": …}``, handed to ``on_event``. The page confirms painted frames, and
the kernel never runs more than `AHEAD` frames ahead: a hidden tab or a slow browser is not flooded.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_PAGE = Path(__file__).parent / "static"
_PARTS = ("elements.js", "controls.js", "pad.js", "picture.js", "stage.js")
#: Frames that may be on their way to the page; it confirms at least every half of them, or every
#: five seconds.
AHEAD = 90
#: Seconds after which a page that confirms nothing gets a frame all the same (it may be new).
PATIENCE = 1.0


class Stage(anywidget.AnyWidget):
    """A picture with controls, shown in the notebook."""

    _esm = "\n".join((_PAGE / part).read_text(encoding="utf-8") for part in _PARTS)
    _css = (_PAGE / "stage.css").read_text(encoding="utf-8")
    page = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(self, on_event: Callable[[dict[str, Any]], None], page: dict[str, Any]) -> None:
        super().__init__(page={**page, "ahead": AHEAD})
        self._handle = on_event
        self._sent = 0
        self._painted = 0
        self._sent_at = 0.0
        #: Serial number of the newest message that the page sent.
        self.heard = 0
        self.on_msg(self._receive)

    def _receive(self, _: Any, content: Any, buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("kind") == "painted":
            self._painted = max(self._painted, int(content.get("number", 0)))
        else:
            self.heard = int(content.get("serial", 0))
            self._handle(content)

    @property
    def ready(self) -> bool:
        """Whether the page keeps up, so that another frame makes sense."""
        behind = self._sent - self._painted
        return behind < AHEAD or time.perf_counter() - self._sent_at > PATIENCE

    def show(self, frame: dict[str, Any]) -> None:
        """Send a frame."""
        self._sent += 1
        self._sent_at = time.perf_counter()
        self.frame = {**frame, "number": self._sent}

    def tell(self, message: dict[str, Any]) -> None:
        """Send the page a message: a file to save, a text to copy."""
        self.send(message)
