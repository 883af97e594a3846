"""A drawing made to look like MNIST's digits."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.data import centred


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
