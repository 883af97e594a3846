"""The demo ``vanishing``: which scale keeps activations and gradients, and the student's engine."""

from __future__ import annotations

import re

import numpy as np
import pytest

from chainrule.widgets.demos.fresh_network import UNITS, normals_of, sizes
from chainrule.widgets.demos.vanishing import drag, vanishing


def test_gradients_are_those_of_the_network_by_finite_differences() -> None:
    weights, x, top = normals_of(1)
    w = weights[:2] / UNITS**0.5
    first = np.tanh(x @ w[0])
    step = 1e-6
    change = np.zeros_like(first)
    for unit in range(3):
        moved = first.copy()
        moved[:, unit] += step
        change[:, unit] = ((np.tanh(moved @ w[1]) - np.tanh(first @ w[1])) * top).sum(1) / step
    exact = ((1 - np.tanh(first @ w[1]) ** 2) * top) @ w[1].T
    np.testing.assert_allclose(change[:, :3], exact[:, :3], atol=1e-4)
    found = sizes("tanh", 2, 1.0, 1)
    assert found.gradients[0] == pytest.approx(np.sqrt((exact**2).mean()), rel=1e-9)
    assert found.activations[0] == pytest.approx(np.sqrt((first**2).mean()), rel=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_the_square_root_of_two_keeps_relu_flat(seed: int) -> None:
    for scale, low, high in ((1, 0, 1e-3), (2**0.5, 0.1, 10), (2, 1e3, 1e9)):
        found = sizes("ReLU", 30, scale, seed)
        for values in (found.activations[-1] / found.activations[0], found.gradients[0]):
            assert low < values < high


def test_no_usual_scale_saves_the_gradients_of_the_sigmoid() -> None:
    for scale in (0.3, 1, 2):
        found = sizes("sigmoid", 30, scale, 1)
        assert found.gradients[0] < 1e-6 * found.gradients[-1]


def test_one_value_for_each_layer() -> None:
    assert sizes("tanh", 7, 1, 1).gradients.shape == (7,)


@pytest.mark.parametrize("vectorised", [True, False])
def test_the_students_activation_gives_what_pytorch_gives(vectorised: bool) -> None:
    def relu(z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0) if vectorised else max(float(z), 0.0)

    def derivative(z: np.ndarray) -> np.ndarray:
        return np.where(z > 0, 1.0, 0.0) if vectorised else (1.0 if float(z) > 0 else 0.0)

    ours, theirs = sizes("yours", 5, 1.4, 1, (relu, derivative)), sizes("ReLU", 5, 1.4, 1)
    np.testing.assert_allclose(ours.gradients, theirs.gradients, rtol=1e-12)
    np.testing.assert_allclose(ours.activations, theirs.activations, rtol=1e-12)


def test_a_wrong_derivative_changes_the_gradients_alone() -> None:
    engine = (lambda z: np.maximum(z, 0), lambda z: np.ones_like(z))
    ours, theirs = sizes("yours", 5, 1.4, 1, engine), sizes("ReLU", 5, 1.4, 1)
    np.testing.assert_allclose(ours.activations, theirs.activations, rtol=1e-12)
    assert ours.gradients[0] > 2 * theirs.gradients[0]


def test_picture_says_both_ends_in_words() -> None:
    run = vanishing()
    run.choose("1/√n")
    run.reveal()
    drawing = run.drawing()
    assert "The gradient vanishes" in drawing.body
    assert "gradients 3.8·10⁻⁵ in layer 1" in drawing.label
    run.choose("√(2/n)")
    run.reveal()
    assert "The gradient stays" in run.drawing().body
    run.choose("too large")
    run.reveal()
    assert "The gradient explodes" in run.drawing().body


def test_a_broken_engine_is_a_sentence() -> None:
    run = vanishing((lambda z: None, lambda z: z))
    run.drawing()
    assert "`activation` should return a number, and returned None." in run.message()


def test_a_guess_is_dragged_before_the_answer_and_stays_beside_it() -> None:
    run = vanishing()
    (point,) = run.drawing().handles
    lowest = max(y for _, y in point.track)
    drag(run, {"kind": "drag", "name": "guess", "x": point.x, "y": (point.y + lowest) / 2})
    assert run.settings.guess == pytest.approx(-10)
    assert run.drawing().handles[0].y == pytest.approx((point.y + lowest) / 2, abs=1)
    run.reveal()
    assert run.drawing().handles == ()
    assert 'stroke-dasharray="4 8"' in run.drawing().body


def test_a_guess_far_below_the_answer_is_drawn_where_it_was_made() -> None:
    run = vanishing()
    run.set("guess", -15)
    run.reveal()
    body = run.drawing().body
    (guess,) = re.findall(r'cy="([\d.]+)" r="10"', body)
    # From 10⁻²⁰ at 395 to 10⁶ at 56.
    assert float(guess) == pytest.approx(395 - 5 / 26 * (395 - 56), abs=0.1)
