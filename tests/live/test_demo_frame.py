"""The frame of the demos keeps them readable, and takes a student's functions."""

import importlib
import inspect
import xml.etree.ElementTree as ET

import pytest

from chainrule.cli import demo as command
from chainrule.live import Drawing, Slider
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.curves import curves
from chainrule.widgets.demos.curves_training import moons
from chainrule.widgets.demos.relu import relu

NS = "{http://www.w3.org/2000/svg}"


def framed(**changes):
    given = {
        "name": "x",
        "question": "What happens?",
        "settings": {"a": Slider(0, 1, 0)},
        "presets": {"one": {"a": 1}},
        "draw": lambda run: Drawing("", str(run.settings.a)),
    }
    given |= changes
    return demo(given.pop("name"), given.pop("question"), **given)


def test_at_most_three_controls_are_in_view():
    four = {name: Slider(0, 1, 0) for name in "abcd"}
    with pytest.raises(ValueError, match="at most 3"):
        framed(settings=four)
    assert framed(settings=four | {"d": Slider(0, 1, 0, hidden=True)}).settings.d == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": "Look."}, "prediction"),
        ({"presets": {}}, "preset"),
        ({"presets": {"one": {"b": 1}}}, "not a setting"),
    ],
)
def test_a_demo_without_question_or_presets_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        framed(**changes)


def test_a_seed_is_a_setting_out_of_view():
    made = framed(seed=7)
    assert made.settings.seed == 7
    assert made.settings.controls["seed"].hidden


@pytest.mark.parametrize("preset", ["open", "closed", "at the kink", "leak", "saturated"])
def test_relu_is_readable_from_the_last_row(preset):
    made = relu()
    made.choose(preset)
    root = ET.fromstring(made.drawing().svg())
    assert min(float(t.get("font-size")) for t in root.iter(f"{NS}text")) >= 20
    assert made.message() == ""


def test_relu_shows_what_the_students_function_says():
    wrong = relu(engine=(lambda z: z, lambda z: 0.25))
    wrong.choose("closed")
    wrong.reveal()
    assert wrong.drawing().label.startswith("yours at z = −1.5: f(z) = −1.5, f′(z) = 0.25;")
    assert 'data-wrong="yours"' in wrong.drawing().body
    assert "right: 1" in wrong.drawing().body


def test_what_the_students_function_raises_is_a_sentence():
    def derivative(z):
        raise NotImplementedError

    made = relu(engine=(abs, derivative))
    made.drawing()
    assert made.message() == "derivative is not written yet."


def test_curves_train_the_students_engine():
    def engine(settings, data):
        assert data.x.shape == (200, 2)
        yield 1.0, 2.0
        yield 0.5, 2.5

    made = curves(engine=engine)
    assert made.history.current.series["validation"].latest == (2, 2.5)


def test_moons_differ_between_seeds_and_not_within_one():
    assert (moons(20, 1).x == moons(20, 1).x).all()
    assert (moons(20, 1).x != moons(20, 2).x).any()


@pytest.mark.parametrize("name", command.names())
def test_every_demo_takes_an_engine_and_is_drawn_for_the_last_row(name, monkeypatch):
    module = name.replace("-", "_")
    function = getattr(importlib.import_module(f"chainrule.widgets.demos.{module}"), module)
    assert "engine" in inspect.signature(function).parameters
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")  # one step is enough to be drawn
    made = function()
    for preset in made.presets:
        made.choose(preset)
        root = ET.fromstring(made.drawing().svg())
        sizes = [float(t.get("font-size")) for t in root.iter(f"{NS}text")]
        # 1200 units are 1260 pixels of a page of 1280 × 720.
        assert min(sizes) * 1260 / 1200 >= 22
        lines = [
            float(e.get("stroke-width"))
            for e in root.iter()
            if e.get("stroke-width") and e.get("fill") != e.get("stroke")
        ]
        assert min(width for width in lines if width) * 1260 / 1200 >= 2.5
        assert made.message() == ""


@pytest.mark.parametrize("name", command.names())
def test_a_preset_gives_the_same_state_after_any_other(name, monkeypatch):
    module = name.replace("-", "_")
    function = getattr(importlib.import_module(f"chainrule.widgets.demos.{module}"), module)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    made = function()
    alone = {}
    for preset in made.presets:
        made.reset()
        made.choose(preset)
        alone[preset] = (made.settings.state(), made.history.current.step, made.revealed)
    for first in made.presets:
        for second in made.presets:
            made.choose(first)
            made.reveal()
            made.step()
            made.choose(second)
            after = (made.settings.state(), made.history.current.step, made.revealed)
            assert after == alone[second], (first, second)
            assert made.preset == second


@pytest.mark.parametrize("name", command.names())
def test_a_question_fits_one_line_and_does_not_tell_what_to_press(name, monkeypatch):
    module = name.replace("-", "_")
    function = getattr(importlib.import_module(f"chainrule.widgets.demos.{module}"), module)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    question = function().question
    assert len(question) <= 82
    assert question.endswith("?")
