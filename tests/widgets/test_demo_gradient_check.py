"""The demo ``gradient-check``: the valley itself, the kink, the student's own derivative."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from chainrule.live.svg.axes import Axis
from chainrule.widgets.demos.difference_quotients import built_in, differences, relative_error
from chainrule.widgets.demos.gradient_check import drag, gradient_check, reading
from chainrule.widgets.demos.lens import magnification
from chainrule.widgets.demos.panel import Panel

TANH = built_in()["tanh"]
RELU = built_in()["ReLU"]


def error(h: float, z: float = 0.8, precision: str = "float64") -> float:
    return float(relative_error(differences(TANH, z, h, precision)[0], TANH.derivative(z))[0])


def test_built_in_derivatives_are_right_and_the_wrong_one_is_wrong() -> None:
    for z in (-1.3, 0.4, 1.9):
        assert TANH.derivative(z) == pytest.approx(1 - math.tanh(z) ** 2, rel=1e-14)
        assert RELU.derivative(z) == (z > 0)
        assert abs(built_in()["tanh, wrong"].derivative(z) - TANH.derivative(z)) > 0.05


def test_truncation_grows_like_the_square_of_h_and_like_h_for_the_forward_difference() -> None:
    assert error(1e-2) / error(1e-3) == pytest.approx(100, rel=0.02)
    central, forward = differences(TANH, 0.8, np.array([1e-2, 1e-3]))
    assert central[0] != forward[0]
    big, small = relative_error(forward, TANH.derivative(0.8))
    assert big / small == pytest.approx(10, rel=0.05)


def test_rounding_makes_small_steps_worse_and_the_floor_lies_between() -> None:
    assert error(6e-6) < 1e-10
    assert error(1e-13) > 1e-6
    assert error(0.3) > 1e-3


def test_float32_has_a_higher_floor() -> None:
    steps = np.logspace(-8, 0, 81)
    floor = {}
    for precision in ("float64", "float32"):
        found = differences(TANH, 0.8, steps, precision)[0]
        floor[precision] = relative_error(found, TANH.derivative(0.8)).min()
    assert floor["float64"] < 1e-9
    assert 1e-8 < floor["float32"] < 1e-3


def test_a_step_across_the_kink_gives_the_mean_of_both_slopes_by_their_share() -> None:
    central = differences(RELU, 0.04, np.array([0.02, 0.1]))[0]
    np.testing.assert_allclose(central, [1, 0.14 / 0.2], rtol=1e-12)
    assert differences(RELU, 0.0, 1e-3)[0][0] == 0.5


def test_relative_error_is_zero_where_both_gradients_are_zero() -> None:
    assert relative_error([0.0], 0.0).tolist() == [0]
    assert relative_error([3.0], 1.0)[0] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("truncation", "Truncation"),
        ("rounding", "Rounding"),
        ("the floor", "The bottom"),
        ("float32", "Rounding"),
        ("a mistake", "No valley"),
        ("near the kink", "across the kink"),
        ("at the kink", "every slope from 0 to 1"),
    ],
)
def test_each_preset_says_what_it_shows(preset: str, words: str) -> None:
    run = gradient_check()
    run.choose(preset)
    run.reveal()
    assert words in run.drawing().body
    assert run.message() == ""
    assert f"z = {run.settings.z:g}, h = " in run.drawing().label


def lens_of(h: float, z: float, precision: str = "float64") -> str:
    run = gradient_check()
    run.set("h", h)
    run.set("z", z)
    run.set("precision", precision)
    return run.drawing().body.partition('<clipPath id="lens">')[2]


@pytest.mark.parametrize(
    ("h", "times"), [(0.1, "× 5"), (1e-3, "× 500"), (6e-6, "× 50,000"), (1e-13, "× 5·10¹²")]
)
def test_the_lens_keeps_both_points_of_the_secant_apart_and_says_how_much_it_magnifies(
    h: float, times: str
) -> None:
    lens = lens_of(h, 0.8)
    assert f">{times}<" in lens
    left, right = (float(x) for x in re.findall(r'<rect x="([\d.]+)"', lens)[:2])
    assert 50 < right - left < 150


def test_without_need_there_is_no_lens() -> None:
    assert lens_of(0.5, 0.8) == ""


@pytest.mark.parametrize("slope", [math.inf, math.nan, 1e308])
def test_a_slope_that_no_lens_can_show_is_not_magnified(slope: float) -> None:
    panel = Panel(Axis(-2, 2, 60, 480), Axis(-1, 2, 395, 50))
    assert magnification(panel, 1e-5, slope) == 1


def test_the_lens_shows_the_steps_of_rounding() -> None:
    def heights(lens: str) -> int:
        path = re.search(r'<g clip-path[^>]*><path d="M([^"]*)"', lens)
        assert path
        return len(set(path[1].split()[1::2]))

    smooth, stairs, flat = (
        heights(lens_of(*given)) for given in ((1e-3, 0.8), (1e-15, 0.8), (1e-15, 0.8, "float32"))
    )
    assert smooth > 80
    assert 5 < stairs < 40
    assert flat == 1


def test_a_line_has_rounding_only() -> None:
    assert "no truncation" in reading(RELU, 1.0, 0.1, "float64", 0.0)


def test_the_points_move_h_and_z() -> None:
    run = gradient_check()
    points = {handle.name: handle for handle in run.drawing().handles}
    drag(run, {"kind": "drag", "name": "h", "x": points["h"].x - 200, "y": 0})
    drag(run, {"kind": "drag", "name": "z", "x": points["z"].x - 50, "y": 0})
    assert run.settings.h < 1e-5
    assert run.settings.z < 0.5


def test_the_students_wrong_derivative_has_no_valley_and_a_right_one_has() -> None:
    for derivative, words in ((lambda z: 3 * z**2, "Truncation"), (lambda z: z**2, "No valley")):
        run = gradient_check((lambda z: z**3, derivative))
        run.set("h", 0.2)
        run.reveal()
        assert words in run.drawing().body
        assert ("right: 1.92" in run.drawing().body) == (words == "No valley")


def test_a_broken_engine_is_a_sentence() -> None:
    run = gradient_check((lambda z: None, lambda z: 1.0))
    run.drawing()
    assert "`f` should return a number" in run.message()
