"""The demo ``pooling``: who gets the gradient under max and average, ties and overlaps included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from chainrule.widgets.demos.pooling import IMAGES, drag, pooling
from chainrule.widgets.demos.pooling_values import AVERAGE, MAX, agrees, outputs, pool, upstream

PLAIN, TIE = (np.array(IMAGES[name], dtype=float).reshape(4, 4) for name in ("plain", "tie"))
RANDOM = np.random.default_rng(3).permutation(16).reshape(4, 4) - 8.0


def _slopes(x: np.ndarray, kind: str, stride: int) -> np.ndarray:
    """The gradient by central differences."""
    found = np.empty_like(x)
    for at in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[at] = 1e-3
        up, down = (pool(x + sign * step, kind, stride)[0] for sign in (1, -1))
        found[at] = ((up - down) * upstream(outputs(stride))).sum() / 2e-3
    return found


@pytest.mark.parametrize("kind", [MAX, AVERAGE])
@pytest.mark.parametrize("stride", [1, 2])
def test_forward_and_backward_are_max_and_mean_and_their_slopes(kind: str, stride: int) -> None:
    out, dx = pool(RANDOM, kind, stride)
    windows = np.lib.stride_tricks.sliding_window_view(RANDOM, (2, 2))[::stride, ::stride]
    best = windows.max(axis=(2, 3)) if kind == MAX else windows.mean(axis=(2, 3))
    np.testing.assert_allclose(out, best)
    np.testing.assert_allclose(dx, _slopes(RANDOM, kind, stride), atol=1e-6)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("max", "the winner takes the gradient 4"),
        ("average", "the average splits it, 4 / 4 = 1 each"),
        ("a tie", "a tie of 2"),
        ("four alike", "a tie of 4"),
        ("wins four times", "Where windows overlap, dx adds"),
        ("all negative", "of −1, −3, −5, −2 the largest is −1"),
    ],
)
def test_each_preset_says_what_is_to_be_seen(preset: str, words: str) -> None:
    run = pooling()
    run.choose(preset)
    run.reveal()
    assert words in run.drawing().label
    assert run.message() == ""


def test_a_pixel_that_wins_four_windows_gets_the_sum_of_their_gradients() -> None:
    x = np.array(IMAGES["peak"], dtype=float).reshape(4, 4)
    assert pool(x, MAX, 1)[1][1, 1] == upstream(3)[:2, :2].sum() == 48


def test_the_points_change_the_pixels_of_the_window_and_clicks_choose_it() -> None:
    run = pooling()
    point = run.drawing().handles[0]
    other = next(h for h in run.drawing().handles if h.name == "x11")
    drag(run, {"kind": "drag", "name": point.name, "x": 0, "y": other.y - 84})
    assert run.settings.x00 == run.settings.x11 == 2
    drag(run, {"kind": "pick", "cell": "dout,1,1"})
    assert [h.name for h in run.drawing().handles] == ["x22", "x23", "x32", "x33"]


Backward = Callable[[np.ndarray, np.ndarray, int, int], None]


def _engine(share: Backward) -> tuple:
    """A pool by loops whose gradient goes by ``share(dx part, mask, gradient)``."""

    def forward(x: np.ndarray, given: dict) -> tuple:
        stride = given["stride"]
        windows = np.lib.stride_tricks.sliding_window_view(x[0, 0], (2, 2))[::stride, ::stride]
        return windows.max(axis=(2, 3))[None, None], (x, stride)

    def backward(dout: np.ndarray, cache: tuple) -> np.ndarray:
        x, stride = cache
        dx = np.zeros_like(x)
        for i, j in np.ndindex(*dout.shape[2:]):
            part = np.s_[0, 0, i * stride : i * stride + 2, j * stride : j * stride + 2]
            share(dx[part], x[part] == x[part].max(), dout[0, 0, i, j])
        return dx

    return forward, backward


def _split(part: np.ndarray, mask: np.ndarray, gradient: float) -> None:
    part += gradient * mask / mask.sum()


def _both(part: np.ndarray, mask: np.ndarray, gradient: float) -> None:
    part += gradient * mask


def _replace(part: np.ndarray, mask: np.ndarray, gradient: float) -> None:
    part[mask] = gradient


def test_any_split_of_a_tie_is_right_and_twice_the_gradient_is_not() -> None:
    for image in (PLAIN, TIE):
        assert agrees(image, 2, pool(image, MAX, 2, _engine(_split)))
    assert agrees(PLAIN, 2, pool(PLAIN, MAX, 2, _engine(_both)))
    assert not agrees(TIE, 2, pool(TIE, MAX, 2, _engine(_both)))


def test_a_backward_that_replaces_where_windows_overlap_is_seen() -> None:
    run = pooling(_engine(_replace))
    assert "your numbers that are wrong" not in run.drawing().label
    run.choose("wins four times")
    run.reveal()
    assert "your numbers that are wrong" in run.drawing().label


def test_a_broken_engine_is_a_sentence() -> None:
    run = pooling((lambda x, given: (x, None), lambda dout, cache: dout))
    run.drawing()
    assert "`max_pool_forward` should return an array of shape (2, 2)" in run.message()
