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

#: What a network must show that is given a generator.
_SEEDED = {
    "the same seed": Where(1.0, bool, "the same weights", lambda same: "different weights"),
    "another seed": Where(
        0.0, lambda same: not same, "other weights", lambda s: "the same weights"
    ),
}


def _words(scale: float) -> str:
    return f"numbers around 0 with standard deviation {scale:.3g}"


def _figures(w: np.ndarray) -> str:
    return f"mean {w.mean():.2g}, standard deviation {w.std():.3g}"


def _start_cases(rng: np.random.Generator) -> Iterator[Case]:
    for scale in (0.02, float(rng.uniform(0.1, 0.5))):
        expected = {
            name: Where(np.zeros(shape), _spread(scale), _words(scale), _figures)
            if name in WEIGHTS
            else np.zeros(shape)
            for name, shape in shapes_of(**START).items()
        }
        yield Case(
            {"weight_scale": scale, "seed": int(rng.integers(1 << 30))},
            expected={**expected, **_SEEDED},
            label=f"ConvNet(…, weight_scale={scale:.3g}, rng=rng).params",
        )


def _spread(scale: float) -> Callable[[np.ndarray], bool]:
    """Whether numbers look drawn from a normal distribution of this standard deviation.

    The smallest matrix has 140 entries: in all but one of a million draws its standard deviation is
    within 30 % of the right one, and its mean within half of it.
    """
    return lambda w: bool(0.7 < w.std() / scale < 1.3 and abs(w.mean()) < 0.5 * scale)


def _all_equal(observed: Any) -> set[str]:
    if not isinstance(observed, dict):
        return set()
    equal = {name for name in WEIGHTS if np.ptp(np.asarray(observed[name], float)) == 0}
    return {*equal, "another seed"} if equal else set()


def _misscaled(observed: Any, weight_scale: float) -> set[str]:
    """Weights that vary around 0 with another standard deviation than ``weight_scale``."""
    if not isinstance(observed, dict):
        return set()
    shapes = shapes_of(**START)
    drawn = [np.asarray(observed[name], float) for name in WEIGHTS]
    fit = all(w.shape == shapes[name] for w, name in zip(drawn, WEIGHTS, strict=True))
    off = fit and all(w.std() > 0 for w in drawn)
    off = off and any(not 0.7 < w.std() / weight_scale < 1.3 for w in drawn)
    return set(WEIGHTS) if off else set()


def _ignores_rng(observed: Any) -> set[str]:
    if not isinstance(observed, dict) or _all_equal(observed):
        return set()
    return {"the same seed", "another seed"}


def _biased(observed: Any) -> set[str]:
    if not isinstance(observed, dict):
        return set()
    biases = {name: np.asarray(observed[name], float) for name in ("b1", "b2", "b3")}
    return {name for name, b in biases.items() if b.ndim == 1 and b.any()}


def _call(part: str, case: Case) -> str:
    """The parameter of a new network; none where several networks are compared."""
    if part not in shapes_of(**START):
        return ""
    given = ", ".join(f"{name}={value}" for name, value in START.items())
    rng = "rng=np.random.default_rng({seed})"
    return f"{{name}}({given}, weight_scale={{weight_scale}}, {rng}).params[{part!r}]"


ConvNet_start = Problem(
    "ConvNet, start",
    _start_cases,
    suspects=(
        Symptom("zero-initialisation", _all_equal),
        Symptom("weight-scale-ignored", _misscaled),
        Symptom("rng-ignored", _ignores_rng),
        Symptom("biases-not-zero", _biased),
    ),
    scenarios=(scenarios.start, scenarios.without_rng),
    template=_call,
)
