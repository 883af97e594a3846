"""The ungraded tanh layer has a check of its own, which names the two classic mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from chainrule.check import CheckFailed
from chainrule.check import ps2 as check


def _layer(slope: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> type:
    class Tanh:
        def forward(self, x: np.ndarray) -> np.ndarray:
            self.x, self.a = x, np.tanh(x)
            return self.a

        def backward(self, dy: np.ndarray) -> np.ndarray:
            return dy * slope(self.x, self.a)

        def step(self, lr: float) -> None:
            pass

    return Tanh


def test_a_right_tanh_layer_passes() -> None:
    check.Tanh(_layer(lambda x, a: 1 - a**2))


@pytest.mark.parametrize(
    ("slope", "mistake"),
    [
        (lambda x, a: a, "tanh-derivative-is-tanh"),
        (lambda x, a: 1 - x**2, "tanh-derivative-from-preactivation"),
    ],
)
def test_a_wrong_slope_is_named(
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray], mistake: str
) -> None:
    with pytest.raises(CheckFailed) as failed:
        check.Tanh(_layer(slope))
    assert failed.value.mistake == mistake
