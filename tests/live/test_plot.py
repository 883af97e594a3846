"""`live` and `explore` where there is no front end, and what every control does."""

import pytest

from chainrule.live import Drawing, Slider, environment, explore, live
from chainrule.live.protocol import frame


def loop(settings):
    for k in range(10):
        yield {"loss": settings.lr * k}


SETTINGS = {
    "lr": Slider(0, 2, 1, 0.5, label="learning rate"),
    "width": Slider(1, 9, 3, 1, restart=True),
}


class ImmediateRunner:
    """Does at once what the real runner does a moment later."""

    def __init__(self, run):
        self.run, self.playing, self.drawn = run, False, 0

    def start(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def submit(self, work):
        work()

    def request_redraw(self):
        self.drawn += 1


@pytest.fixture
def run():
    made = live(iter([]), settings=SETTINGS)
    made = live(loop, settings=SETTINGS)
    made.runner = ImmediateRunner(made)
    return made


def test_without_a_front_end_all_steps_run_in_the_call():
    made = live(loop, settings=SETTINGS)
    assert made.loop.finished
    assert made.history.current.series["loss"].latest == (10, 9.0)


def test_an_endless_loop_ends_after_a_while():
    def endless():
        while True:
            yield 1.0

    assert live(endless).history.current.step == 200
    assert live(endless, steps=30).history.current.step == 30


def test_under_grading_only_as_many_steps_as_asked(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert live(loop, settings=SETTINGS).history.current.step == 1
    assert live(loop, settings=SETTINGS, graded_steps=4).history.current.step == 4
    assert live(loop, settings=SETTINGS, graded_steps=0).history.current.step == 0


def test_an_unwritten_answer_is_a_sentence():
    def train():
        raise NotImplementedError

    assert live(train).message() == "train is not written yet."


def test_an_exception_says_what_where_and_when():
    def train():
        yield 1.0
        raise ValueError("shapes (3, 4) and (3,) do not fit")

    made = live(train)
    assert made.message().startswith("The loop stopped at step 1, in train, line ")
    assert made.message().endswith("ValueError: shapes (3, 4) and (3,) do not fit")
    assert "chainrule/live" not in made.details()
    assert made.history.current.series["loss"].latest == (1, 1.0)


def test_a_loop_that_yields_words_is_told_so():
    assert "yielded str" in live(["high"]).message()


def test_nan_is_a_sentence_and_training_goes_on():
    made = live([1.0, float("nan"), 2.0])
    assert made.message() == "The loss blew up: lower the rate, Reset. loss became NaN at step 2."
    assert made.history.current.step == 3


@pytest.mark.parametrize(
    ("function", "remedy"),
    [(True, "lower the rate, Reset"), (False, "lower the rate, run this cell again")],
)
def test_a_loss_that_blew_up_names_a_remedy_that_there_is(function, remedy):
    def train():
        yield 1.0
        yield float("inf")

    made = live(train if function else train())
    # Reset is there for a loop given as a function only.
    assert frame(made, 0)["message"].startswith(f"The loss blew up: {remedy}. ")


def test_an_overflow_is_a_loss_that_blew_up_and_no_finished_run():
    def train():
        yield 1.0
        raise OverflowError(34, "Numerical result out of range")

    made = live(train)
    assert made.message() == ("The loss blew up: lower the rate, Reset. OverflowError at step 2.")
    assert frame(made, 0)["state"] == "stopped by an error"


def test_a_change_is_marked_at_its_step(run):
    run.reset()
    for _ in range(4):
        run.advance()
    run.set("lr", 2)
    run.advance()
    assert [(m.step, str(m)) for m in run.history.current.changes] == [(4, "learning rate 1 → 2")]


def test_a_change_before_the_first_step_is_no_mark_but_the_runs_setting(run):
    run.reset()
    run.set("lr", 2)
    run.advance()
    assert run.history.current.changes == []
    assert run.history.current.settings["learning rate"] == "2"


def test_reset_keeps_the_old_run_and_begins_anew(run):
    run.reset()
    assert len(run.history.earlier_runs) == 1
    assert (run.history.current.step, run.loop.over) == (0, False)
    run.advance()
    assert run.history.current.step == 1


def test_reset_plays_on_if_it_played(run):
    run.reset()
    run.start()
    run.reset()
    assert run.playing


def test_a_generator_cannot_be_reset():
    made = live(iter([1.0, 2.0]))
    made.reset()
    assert made.history.current.step == 2


def test_a_setting_that_shapes_the_model_begins_a_new_run(run):
    run.set("lr", 0.5)
    assert run.history.earlier_runs == []
    run.set("width", 5)
    assert len(run.history.earlier_runs) == 1


def test_a_preset_sets_all_its_values_and_is_left_when_one_changes():
    made = explore(
        lambda settings: Drawing("", str(settings.lr)),
        SETTINGS,
        presets={"fast": {"lr": 2, "width": 9}},
    )
    made.choose("fast")
    assert (made.settings.lr, made.settings.width, made.preset) == (2, 9, "fast")
    made.set("lr", 0.5)
    assert made.preset == ""
    assert made.drawing().label == "0.5"


def test_reset_without_training_takes_the_controls_back():
    made = explore(lambda settings: Drawing("", ""), SETTINGS)
    made.set("lr", 0.5)
    made.reset()
    assert made.settings.lr == 1


def test_a_drawing_that_fails_leaves_the_last_picture_and_a_sentence():
    def draw(settings):
        return Drawing("", f"{1 / settings.lr:g}")

    made = explore(draw, {"lr": Slider(0, 2, 1)})
    assert made.drawing().label == "1"
    made.set("lr", 0)
    assert made.drawing().label == "1"
    assert "ZeroDivisionError" in made.message()
    made.set("lr", 2)
    assert made.drawing().label == "0.5"
    assert made.message() == ""


def test_a_state_restores_the_settings(run):
    run.restore("lr=0.5&width=7")
    assert (run.settings.lr, run.settings.width) == (0.5, 7)


def test_a_rerun_cell_stops_what_it_left_and_a_second_plot_in_it_stops_nothing(monkeypatch):
    class Plot:
        stopped = False

        def stop(self):
            self.stopped = True

    monkeypatch.setattr(environment, "cell", lambda: "cell-1")
    monkeypatch.setattr(environment, "execution", lambda: 1)
    first, second, other = Plot(), Plot(), Plot()
    environment.register(first)
    environment.register(second)
    monkeypatch.setattr(environment, "cell", lambda: "cell-2")
    monkeypatch.setattr(environment, "execution", lambda: 2)
    environment.register(other)
    assert not first.stopped
    monkeypatch.setattr(environment, "cell", lambda: "cell-1")
    monkeypatch.setattr(environment, "execution", lambda: 3)
    environment.register(Plot())
    assert first.stopped
    assert second.stopped
    assert not other.stopped


def test_in_a_script_there_is_no_front_end():
    assert not environment.front_end()


def test_a_walk_steps_to_its_end_and_no_further():
    made = explore(
        lambda settings: Drawing("", str(settings.place)),
        {"place": (1, 9, 1), "stride": (1, 2, 1)},
        step_setting="place",
        step_limit=lambda settings: 9 if settings.stride == 1 else 4,
    )
    for _ in range(20):
        made.step()
    assert made.settings.place == 9
    made.set("stride", 2)
    made.step()
    assert made.settings.place == 4
    made.set("place", 1)
    made.finish()
    assert made.settings.place == 4
