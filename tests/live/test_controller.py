"""What the page's events do, and what a frame contains."""

import numpy as np
import pytest

from chainrule.live import Drawing, Slider, controller, live, protocol
from chainrule.live import loop as loop_module
from chainrule.live.widget import PlotWidget


class Widget(PlotWidget):
    """A widget without a page: keeps what it sends."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.messages = []

    def send(self, content, buffers=None):
        self.messages.append(content)


class ImmediateRunner:
    """Does at once what the real runner does a moment later, and counts redraws."""

    def __init__(self, *_, **options):
        self.rate, self.playing, self.redraws = None, False, 0

    def start(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def request_redraw(self):
        self.redraws += 1

    def submit(self, work):
        work()


@pytest.fixture
def control(monkeypatch):
    """Return a function that gives a plot its controller."""
    monkeypatch.setattr(controller, "PlotWidget", Widget)
    monkeypatch.setattr(controller, "Runner", ImmediateRunner)
    monkeypatch.setattr(controller.asyncio, "get_running_loop", lambda: None)
    return controller.Controller


@pytest.fixture
def control_run(control):
    def loop(settings):
        for k in range(1, 101):
            yield {"loss": settings.lr / k}

    made = live(loop, settings={"lr": Slider(0.1, 10, 1, log=True, label="learning rate")})
    return control(made)


@pytest.fixture
def run(control_run):
    return control_run.plot


@pytest.fixture
def handle(control_run):
    return control_run.handle


def frame(run):
    return protocol.frame(run, 3)


def test_a_slider_of_the_page_sets_and_a_button_starts_and_pauses(run, handle):
    run.reset()
    handle({"kind": "set", "name": "lr", "value": 3.0})
    assert run.settings.lr == 3.0
    handle({"kind": "toggle"})
    assert run.playing
    handle({"kind": "toggle"})
    assert not run.playing
    assert run.runner.redraws >= 3


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"kind": "set", "name": "nobody", "value": 1},
        {"kind": "preset", "name": "nobody"},
        {"kind": "hide", "index": 7, "value": True},
        {"kind": "hover", "cell": "1,2"},
    ],
)
def test_what_it_does_not_understand_it_leaves(run, event, handle):
    before = frame(run)
    handle(event)
    assert frame(run) == before


def test_the_speed_goes_from_steps_a_second_to_flat_out(run, handle):
    handle({"kind": "rate", "value": 1})
    assert (run.runner.rate, frame(run)["rate"]) == (1.0, 1.0)
    handle({"kind": "rate", "value": 0})
    assert (run.runner.rate, frame(run)["rate"]) == (None, 0)


def test_log_axis_and_smoothing(run, handle):
    handle({"kind": "log", "value": True})
    handle({"kind": "smoothing", "value": 5})
    assert (run.view.log, run.view.smoothing) == (True, 0.99)
    assert "(log scale)" in frame(run)["svg"]


def test_a_zoom_reaches_from_one_corner_of_the_drag_to_the_other_until_it_is_ended(run, handle):
    axes = run.drawing().axes
    x, y = axes["x"], axes["y"]
    left, right = float(x.pixel(20)), float(x.pixel(60))
    top, bottom = float(y.pixel(0.5)), float(y.pixel(0.1))
    handle({"kind": "zoom", "value": [left, right, top, bottom]})
    assert run.view.xlim == pytest.approx((20, 60))
    assert run.view.ylim == pytest.approx((0.1, 0.5))
    assert frame(run)["zoomed"]
    handle({"kind": "all"})
    assert (run.view.xlim, run.view.ylim) == (None, None)


def test_earlier_runs_are_hidden_renamed_and_cleared(run, handle):
    run.history.begin({"learning rate": "3"})
    run.history.current.add(1.0)
    assert [earlier["hidden"] for earlier in frame(run)["earlier_runs"]] == [False]
    handle({"kind": "hide", "index": 0, "value": True})
    handle({"kind": "rename", "index": 0, "value": "  the slow one "})
    assert frame(run)["earlier_runs"] == [{"name": "the slow one", "hidden": True}]
    handle({"kind": "clear"})
    assert frame(run)["earlier_runs"] == []


def test_files_are_the_picture_and_the_numbers(run, handle):
    handle({"kind": "save", "name": "svg"})
    handle({"kind": "save", "name": "csv"})
    picture, numbers = run.widget.messages
    assert picture["text"].startswith("<svg")
    assert picture["text"].endswith("</svg>")
    assert numbers["name"] == "training.csv"
    assert numbers["text"].count("\n") == 101


def test_time_left_is_said_while_it_runs_and_the_length_is_known(run, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(loop_module.time, "perf_counter", lambda: clock[0])
    run.reset()
    run.history.current.total, run.history.current.step, clock[0] = 100, 20, 10.0
    assert frame(run)["time_left"] == ""
    run.runner.playing = True
    assert frame(run)["time_left"] == "40 s left"
    run.history.current.step = 5
    assert frame(run)["time_left"] == "3 min 10 s left"
    run.history.current.total = None
    assert frame(run)["time_left"] == ""


def test_a_frame_echoes_every_value_as_text(run, handle):
    handle({"kind": "set", "name": "lr", "value": 0.25})
    sent = frame(run)
    assert (sent["values"], sent["texts"]) == ({"lr": 0.25}, {"lr": "0.25"})
    assert sent["address"] == "lr=0.25"
    assert sent["last_event_serial"] == 3


def test_an_event_that_the_engine_does_not_know_reaches_the_drawings_own_handler(control):
    received = []
    made = live(
        [1.0],
        draw=lambda run: Drawing("", "picture"),
        on_event=lambda _, e: received.append(e),
    )
    control(made).handle({"kind": "drag", "name": "a", "x": 1.0, "y": 2.0})
    assert received == [{"kind": "drag", "name": "a", "x": 1.0, "y": 2.0}]


def test_the_marks_say_where_each_of_several_settings_changed(control):
    def loop(settings):
        while True:
            yield {"loss": settings.lr + settings.momentum + settings.batch}

    made = live(
        loop,
        settings={"lr": (0.01, 10.0, 1.0), "momentum": (0.0, 0.99, 0.0), "batch": (1, 256, 32)},
        steps=10,
    )
    made.reset()
    for name, value in (("lr", 2.0), ("momentum", 0.9), ("batch", 64)):
        for _ in range(3):
            made.advance()
        control(made).handle({"kind": "set", "name": name, "value": value})
    made.advance()
    run = made.history.current
    assert [(m.step, str(m)) for m in run.changes] == [
        (3, "lr 1 → 2"),
        (6, "momentum 0 → 0.9"),
        (9, "batch 32 → 64"),
    ]
    np.testing.assert_allclose(
        run.series["loss"].points().value, [33, 33, 33, 34, 34, 34, 34.9, 34.9, 34.9, 66.9]
    )
