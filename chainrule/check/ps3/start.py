"""The parameters of a new network: around 0, of the size asked for, drawn from ``rng``."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.check.case import Where
from chainrule.check.ps3.oracle import Arrays
from chainrule.check.suspects import ExceptionInfo, Symptom
from chainrule.scenarios.ps3 import ONE_SEED, OTHER_SEED


def _near(weight_scale: float) -> Callable[[np.ndarray], bool]:
    """Whether an array's standard deviation is about the weight scale and its mean about 0.

    With 200 entries or more, 25 % are five standard errors.
    """

    def accepts(array: np.ndarray) -> bool:
        return bool(
            abs(array.std() / weight_scale - 1) < 0.25 and abs(array.mean()) < 0.3 * weight_scale
        )

    return accepts


def _spread(array: np.ndarray) -> str:
    return f"mean {array.mean():.2g}, standard deviation {array.std():.3g}"


#: What a network must show that was given a generator.
SEEDED = {
    ONE_SEED: Where(1.0, bool, "the same weights", lambda same: "different weights"),
    OTHER_SEED: Where(0.0, lambda same: not same, "other weights", lambda same: "the same weights"),
}


def initial(rng: np.random.Generator, weight_scale: float | None) -> Arrays:
    """Expected initial parameters of a 30-20-12-17 network: scattered weights, biases of 0."""
    scale = 1e-2 if weight_scale is None else weight_scale
    sizes = [30, 20, 12, 17]
    expected: Arrays = {}
    for i, shape in enumerate(pairwise(sizes), start=1):
        example = rng.normal(0, scale, shape)
        words = f"numbers around 0 with standard deviation {scale:.3g}"
        expected[f"initial W{i}"] = Where(example, _near(scale), words, _spread)  # type: ignore[assignment]
        expected[f"initial b{i}"] = np.zeros(shape[1])
    return expected


_FIRST = ("initial W1", "initial W2", "initial W3")


def _firsts(observed: Any) -> list[np.ndarray]:
    """The initial weights; none if they are not all arrays."""
    if isinstance(observed, ExceptionInfo):
        return []
    found = [observed.get(name) for name in _FIRST]
    return found if all(isinstance(array, np.ndarray) and array.size for array in found) else []


def _starts_equal(observed: Any) -> set[str]:
    first = _firsts(observed)
    equal = bool(first) and all(array.ndim == 2 and np.ptp(array) == 0 for array in first)
    return {*_FIRST, OTHER_SEED} if equal else set()


def _starts_elsewhere(observed: Any, settings: dict[str, Any]) -> set[str]:
    scale, first = settings["weight_scale"] or 1e-2, _firsts(observed)
    elsewhere = first and all(array.ndim == 2 and array.std() > 0 for array in first)
    off = elsewhere and not all(_near(scale)(array) for array in first)
    return set(_FIRST) if off else set()


def _ignores_rng(observed: Any) -> set[str]:
    first = _firsts(observed)
    varied = first and all(array.std() > 0 for array in first)
    return {ONE_SEED, OTHER_SEED} if varied else set()


def _biased(observed: Any) -> set[str]:
    """The initial biases that are finite and not all 0."""
    if isinstance(observed, ExceptionInfo):
        return set()
    biases = {f"initial b{i}": observed.get(f"initial b{i}") for i in (1, 2, 3)}
    return {name for name, b in biases.items() if b is not None and np.any(b) and np.ndim(b) == 1}


SUSPECTS = (
    Symptom("zero-initialisation", _starts_equal),
    Symptom("weight-scale-ignored", _starts_elsewhere),
    Symptom("rng-ignored", _ignores_rng),
    Symptom("biases-not-zero", _biased),
)
