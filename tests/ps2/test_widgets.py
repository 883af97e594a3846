"""PS2's widgets as functions of values: what they draw from a student's answers."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from chainrule.check.ps2.surface import draw_parameters
from chainrule.widgets import surface_training, vanishing_norms


def not_written(*arguments: object) -> None:
    raise NotImplementedError


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray]:
    x = np.random.default_rng(0).uniform(size=(20, 2))
    return x, (x**2).sum(axis=1, keepdims=True) / 2


def _start() -> dict[str, np.ndarray]:
    return draw_parameters(np.random.default_rng(0))


def test_live_training_trains_with_the_answers_and_hands_over_the_surface(
    solved: SimpleNamespace, data: tuple[np.ndarray, np.ndarray]
) -> None:
    run = surface_training.live_training(
        solved.forward, solved.backward, solved.sgd_step, _start, data, epochs=4
    )
    assert run is not None
    trained = _start()
    losses = solved.train(trained, *data, lr=0.05, epochs=4, rng=np.random.default_rng(0))
    series = run.history.current.series["train"]
    assert series.latest == (4, pytest.approx(losses[-1]))
    surface = run.history.current.extras["surface"]
    corner = solved.forward(trained, np.array([[1.0, 1.0]]))[0]
    assert surface[0, -1] == pytest.approx(corner.item())


def test_live_training_says_which_answer_it_waits_for(
    solved: SimpleNamespace,
    data: tuple[np.ndarray, np.ndarray],
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = surface_training.live_training(
        solved.forward, not_written, solved.sgd_step, _start, data
    )
    assert made is None
    assert "This training appears when not_written is written" in capsys.readouterr().out


def test_the_target_is_drawn_the_right_way_up() -> None:
    target = surface_training.target()
    assert target[0, -1] == 1.0
    assert target[-1, 0] == 0.0
    assert target[0, 0] == target[-1, -1] == 0.5


def test_surfaces_say_how_far_the_learnt_one_is_off() -> None:
    drawing = surface_training.surfaces(surface_training.target() + 0.25)
    assert "largest error 0.25" in drawing.label
    assert len(drawing.layers) == 2
    ElementTree.fromstring(drawing.svg())


def test_surfaces_without_a_network_are_still_drawn() -> None:
    drawing = surface_training.surfaces(np.full(surface_training.target().shape, np.nan))
    assert "nothing learnt yet" in drawing.label
    ElementTree.fromstring(drawing.svg())


def test_norms_are_drawn_with_the_chosen_activation_in_words() -> None:
    layers = np.arange(8)
    norms = {
        "sigmoid": 0.25 ** layers[::-1],
        "tanh": np.ones(8),
        "relu": np.where(layers == 3, 0.0, 2.0),
    }
    drawing = vanishing_norms.drawing(norms, "sigmoid")
    assert "a factor of 0.25 per layer" in drawing.label
    tree = ElementTree.fromstring(drawing.svg())
    names = [element.text for element in tree.iter() if element.text in norms]
    assert sorted(names) == sorted(norms)


def test_norms_that_are_all_zero_are_said_and_not_drawn() -> None:
    norms = dict.fromkeys(("sigmoid", "tanh", "relu"), np.zeros(5))
    assert "a norm is 0" in vanishing_norms.drawing(norms, "tanh").label


def test_the_explorer_draws_the_answer_and_waits_for_a_missing_one(
    solved: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    run = vanishing_norms.vanishing(solved.gradient_norms)
    assert run is not None
    before = run.drawing().label
    run.set("activation", "relu")
    assert run.drawing().label != before
    assert vanishing_norms.vanishing(not_written) is None
    assert "This picture appears when not_written is written" in capsys.readouterr().out
