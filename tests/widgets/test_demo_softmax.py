"""The demo ``softmax``: probabilities, p − y, shifts, and where the naive formula breaks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax
from scipy.special import softmax as right_softmax

from chainrule.widgets.demos.softmax import CLASSES, drag, softmax
from chainrule.widgets.demos.softmax_values import NAIVE, STABLE, YOURS, few, inspect

Z = np.array([0.7, -1.3, 2.1])


@pytest.mark.parametrize("formula", [STABLE, NAIVE])
@pytest.mark.parametrize("right", [0, 1, 2])
def test_probabilities_loss_and_gradient_are_softmax_and_p_minus_y(
    formula: str, right: int
) -> None:
    seen = inspect(Z, right, formula)
    p = right_softmax(Z)
    np.testing.assert_allclose(seen.p, p, rtol=1e-12)
    assert seen.loss == pytest.approx(-log_softmax(Z)[right], rel=1e-12)
    np.testing.assert_allclose(seen.gradient, p - np.eye(3)[right], rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("shift", [-1000, 250, 1000])
def test_a_shift_changes_nothing_in_the_stable_formula(shift: float) -> None:
    plain, shifted = inspect(Z, 0, STABLE), inspect(Z + shift, 0, STABLE)
    np.testing.assert_allclose(shifted.p, plain.p, rtol=1e-12)
    np.testing.assert_allclose(shifted.gradient, plain.gradient, rtol=1e-10)


def test_the_naive_formula_gives_nan_where_powers_overflow_or_vanish() -> None:
    high, low = inspect(Z + 1000, 0, NAIVE), inspect(Z - 1000, 0, NAIVE)
    np.testing.assert_array_equal(high.powers, np.full(3, np.inf))
    np.testing.assert_array_equal(low.powers, np.zeros(3))
    for seen in (high, low):
        np.testing.assert_array_equal([*seen.p, seen.loss, *seen.gradient], np.full(7, np.nan))


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("start", "pushed up by 1 − p"),
        ("+ 1000", "nothing overflows"),
        ("+ 1000, naive", "∞ / ∞ is NaN"),
        ("− 1000, naive", "0 / 0 is NaN"),
        ("× 1000", "cat: z 2000, p 1, gradient 0"),
        ("× 1000, naive", "∞ / ∞ is NaN"),
        ("sure and wrong", "cat: z −4, p 1.23·10⁻⁴, gradient −0.9999"),
    ],
)
def test_each_preset_says_what_is_to_be_seen(preset: str, words: str) -> None:
    run = softmax()
    run.choose(preset)
    run.reveal()
    assert words in run.drawing().label
    assert run.message() == ""


def test_a_point_drags_its_score_and_a_click_names_the_right_class() -> None:
    run = softmax()
    before = run.drawing().handles[1]
    drag(run, {"kind": "drag", "name": before.name, "x": before.x + 36, "y": 0})
    assert run.settings.score_dog == pytest.approx(3)
    assert (run.settings.score_cat, run.settings.score_fox) == (2, -1)
    drag(run, {"kind": "pick", "cell": CLASSES[2]})
    assert "right class fox" in run.drawing().label


def test_the_students_functions_are_the_engine() -> None:
    def p_of(x: np.ndarray) -> np.ndarray:
        return right_softmax(x, axis=1)

    def loss_of(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return -log_softmax(x)[0, y[0]], p_of(x) - np.eye(3)[y]

    mine, plain = inspect(Z, 1, YOURS, (p_of, loss_of)), inspect(Z, 1, STABLE)
    np.testing.assert_allclose(mine.p, plain.p)
    np.testing.assert_allclose(mine.gradient, plain.gradient)
    # Without the target subtracted the gradients add up to 1.
    run = softmax((p_of, lambda x, y: (loss_of(x, y)[0], p_of(x))))
    run.reveal()
    drawing = run.drawing()
    assert "Your gradient is not p − y" in drawing.label
    assert drawing.body.count('data-wrong="yours"') == 1


@pytest.mark.parametrize(
    ("p_of", "dx_of", "words"),
    [
        (right_softmax, lambda p, y: y - p, "the wrong sign pushes the right class down"),
        (right_softmax, lambda p, y: 2 * (p - y), "Your gradient is 2 × the right one"),
        (lambda x, axis: right_softmax(x, axis=0), lambda p, y: p - y, "add up to 3"),
    ],
)
def test_a_students_mistake_is_named_and_the_right_numbers_are_beside_it(
    p_of, dx_of, words
) -> None:
    def loss_of(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return 1.0, dx_of(right_softmax(x, axis=1), np.eye(3)[y])

    run = softmax((lambda x: p_of(x, axis=1), loss_of))
    run.reveal()
    drawing = run.drawing()
    assert words in drawing.label
    assert drawing.body.count('data-wrong="yours"') >= 3
    assert "right: " in drawing.body


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ((lambda x: x[0, :2], None), "`softmax` should return an array of shape (3,)"),
        ((lambda x: x, lambda x, y: 1.0), "`softmax_loss` should return (loss, dx)"),
    ],
)
def test_a_broken_engine_is_a_sentence(broken: tuple, words: str) -> None:
    run = softmax(broken)
    run.drawing()
    assert words in run.message()


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.7054, "0.71"), (1.23e-4, "1.2·10⁻⁴"), (0.9966, "0.997"), (-0.99988, "−0.9999"), (1.0, "1")],
)
def test_the_picture_has_two_digits_and_more_only_where_two_would_say_one(
    value: float, words: str
) -> None:
    assert few(value) == words


def test_the_sum_of_the_gradients_is_written_only_where_it_is_not_zero() -> None:
    run = softmax()
    for preset, shown in (("start", False), ("+ 1000, naive", True)):
        run.choose(preset)
        run.reveal()
        assert ("Σ (p − y) = NaN" in run.drawing().body) == shown
