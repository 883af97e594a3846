"""The loss of a long training, drawn while its cell runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chainrule import session
from chainrule.figures.style import scrollable
from chainrule.live import History, View
from chainrule.live.svg import curves
from chainrule.live.svg.drawing import Style

#: Seconds between two pictures.
INTERVAL = 0.5


@contextmanager
def watched(net: Any, steps: int) -> Iterator[History]:
    """Draw the loss of each training step of ``net`` while the block trains it.

    A step is a call ``net.loss(X, y)`` that returns ``(loss, grads)``; predictions do not count.
    The training itself is what it would be without this. Outside a notebook nothing is drawn.

    Args:
        net: a network with a method ``loss(X, y=None)``.
        steps: how many steps the training will do.

    Yields:
        The losses so far.
    """
    history = History()
    history.begin(total=steps)
    picture = _Picture(history)
    original = net.loss

    def loss(X: Any, y: Any = None) -> Any:
        answer = original(X, y)
        if y is not None and isinstance(answer, tuple):
            history.current.add({"batch loss": answer[0]})
            picture.update()
        return answer

    net.loss = loss
    try:
        yield history
    finally:
        del net.loss
        picture.update(last=True)


class _Picture:
    """One output of the running cell that is replaced now and then."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._handle: Any = None

    def update(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if not session.in_notebook() or not (last or now - self._drawn > INTERVAL):
            return
        from IPython.display import HTML, display

        run = self._history.current
        if not run.step:
            return
        self._drawn = now
        left = (now - self._begun) / run.step * ((run.total or run.step) - run.step)
        drawing = curves.draw(
            self._history, View(x="step", y="cross-entropy", log=True, smoothing=0.9), Style()
        )
        words = f"step {run.step:,} of {run.total:,}"
        words += "" if last or left < 1 else f", about {left:.0f} s left"
        shown = HTML(scrollable(drawing.svg(standalone=True)) + f'<p role="status">{words}</p>')
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)
