"""What the page's events do, and what a frame tells the page."""

import time

import numpy as np
import pytest

from chainrule.live import Drawing, Slider, live
from chainrule.live import controller as desk


class Stage:
    heard = 3

    def __init__(self):
        self.told = []

    def tell(self, message):
        self.told.append(message)


class Player:
    """Stands for the player: keeps what it was asked for."""

    def __init__(self):
        self.rate, self.playing, self.pokes = None, False, 0

    def start(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def poke(self):
        self.pokes += 1

    def later(self, work):
        work()


@pytest.fixture
def run():
    def loop(settings):
        for k in range(1, 101):
            yield {"loss": settings.lr / k}

    made = live(loop, settings={"lr": Slider(0.1, 10, 1, log=True, label="learning rate")})
    made.stage, made.player = Stage(), Player()
    return made


def test_a_slider_of_the_page_sets_and_a_button_starts_and_pauses(run):
    run.reset()
    desk.on_event(run, {"kind": "set", "name": "lr", "value": 3.0})
    assert run.settings.lr == 3.0
    desk.on_event(run, {"kind": "toggle"})
    assert run.playing
    desk.on_event(run, {"kind": "toggle"})
    assert not run.playing
    assert run.player.pokes >= 3


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
def test_what_it_does_not_understand_it_leaves(run, event):
    before = desk.frame(run)
    desk.on_event(run, event)
    assert desk.frame(run) == before


def test_the_speed_goes_from_steps_a_second_to_flat_out(run):
    desk.on_event(run, {"kind": "rate", "value": 1})
    assert (run.player.rate, desk.frame(run)["rate"]) == (1.0, 1.0)
    desk.on_event(run, {"kind": "rate", "value": 0})
    assert (run.player.rate, desk.frame(run)["rate"]) == (None, 0)


def test_log_axis_and_smoothing(run):
    desk.on_event(run, {"kind": "log", "value": True})
    desk.on_event(run, {"kind": "smoothing", "value": 5})
    assert (run.view.log, run.view.smoothing) == (True, 0.99)
    assert "(log scale)" in desk.frame(run)["svg"]


def test_a_zoom_reaches_from_one_corner_of_the_drag_to_the_other_until_it_is_ended(run):
    axes = run.drawing().axes
    x, y = axes["x"], axes["y"]
    left, right = float(x.place(20)), float(x.place(60))
    top, bottom = float(y.place(0.5)), float(y.place(0.1))
    desk.on_event(run, {"kind": "zoom", "value": [left, right, top, bottom]})
    assert run.view.xlim == pytest.approx((20, 60))
    assert run.view.ylim == pytest.approx((0.1, 0.5))
    assert desk.frame(run)["zoomed"]
    desk.on_event(run, {"kind": "all"})
    assert (run.view.xlim, run.view.ylim) == (None, None)


def test_earlier_runs_are_hidden_renamed_and_cleared(run):
    run.history.begin({"learning rate": "3"})
    run.history.current.add(1.0)
    assert [ghost["hidden"] for ghost in desk.frame(run)["ghosts"]] == [False]
    desk.on_event(run, {"kind": "hide", "index": 0, "value": True})
    desk.on_event(run, {"kind": "rename", "index": 0, "value": "  the slow one "})
    assert desk.frame(run)["ghosts"] == [{"name": "the slow one", "hidden": True}]
    desk.on_event(run, {"kind": "clear"})
    assert desk.frame(run)["ghosts"] == []


def test_files_are_the_picture_and_the_numbers(run):
    desk.on_event(run, {"kind": "save", "name": "svg"})
    desk.on_event(run, {"kind": "save", "name": "csv"})
    picture, numbers = run.stage.told
    assert picture["text"].startswith("<svg")
    assert picture["text"].endswith("</svg>")
    assert numbers["name"] == "training.csv"
    assert numbers["text"].count("\n") == 101


def test_time_left_is_said_while_it_runs_and_the_length_is_known(run):
    run.reset()
    run.history.current.total, run.history.current.step = 100, 20
    run._since = (time.perf_counter() - 10.0, 0)
    assert desk.frame(run)["left"] == ""
    run.player.playing = True
    assert desk.frame(run)["left"] == "40 s left"
    run.history.current.step = 5
    assert desk.frame(run)["left"] == "3 min 10 s left"
    run.history.current.total = None
    assert desk.frame(run)["left"] == ""


def test_a_frame_echoes_every_value_as_text(run):
    desk.on_event(run, {"kind": "set", "name": "lr", "value": 0.25})
    frame = desk.frame(run)
    assert (frame["values"], frame["texts"]) == ({"lr": 0.25}, {"lr": "0.25"})
    assert frame["address"] == "lr=0.25"
    assert frame["heard"] == 3


def test_an_event_that_the_engine_does_not_know_reaches_the_drawings_own_handler():
    heard = []
    made = live(
        [1.0], draw=lambda run: Drawing("", "picture"), on_event=lambda _, e: heard.append(e)
    )
    desk.on_event(made, {"kind": "drag", "name": "a", "x": 1.0, "y": 2.0})
    assert heard == [{"kind": "drag", "name": "a", "x": 1.0, "y": 2.0}]


def test_the_marks_say_where_each_of_several_settings_changed():
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
        desk.on_event(made, {"kind": "set", "name": name, "value": value})
    made.advance()
    run = made.history.current
    assert [(m.step, str(m)) for m in run.marks] == [
        (3, "lr 1 → 2"),
        (6, "momentum 0 → 0.9"),
        (9, "batch 32 → 64"),
    ]
    np.testing.assert_allclose(
        run.traces["loss"].points().value, [33, 33, 33, 34, 34, 34, 34.9, 34.9, 34.9, 66.9]
    )
