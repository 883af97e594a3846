"""The demo ``folding``: what one layer does to points, and to the two classes of XOR."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.widgets.demos.folding import drag, folding
from chainrule.widgets.demos.folding_layer import CORNERS, LABELS, end, layer, separator

W = np.array([[1.2, -0.8], [0.8, -1.2]])
B = np.array([0.3, -0.4])
X = np.array([[0.5, -1.0], [2.0, 1.0], [-1.0, 0.25]])


def test_the_three_stages_are_nothing_affine_and_relu() -> None:
    np.testing.assert_allclose(layer(X, W, B, 0), X)
    np.testing.assert_allclose(layer(X, W, B, 1), X @ W + B, rtol=1e-14)
    np.testing.assert_allclose(layer(X, W, B, 2), np.maximum(X @ W + B, 0), rtol=1e-14)


def test_between_the_stages_points_move_without_a_jump() -> None:
    stages = np.linspace(0, 2, 201)
    points = np.array([layer(X, W, B, stage) for stage in stages])
    assert np.abs(np.diff(points, axis=0)).max() < 0.1


def test_xor_is_parted_by_relu_and_by_no_affine_map() -> None:
    assert separator(CORNERS, LABELS) is None
    rng = np.random.default_rng(4)
    for _ in range(20):
        w, b = rng.standard_normal((2, 2)), rng.standard_normal(2)
        assert separator(layer(CORNERS, w, b, 1), LABELS) is None
    assert separator(layer(CORNERS, W, np.array([0.3, 0.3]), 2), LABELS) is not None


def test_points_of_two_classes_apart_are_separable_and_equal_ones_are_not() -> None:
    labels = np.array([0, 0, 1, 1])
    assert separator(np.array([[0, 0], [0, 1], [0.1, 0], [0.1, 1.0]]), labels) is not None
    assert separator(np.zeros((4, 2)), labels) is None


@pytest.mark.parametrize(
    ("preset", "words"),
    [("XOR", "This line separates"), ("before its ReLU", "No straight line separates")],
)
def test_the_picture_says_whether_a_line_separates_the_classes(preset: str, words: str) -> None:
    run = folding()
    run.choose(preset)
    run.set("stage", end(run.settings.layer))
    assert words in run.drawing().body
    assert words in run.drawing().label


def test_corners_are_dragged_to_where_they_are_dropped() -> None:
    run = folding()
    run.choose("shift")
    run.set("stage", 2)
    for name in ("e1", "e2", "b"):
        before = next(h for h in run.drawing().handles if h.name == name)
        drag(run, {"kind": "drag", "name": name, "x": before.x - 50, "y": before.y + 30})
        after = next(h for h in run.drawing().handles if h.name == name)
        assert after.x == pytest.approx(before.x - 50, abs=2)
        assert after.y == pytest.approx(before.y + 30, abs=2)


def test_the_students_layer_is_the_engine() -> None:
    run = folding((lambda x, w, b: x @ w + b, lambda x: np.maximum(x, 0)))
    plain = folding()
    for each in (run, plain):
        each.choose("XOR")
        each.set("stage", 2)
    assert run.drawing().label == plain.drawing().label
    # A layer that forgets its bias leaves the image of 0 at 0.
    run = folding((lambda x, w, b: x @ w, lambda x: np.maximum(x, 0)))
    run.choose("shift")
    run.set("stage", 2)
    assert "the corners go to (1, 1), (0, 0)" in run.drawing().label
    assert "Yours puts (1, 1) at (1, 1), not at (2, 1.5)." in run.drawing().body
    assert 'data-wrong="yours"' in run.drawing().body


def test_a_broken_layer_is_a_sentence() -> None:
    run = folding((lambda x, w, b: x @ w.T[:1].T, lambda x: x))
    run.drawing()
    assert "`compute_layer` should return an array of shape" in run.message()
