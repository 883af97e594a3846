"""The drawing pad's kernel side, and a drawing made to look like MNIST's."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.widgets.drawing_pad import DrawingPad, centred


def test_a_picture_set_is_the_picture_read() -> None:
    pad = DrawingPad()
    assert pad.picture.shape == (28, 28)
    assert not pad.picture.any()
    picture = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    pad.picture = picture
    np.testing.assert_array_equal(pad.picture, picture)


def test_a_page_that_sends_half_a_picture_has_drawn_nothing() -> None:
    pad = DrawingPad()
    pad.ink = b"\xff" * 100
    assert pad.picture.shape == (28, 28)
    assert not pad.picture.any()


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="28 × 28"):
        DrawingPad().picture = np.zeros((10, 10), np.uint8)


@pytest.mark.parametrize(("top", "left", "size"), [(0, 0, 5), (20, 1, 7), (2, 14, 13)])
def test_a_drawing_anywhere_and_of_any_size_ends_in_the_middle(
    top: int, left: int, size: int
) -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[top : top + size, left : left + size // 2] = 255
    out = centred(picture)
    rows, columns = np.nonzero(out > 127)
    assert abs(np.ptp(rows) + 1 - 20) <= 1
    assert abs(rows.mean() + 0.5 - 14) <= 1
    assert abs(columns.mean() + 0.5 - 14) <= 1


def test_an_empty_drawing_stays_empty() -> None:
    assert not centred(np.zeros((28, 28), np.uint8)).any()
