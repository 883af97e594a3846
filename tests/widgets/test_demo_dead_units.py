"""The demo ``dead-units``: a dead unit's gradient is 0, and no step of training changes it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from chainrule.live import Choice, Settings, Slider
from chainrule.widgets.demos.dead_units import dead_units
from chainrule.widgets.demos.dead_units_net import begin, inspect, train


def settings(bias: float = 0.0, lr: float = 0.05, f: str = "ReLU") -> Settings:
    return Settings(
        {
            "bias": Slider(-8, 2, bias),
            "lr": Slider(0.001, 1, lr),
            "f": Choice([f], f),
            "seed": Slider(0, 9, 3, 1),
        }
    )


def trained(steps: int, engine: object = None, **given: object) -> dict[str, np.ndarray]:
    records = train(settings(**given), engine)
    for _ in range(steps + 1):
        record = next(records)
    return record["parameters"]


@pytest.mark.parametrize("f", ["ReLU", "leaky ReLU"])
def test_gradients_are_those_of_finite_differences(f: str) -> None:
    parameters = begin(3)
    seen = inspect(parameters, -0.5, f)
    for name in ("w", "b", "v", "c"):
        for i in range(parameters[name].size):
            ends = []
            for step in (1e-6, -1e-6):
                moved = {key: value.copy() for key, value in parameters.items()}
                moved[name][i] += step
                ends.append(inspect(moved, -0.5, f).loss)
            numeric = (ends[0] - ends[1]) / 2e-6
            assert seen.gradients[name][i] == pytest.approx(numeric, abs=1e-7)


def test_a_unit_asleep_at_every_input_has_no_gradient_and_never_wakes() -> None:
    parameters = begin(3)
    seen = inspect(parameters, -8, "ReLU")
    assert (seen.before < 0).all()
    for name in ("w", "b", "v"):
        assert (seen.gradients[name] == 0).all()
    after = trained(50, bias=-8)
    for name in ("w", "b", "v"):
        np.testing.assert_array_equal(after[name], parameters[name])
    # What is left to learn is the output's own bias.
    assert after["c"][0] != parameters["c"][0]


def test_a_leak_lets_the_same_units_learn() -> None:
    after = trained(50, bias=-8, f="leaky ReLU")
    assert (after["w"] != begin(3)["w"]).all()


def test_training_works_while_units_are_awake_and_a_large_rate_kills_them() -> None:
    alive = inspect(trained(60), 0, "ReLU")
    assert alive.loss < 0.5 * inspect(begin(3), 0, "ReLU").loss
    assert (alive.before > 0).any(axis=0).sum() == 6
    killed = inspect(trained(60, lr=0.6), 0, "ReLU")
    assert (killed.before > 0).any(axis=0).sum() < 3
    assert np.isfinite(killed.loss)


def test_the_picture_says_how_many_are_dead_before_any_step() -> None:
    run = dead_units()
    run.loop.begin()
    for preset, words in (
        ("alive", "Every unit responds"),
        ("all dead", "6 of 6 units dead"),
        ("all dead", "so none revives"),
        ("leaky", "the leak lets a gradient through"),
    ):
        run.choose(preset)
        assert "gradients are hidden" in run.drawing().label
        assert words not in run.drawing().label
        run.reveal()
        assert words in run.drawing().label
    run.choose("some die")
    run.reveal()
    assert "1 unit is dead: its gradient is 0" in run.drawing().body


def test_the_students_functions_train_as_pytorch_does() -> None:
    engine = (lambda z: max(0.0, z), lambda z: float(z > 0))
    ours, theirs = trained(20, engine, f="yours"), trained(20)
    for name in ours:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-12)


def test_a_mask_that_is_always_one_revives_what_should_be_dead() -> None:
    engine = (lambda z: max(0.0, z), lambda z: 1.0)
    assert (inspect(begin(3), -8, "yours", engine).gradients["w"] != 0).any()


def test_a_loop_with_nan_still_has_a_picture() -> None:
    run = dead_units()
    run.settings.change("lr", 1)
    run.settings.change("seed", 4)
    run.loop.begin()
    for _ in range(80):
        run.advance()
    run.reveal()
    assert "became NaN" in run.drawing().body
    assert "became NaN" in run.message() or "became infinite" in run.message()


def test_a_broken_engine_is_a_sentence() -> None:
    run = dead_units((lambda z: None, lambda z: 1.0))
    run.drawing()
    assert "`relu` should return a number" in run.message()


def test_the_smallest_gradient_has_a_bar_and_a_dead_unit_has_none() -> None:
    run = dead_units()
    run.choose("some die")
    run.loop.begin()
    run.reveal()
    body = run.drawing().body
    # Five units have a gradient, the least of them 0.0067; the sixth is dead.
    ends = [
        float(end) for end in re.findall(r'd="M1000\.0 [\d.]+ ([\d.]+) [^"]*" fill[^>]*16"', body)
    ]
    assert len(ends) == 5
    assert min(ends) > 1050
    assert body.count("0: dead") == 1
