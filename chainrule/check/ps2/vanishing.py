"""The vanishing-gradient experiment.

Width, batch and loss are the answer's own choice, so what is checked is what every sound choice
shows: which way the norms go, and how far.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Raised, Sign, Where
from chainrule.check.problem import Problem

_ACTIVATIONS = ("sigmoid", "tanh", "relu")
_AGAIN = "sigmoid with the same seed, less the first"
_OTHER = "sigmoid with another seed, less the first"


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for depth in (int(rng.integers(14, 18)), int(rng.integers(2, 5)), 1):
        norms = Where(np.ones(depth), _are_norms)
        expected: dict[str, Any] = dict.fromkeys(_ACTIVATIONS, norms)
        expected[_AGAIN] = np.zeros(depth)
        expected[_OTHER] = Where(np.ones(depth), lambda less: bool(less.any()))
        yield Case(
            (depth, int(rng.integers(1000))),
            expected,
            properties=("the network is deep",) if depth > 10 else (),
            holds=_fall_as_they_should if depth > 10 else None,
            label=f"depth = {depth}",
        )


def _are_norms(norms: np.ndarray) -> bool:
    return bool((norms > 0).all())


def _scenario(answer: Any, case: Case) -> dict[str, Any]:
    depth, seed = case.arguments
    seen = {name: answer(depth, name, np.random.default_rng(seed)) for name in _ACTIVATIONS}
    for name, other in ((_AGAIN, seed), (_OTHER, seed + 1)):
        again = answer(depth, "sigmoid", np.random.default_rng(other))
        both = np.shape(again) == np.shape(seen["sigmoid"]) == (depth,)
        seen[name] = np.asarray(again) - np.asarray(seen["sigmoid"]) if both else None
    return seen


def _ratio(norms: np.ndarray) -> float:
    """The first layer's gradient in units of the last one's."""
    return float(norms[0] / norms[-1])


def _fall_as_they_should(parts: Any) -> bool:
    """Sigmoid's gradients vanish towards the input; those of tanh and ReLU do not.

    From fourteen layers on, the sigmoid's first gradient is under 1/1000 of its last for weights
    of any standard deviation up to about 3/√inputs, while tanh and ReLU stay above it.
    """
    sigmoid, tanh, relu = (_ratio(parts[name]) for name in _ACTIVATIONS)
    return sigmoid < 1e-3 < min(tanh, relu)


def _norms(observed: Any) -> dict[str, np.ndarray] | None:
    if isinstance(observed, Raised):
        return None
    found = {name: observed.get(name) for name in _ACTIVATIONS}
    if not all(isinstance(n, np.ndarray) and n.ndim == 1 and len(n) > 10 for n in found.values()):
        return None
    return found


def _reversed(case: Case, observed: Any) -> bool:
    norms = _norms(observed)
    return norms is not None and _ratio(norms["sigmoid"][::-1]) < 1e-3


def _tanh_vanishes(case: Case, observed: Any) -> bool:
    norms = _norms(observed)
    return norms is not None and bool(
        _ratio(norms["sigmoid"]) < 1e-3 < _ratio(norms["relu"]) and _ratio(norms["tanh"]) < 1e-3
    )


def _activation_ignored(case: Case, observed: Any) -> bool:
    norms = _norms(observed)
    return norms is not None and bool(np.allclose(norms["sigmoid"], norms["relu"]))


gradient_norms = Problem(
    "gradient_norms",
    _cases,
    inputs=("depth", "seed"),
    roads=(_scenario,),
    suspects=(
        Sign("activation-ignored", _activation_ignored),
        Sign("layers-reversed", _reversed),
        Sign("tanh-derivative-is-tanh", _tanh_vanishes),
    ),
    single=True,
    floor=1e-300,
)
