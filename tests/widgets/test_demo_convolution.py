"""The demo ``convolution``: im2col, the product, impossible strides, and a backward that adds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate2d

from chainrule.widgets.demos import photograph
from chainrule.widgets.demos.convolution import KERNELS, convolution, drag
from chainrule.widgets.demos.convolution_values import (
    COUNTED,
    IMAGE,
    ONES,
    backward,
    columns_of,
    forward,
    sizes,
    upstream,
)

KERNEL = np.array([[1.0, -2, 0], [3, 0.5, -1], [2, 0, 4]])
FITS = [(1, 0), (2, 0), (1, 1), (2, 1)]


@pytest.mark.parametrize(("stride", "pad"), FITS)
def test_the_row_times_the_columns_is_the_convolution(stride: int, pad: int) -> None:
    right = correlate2d(np.pad(IMAGE, pad), KERNEL, "valid")[::stride, ::stride] + 1.5
    out, _ = forward(KERNEL, 1.5, stride, pad)
    np.testing.assert_allclose(out, right)
    product = KERNEL.ravel() @ columns_of(IMAGE, stride, pad) + 1.5
    np.testing.assert_allclose(product.reshape(out.shape), right)
    assert out.shape == sizes(stride, pad)


@pytest.mark.parametrize(("stride", "pad"), FITS)
def test_the_gradient_is_the_slope_of_the_output(stride: int, pad: int) -> None:
    shape = tuple(int(n) for n in sizes(stride, pad))
    dout = upstream(shape, COUNTED)
    dx = backward(dout, KERNEL, stride, pad)
    # A convolution is linear in the image: the gradient is its transpose.
    for at in ((0, 0), (2, 3), (4, 6), (1, 5)):
        one = np.zeros_like(IMAGE)
        one[at] = 1
        answer = KERNEL.ravel() @ columns_of(one, stride, pad)
        assert dx[at] == pytest.approx(answer @ dout.ravel())


def test_with_ones_the_gradient_counts_the_windows_of_each_pixel() -> None:
    dx = backward(upstream((3, 5), ONES), np.ones((3, 3)), 1, 0)
    np.testing.assert_allclose(dx, np.outer([1, 2, 3, 2, 1], [1, 2, 3, 3, 3, 2, 1]))


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("stride 2", "output 2 × 3, 6 columns of 9"),
        ("stride 3?", "An impossible stride"),
        ("padding", "output 3 × 4, 12 columns of 9"),
        ("bias", "+ 2 = 5"),
        ("backward", "6 of the window's 9 pixels already had a gradient"),
        ("overlaps", "8 of the window's 9 pixels already had a gradient"),
    ],
)
def test_each_preset_says_what_is_to_be_seen(preset: str, words: str) -> None:
    run = convolution()
    run.choose(preset)
    assert words in run.drawing().label
    assert run.message() == ""


def test_an_impossible_stride_shows_the_sum_that_is_not_whole() -> None:
    run = convolution()
    run.choose("stride 3?")
    assert "rows: 1 + (5 + 2·0 − 3) / 3 = 1.667, not whole" in run.drawing().body


def test_steps_go_from_window_to_window_and_backward_adds_them_up() -> None:
    run = convolution()
    run.choose("backward")
    run.set("window", 1)
    assert "Output (0, 0) sends its gradient 1" in run.drawing().label
    run.step()
    assert "Output (0, 1) sends its gradient 2" in run.drawing().label


def test_clicks_change_the_kernel_and_choose_a_window() -> None:
    run = convolution()
    drag(run, {"kind": "pick", "cell": "kernel,1,2"})
    assert run.settings.w12 == KERNELS["edges"][5] + 1
    drag(run, {"kind": "pick", "cell": "row,0,5"})
    drag(run, {"kind": "pick", "cell": "row,0,5"})
    assert run.settings.w12 == -3
    drag(run, {"kind": "pick", "cell": "out,2,4"})
    assert run.settings.window == 15


def _conv_forward(x: np.ndarray, w: np.ndarray, b: np.ndarray, given: dict) -> tuple:
    stride, pad = given["stride"], given["pad"]
    whole = correlate2d(np.pad(x[0, 0], pad), w[0, 0], "valid")
    return (whole[::stride, ::stride] + b)[None, None], (w, given)


def _last_one_wins(dout: np.ndarray, cache: tuple) -> tuple:
    """A backward that replaces where windows overlap."""
    w, given = cache
    dx = np.zeros(np.array(IMAGE.shape) + 2 * given["pad"])
    for i, j in np.argwhere(dout[0, 0] != 0):
        top, left = i * given["stride"], j * given["stride"]
        dx[top : top + 3, left : left + 3] = dout[0, 0, i, j] * w[0, 0]
    inside = dx[given["pad"] : len(dx) - given["pad"] or None]
    return inside[:, : IMAGE.shape[1]][None, None], None, None


def test_the_students_functions_are_the_engine_and_a_wrong_backward_is_seen() -> None:
    run, plain = convolution((_conv_forward, _last_one_wins)), convolution()
    for each in (run, plain):
        each.choose("bias")
    assert run.drawing().body == plain.drawing().body
    run.choose("overlaps")
    assert "Outlined: your numbers that are wrong" in run.drawing().label
    # Where only one window has sent its gradient, there is nothing to add yet.
    run.set("window", 1)
    assert "Outlined: your numbers that are wrong" not in run.drawing().label


def test_a_broken_engine_is_a_sentence() -> None:
    run = convolution((lambda x, w, b, given: x, _last_one_wins))
    run.drawing()
    assert "`conv_forward` should return (out, cache)" in run.message()


def test_a_photograph_appears_in_bands_and_zeros_and_edges_are_told_apart() -> None:
    run = convolution()
    run.choose("photo")
    assert ": 0 of 94 rows" in run.drawing().label
    run.step()
    assert ": 12 of 94 rows" in run.drawing().label
    run.finish()
    assert "it finds edges" in run.drawing().label
    assert run.at_limit
    run.choose("blur")
    run.finish()
    assert "blurred" in run.drawing().label


def test_a_students_wrong_convolution_is_marked_on_the_photograph() -> None:
    def flipped(x: np.ndarray, w: np.ndarray, b: np.ndarray, given: dict) -> tuple:
        padded = np.pad(x[0, 0], given["pad"])
        step = given["stride"]
        found = correlate2d(padded, w[0, 0, ::-1, ::-1], "valid")[::step, ::step] + b
        return found[None, None], None

    run = convolution((flipped, None))
    run.choose("photo")
    assert "wrong" not in run.drawing().body
    run.finish()
    assert 'data-wrong="yours"' in run.drawing().body
    assert "right:" in run.drawing().body


def test_the_photograph_is_convolved_as_scipy_does_it() -> None:
    image = photograph.pixels()
    right = correlate2d(image, KERNEL, "valid")
    np.testing.assert_allclose(forward(KERNEL, 0, 1, 0, image=image)[0], right)
