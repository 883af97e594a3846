"""The kernel's half of the widget: how far it runs ahead of the page."""

from __future__ import annotations

from typing import Any

import pytest

from chainrule.live import widget
from chainrule.live.widget import AHEAD, PlotWidget

FRAME = {"svg": "<svg/>"}


def _confirm(shown: PlotWidget, number: Any) -> None:
    shown._receive(shown, {"kind": "painted", "number": number}, [])


def _fill(shown: PlotWidget) -> int:
    """Show frames until there is no room, or far too many; return how many."""
    sent = 0
    while shown.ready and sent < 3 * AHEAD:
        shown.show(FRAME)
        sent += 1
    return sent


def test_a_page_that_confirms_nothing_is_not_flooded(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(widget.time, "perf_counter", lambda: clock[0])
    shown = PlotWidget(lambda event: None, {})
    sent = _fill(shown)
    assert sent == AHEAD
    clock[0] += widget.PATIENCE + 0.1  # it may be new: one frame, then the next wait
    assert shown.ready
    shown.show(FRAME)
    assert not shown.ready


def test_a_confirmed_frame_makes_room_for_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget.time, "perf_counter", lambda: 100.0)
    shown = PlotWidget(lambda event: None, {})
    for _ in range(AHEAD):
        shown.show(FRAME)
    _confirm(shown, AHEAD // 2)
    sent = _fill(shown)
    assert sent == AHEAD // 2
    _confirm(shown, 1)  # an older one changes nothing
    assert not shown.ready


def test_the_page_knows_how_far_the_kernel_runs_ahead() -> None:
    shown = PlotWidget(lambda event: None, {"title": "t"})
    assert shown.page == {"title": "t", "ahead": AHEAD, "model": shown.model_id}
