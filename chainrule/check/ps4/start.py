"""The initial parameters of the convolutional network: their scale, and that they use ``rng``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps4.network import shapes_of
from chainrule.check.suspects import Symptom
from chainrule.scenarios import ps4 as scenarios
from chainrule.scenarios.ps4 import START, WEIGHTS


def _start_cases(rng: np.random.Generator) -> Iterator[Case]:
    for scale in (0.02, float(rng.uniform(0.1, 0.5))):
        expected = {
            name: Where(np.zeros(shape), _spread(scale)) if name in WEIGHTS else np.zeros(shape)
            for name, shape in shapes_of(**START).items()
        }
        yield Case(
            {"weight_scale": scale, "seed": int(rng.integers(1 << 30))},
            expected={**expected, "the same seed": 1.0, "another seed": 0.0},
            label=f"ConvNet(…, weight_scale={scale:.3g}, rng=rng).params",
        )


def _spread(scale: float) -> Callable[[np.ndarray], bool]:
    """Whether numbers look drawn from a normal distribution of this standard deviation.

    The smallest matrix has 140 entries: in all but one of a million draws its standard deviation is
    within 30 % of the right one, and its mean within half of it.
    """
    return lambda w: bool(0.7 < w.std() / scale < 1.3 and abs(w.mean()) < 0.5 * scale)


def _all_equal(observed: Any) -> bool:
    if not isinstance(observed, dict):
        return False
    return any(np.ptp(np.asarray(observed[name], float)) == 0 for name in WEIGHTS)


def _misscaled(observed: Any, weight_scale: float) -> bool:
    """Weights that vary around 0 with another standard deviation than ``weight_scale``."""
    if not isinstance(observed, dict):
        return False
    shapes = shapes_of(**START)
    drawn = [np.asarray(observed[name], float) for name in WEIGHTS]
    fit = all(w.shape == shapes[name] for w, name in zip(drawn, WEIGHTS, strict=True))
    return fit and any(not 0.7 < w.std() / weight_scale < 1.3 for w in drawn)


def _ignores_rng(observed: Any) -> bool:
    if not isinstance(observed, dict):
        return False
    return observed["the same seed"] != 1.0 or observed["another seed"] != 0.0


ConvNet_start = Problem(
    "ConvNet, start",
    _start_cases,
    suspects=(
        Symptom("zero-initialisation", _all_equal),
        Symptom("weight-scale-ignored", _misscaled),
        Symptom("rng-ignored", _ignores_rng),
    ),
    scenarios=(scenarios.start, scenarios.without_rng),
)
