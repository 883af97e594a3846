"""Axes: numbers to places and back, round ticks, short numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.live.svg.axes import Axis, linear_ticks, round_up, short, span


@given(st.floats(0.001, 999), st.booleans())
def test_a_place_leads_back_to_its_number(number, log):
    axis = Axis(0.001, 1000, 400, 20, log)
    assert axis.value(float(axis.pixel(number))) == pytest.approx(number, rel=1e-9, abs=1e-9)


def test_decades_are_equally_far_apart_on_a_log_axis_only():
    log, linear = Axis(0.01, 100, 0, 400, True), Axis(0.01, 100, 0, 400)
    np.testing.assert_allclose(
        log.pixel(np.array([0.01, 0.1, 1, 10, 100])), [0, 100, 200, 300, 400]
    )
    assert linear.pixel(50) == pytest.approx(200, abs=0.1)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_lie_in_the_range_and_are_evenly_spaced(low, width):
    ticks = linear_ticks(low, low + width)
    assert 2 <= len(ticks) <= 11
    assert low - 1e-6 * width <= ticks[0]
    assert ticks[-1] <= low + width * (1 + 1e-6)
    np.testing.assert_allclose(np.diff(ticks), ticks[1] - ticks[0], rtol=1e-6)


@pytest.mark.parametrize(("low", "high"), [(1e-6, 1), (0.3, 0.9), (0.2, 40), (1e-12, 1e12)])
def test_a_log_axis_has_some_ticks_and_not_too_many(low, high):
    ticks = Axis(low, high, 0, 400, True).ticks(5)
    assert 2 <= len(ticks) <= 8
    assert all(low <= tick * (1 + 1e-9) and tick <= high * (1 + 1e-9) for tick in ticks)


@given(st.floats(1e-6, 1e9))
def test_rounding_up_is_near_above(value):
    assert value <= round_up(value) * (1 + 1e-12)
    assert round_up(value) <= 1.5 * value


@pytest.mark.parametrize("log", [True, False])
def test_a_range_is_never_empty(log):
    low, high = span(2.0, 2.0, log)
    assert low < 2.0 < high


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.25, "0.25"),
        (-1.5, "−1.5"),
        (20000, "20000"),
        (1e-5, "10⁻⁵"),
        (1234567, "1.23·10⁶"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_are_short(value, text):
    assert short(value) == text
