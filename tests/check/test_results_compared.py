"""Checks of speed and of training look at what came back, not at what surrounds it."""

from typing import Any

import numpy as np
import pytest

from autograder.selftest.in_process import SolvedNotebook
from autograder.selftest.sources import source_of
from chainrule.check import CheckFailed, ps2, ps4


@pytest.fixture(scope="module")
def fast() -> dict[str, Any]:
    return SolvedNotebook(source_of("ps4_conv_pooling")).namespace()


def test_a_fast_function_that_returns_nothing_is_wrong(fast: dict[str, Any]) -> None:
    with pytest.raises(CheckFailed, match="`out` is None"):
        ps4.conv_forward_speed(lambda *inputs: (None, None))
    with pytest.raises(CheckFailed):
        ps4.conv_backward_speed(lambda dout, cache: None, fast["conv_forward_fast"])


def test_every_timed_call_has_to_be_right(fast: dict[str, Any]) -> None:
    right, calls = fast["conv_forward_fast"], []

    def first_result_again(*inputs: Any) -> Any:
        calls.append(inputs)
        return right(*calls[0])

    with pytest.raises(CheckFailed, match="`out` is wrong"):
        ps4.conv_forward_speed(first_result_again)


def test_the_networks_parameters_are_the_checks_own() -> None:
    class Layer:
        w, b = np.zeros((10, 1)), np.zeros(1)

    def constant(model: Any, x: Any, target: Any, lr: float = 0.02, steps: int = 1000) -> Any:
        return [2.0] * (steps - 1) + [2.0 if steps < 26 else 0.01]

    with pytest.raises(CheckFailed):
        ps2.train_one_example(constant, lambda seed: [Layer(), None, Layer(), None])
