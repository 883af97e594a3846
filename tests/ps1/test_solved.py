"""The model answers of PS1 against PyTorch, against finite differences, and at their kinks."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def _network(seed: int) -> tuple[float, float, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=2)
    return x, y, (rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3))


@pytest.mark.parametrize("seed", range(20))
def test_gradients_by_hand_agree_with_autograd(solved: SimpleNamespace, seed: int) -> None:
    x, y, (w0, w1, w2) = _network(seed)
    values = solved.mlp(x, w0, w1, w2)
    hand = {
        "W0": solved.d_loss_d_W0(values, w1, w2, y),
        "W1": solved.d_loss_d_W1(values, w2, y),
        "W2": solved.d_loss_d_W2(values, y),
    }
    for name, expected in solved.torch_gradients(x, w0, w1, w2, y).items():
        assert hand[name].shape == expected.shape
        assert np.abs(hand[name] - expected).max() <= 1e-9 * max(np.abs(expected).max(), 1)


def test_gradients_by_hand_agree_with_central_differences(solved: SimpleNamespace) -> None:
    x, y, weights = _network(8)  # all six units are alive, far from their kinks
    values = solved.mlp(x, *weights)
    assert (values["r0"] > 0.05).all()
    assert (values["r1"] > 0.05).all()
    hand = solved.d_loss_d_W1(values, weights[2], y)
    for i, j in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[i, j] = 1e-6
        ahead, behind = (
            solved.loss(solved.mlp(x, weights[0], weights[1] + s, weights[2])["y_predicted"], y)
            for s in (step, -step)
        )
        assert hand[i, j] == pytest.approx((ahead - behind) / 2e-6, rel=1e-5)


@given(dz=st.floats(-10, 10), a=st.floats(-5, 5), b=st.floats(-5, 5))
def test_the_gradient_of_max_takes_one_road_and_all_of_it(
    solved: SimpleNamespace, dz: float, a: float, b: float
) -> None:
    da, db = solved.max_backward(dz, a, b)
    assert da + db == dz
    if a != b:
        assert (da if a > b else db) == dz


def test_the_numbers_quoted_in_the_text_are_what_the_network_gives(solved: SimpleNamespace) -> None:
    w0 = np.array([0.5, -1.0, 1.5])
    w1 = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 1.0], [-1.0, 3.0, 0.5]])
    w2 = np.array([2.0, -1.0, 4.0])
    values = solved.mlp(2.0, w0, w1, w2)
    assert values["y_predicted"] == -1.5
    assert solved.loss(values["y_predicted"], 1.0) == 6.25
    assert values["r0"][1] == -2
    assert values["r1"][0] == -2
    assert solved.d_loss_d_W0(values, w1, w2, 1.0)[0] == 45
