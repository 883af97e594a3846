"""The demo ``descent``: the path against PyTorch's optimiser, the edge, the student's update."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from chainrule.widgets.demos.descent import descent, drag
from chainrule.widgets.demos.descent_path import STEPS, edge, losses, matrix, path


@pytest.mark.parametrize("momentum", [0.0, 0.7])
def test_the_path_is_that_of_pytorch_sgd(momentum: float) -> None:
    w = torch.tensor([-3.0, 1.5], dtype=torch.float64, requires_grad=True)
    hessian = torch.from_numpy(matrix(7))
    optimiser = torch.optim.SGD([w], lr=0.06, momentum=momentum)
    expected = [w.detach().numpy().copy()]
    for _ in range(12):
        optimiser.zero_grad()
        (0.5 * w @ hessian @ w).backward()
        optimiser.step()
        expected.append(w.detach().numpy().copy())
    found = path((-3.0, 1.5), 7, 0.06, momentum, steps=12)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("kappa", [1, 10, 40])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_the_edge_parts_arriving_from_leaving(kappa: float, momentum: float) -> None:
    limit = edge(kappa, momentum)
    assert np.linalg.eigvalsh(matrix(kappa)).max() == pytest.approx(kappa)
    for factor, arrives in ((0.97, True), (1.03, False)):
        loss = losses(path((1.0, 1.0), kappa, factor * limit, momentum, steps=1500), kappa)
        assert (loss[-1] < loss[0]) == arrives


def test_losses_are_half_the_quadratic_form() -> None:
    hessian, w = matrix(5), np.array([0.3, -2.0])
    assert losses(w[None], 5)[0] == pytest.approx(0.5 * w @ hessian @ w)


def momentum_update(w: np.ndarray, dw: np.ndarray, config: dict) -> tuple[np.ndarray, dict]:
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


def test_a_right_update_of_the_student_draws_the_same_picture() -> None:
    ours, theirs = path((1, 2), 10, 0.1, 0.8, momentum_update), path((1, 2), 10, 0.1, 0.8)
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_an_update_uphill_is_seen() -> None:
    run = descent(lambda w, dw, config: (w + config["learning_rate"] * dw, config))
    run.choose("small")
    run.set("step", STEPS)
    drawing = run.drawing()
    assert "loss 23.6 → 6.23·10¹⁰ after 60 steps (right: " in drawing.label
    assert "Your first step climbs" in drawing.label
    assert 'data-wrong="yours"' in drawing.body


@pytest.mark.parametrize("engine", [lambda w, dw, config: w, lambda w, dw, config: (None, config)])
def test_a_broken_update_is_a_sentence(engine: object) -> None:
    run = descent(engine)
    run.drawing()
    assert "`sgd_momentum` should return" in run.message()


def test_presets_say_on_which_side_of_the_edge_they_are() -> None:
    run = descent()
    for preset, words in (
        ("zig-zag", "90 % of the edge"),
        ("the edge", "On the edge"),
        ("beyond", "Beyond the edge"),
    ):
        run.choose(preset)
        run.set("step", STEPS)
        assert words in run.drawing().label
        assert "nan" not in run.drawing().body


def test_far_beyond_the_edge_the_picture_still_stands() -> None:
    run = descent()
    run.choose("beyond")
    run.set("step", STEPS)
    run.set("lr", 0.5)
    run.set("kappa", 40)
    assert "off the picture" in run.drawing().body
    assert run.message() == ""


def test_the_start_is_dragged_and_steps_walk_along_the_path() -> None:
    run = descent()
    handle = run.drawing().handles[0]
    drag(run, {"kind": "drag", "name": "start", "x": handle.x + 40, "y": handle.y - 40})
    assert run.settings.x == pytest.approx(-2.9)
    assert run.settings.y == pytest.approx(1.1)
    run.set("step", 0)
    run.step()
    assert "after 1 steps" in run.drawing().label
