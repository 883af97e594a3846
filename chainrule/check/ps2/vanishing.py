"""The vanishing-gradient experiment.

Width, batch and loss are the answer's own choice, so what is checked is what every sound choice
shows: which way the norms go, and how far. An answer that makes the very choices of the text shows
it by agreeing with autograd in some number; then it has to agree in all of them. Two slips change
every number; they are recognised by what they make of the text's choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from chainrule.check.case import Case, Condition, Where
from chainrule.check.problem import Problem
from chainrule.check.suspects import ExceptionInfo, Symptom
from chainrule.scenarios import ps2 as scenarios
from chainrule.scenarios.ps2 import ACTIVATIONS, AGAIN, EXPONENTS, OTHER, UNKNOWN, one_layer


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for depth in (int(rng.integers(14, 18)), int(rng.integers(2, 5)), 1):
        norms = Where(np.ones(depth), _are_norms, "positive norms")
        expected: dict[str, Any] = dict.fromkeys(ACTIVATIONS, norms)
        expected |= {
            one_layer(name): Where(np.ones(1), _are_norms, "a positive norm")
            for name in ACTIVATIONS
        }
        expected[AGAIN] = Where(
            np.zeros(depth), _all_zero, "the same numbers", lambda less: "others"
        )
        expected[OTHER] = Where(
            np.ones(depth), lambda less: bool(less.any()), "other numbers", lambda less: "the same"
        )
        if depth == 1:
            expected[EXPONENTS] = Where(np.ones(2), _grow_as_gradients, _SHRINK, _shrinking)
        seed = int(rng.integers(1000))
        yield Case(
            {"depth": depth, "seed": seed},
            expected,
            properties=("the network is deep",) if depth > 10 else (),
            holds=_condition(depth, seed),
        )


_SHRINK = "norms that shrink with them as those of gradients do"
#: With which powers of small numbers the norm of the first layer's gradient grows, in a network of
#: one ReLU layer and of three: for a loss of degree 1, 2 or 3 in the output, or one whose gradient
#: is drawn; with the inputs drawn or fixed.
_POWERS = ((1, 3), (3, 7), (5, 11), (2, 4), (0, 2), (1, 5), (2, 8))


def _is_one_of(exponents: np.ndarray, powers: Iterable[tuple[int, int]]) -> bool:
    return any(bool(np.abs(exponents - power).max() < 0.3) for power in powers)


def _grow_as_gradients(exponents: np.ndarray) -> bool:
    return bool((exponents == UNKNOWN).any()) or _is_one_of(exponents, _POWERS)


def _grow_as_squares(exponents: np.ndarray) -> bool:
    return _is_one_of(exponents, ((2 * one, 2 * three) for one, three in _POWERS))


def _shrinking(exponents: np.ndarray) -> str:
    if _grow_as_squares(exponents):
        return "norms that shrink as their squares do"
    return "norms that do not" if np.abs(exponents).max() < 0.3 else "norms that shrink otherwise"


_DEEP_WORDS = (
    "norms of the weights' gradients that vanish towards the input with sigmoids (first / last "
    "under 0.001), and not with tanh or ReLU"
)
_ALIKE_WORDS = "norms that are those of the text's experiment, for every activation and depth"


def _shown(parts: Any) -> str:
    """The first and the last norm of each activation."""
    return "first and last norm: " + ", ".join(
        f"{name} {parts[name][0]:.3g} … {parts[name][-1]:.3g}" for name in ACTIVATIONS
    )


def _all_zero(less: np.ndarray) -> bool:
    return not less.any()


def _are_norms(norms: np.ndarray) -> bool:
    return bool((norms > 0).all())


def _condition(depth: int, seed: int) -> Condition:
    """In a deep network which way the norms go; in every one that they come of one experiment."""

    def holds(parts: Any) -> bool:
        return _all_or_nothing(parts, depth, seed) and (
            depth < _DEEP or _fall_as_they_should(parts)
        )

    def strangers(parts: Any) -> str:
        off = [
            name
            for name in ACTIVATIONS
            if not _agreement(parts, depth, seed, _RIGHT, (name,)).all()
        ]
        return f"norms that are not, for {', '.join(off)}"

    if depth >= _DEEP:
        return Condition(holds, _DEEP_WORDS, _shown)
    return Condition(holds, _ALIKE_WORDS, strangers)


def _all_or_nothing(parts: Any, depth: int, seed: int) -> bool:
    """Whether the norms are those of the text's experiment in every number, or in none.

    In none, neither, of the four slips that leave the experiment recognisable.
    """
    right, *slips = (
        _agreement(parts, depth, seed, kind) for kind in (_RIGHT, _TURNED, _BEFORE, _SMALL, _OF_DZ)
    )
    return bool(right.all() or not np.any([right, *slips]))


def _agreement(
    parts: Any, depth: int, seed: int, kind: str, names: tuple[str, ...] = ACTIVATIONS
) -> np.ndarray:
    """Which numbers are those of the text's experiment, or of a slip in it."""
    norms = _further_slips if kind in (_LARGE, _FLAT, _TWICE) else _experiment
    runs = [
        (parts[part], norms(layers, name, seed)[kind])
        for name in names
        for part, layers in ((name, depth), (one_layer(name), 1))
    ]
    return np.concatenate([np.isclose(found, made, rtol=1e-9, atol=0) for found, made in runs])


_RIGHT, _TURNED, _BEFORE = "right", "product turned round", "slope of the layer before"
_SMALL, _OF_DZ = "weights of standard deviation 1/64", "norms of dz"
_LARGE = "weights of standard deviation 1"
_FLAT, _TWICE = "no slopes", "slopes at the activation of the activation"


@dataclass(frozen=True)
class _Text:
    """The text's experiment in PyTorch: 64 units, 32 inputs, L = Σ a² / 64."""

    function: Callable[[Any], Any]
    start: Any
    weights: list[Any]

    @classmethod
    def drawn(cls, depth: int, activation: str, seed: int) -> _Text:
        import torch

        rng = np.random.default_rng(seed)
        start = torch.from_numpy(rng.standard_normal((32, 64)))
        weights = [
            torch.tensor(rng.standard_normal((64, 64)) / 8, requires_grad=True)
            for _ in range(depth)
        ]
        return cls(getattr(torch, activation), start, weights)

    def run(self) -> tuple[list[Any], list[Any]]:
        """The values a and z of the layers, the inputs first among the a."""
        values, sums = [self.start], []
        for weight in self.weights:
            sums.append(values[-1] @ weight)
            values.append(self.function(sums[-1]))
        return values, sums

    def slope_at(self, value: Any) -> Any:
        import torch

        at = value.detach().requires_grad_()
        return torch.autograd.grad(self.function(at).sum(), at)[0]

    def with_slopes(self, slopes: list[Any]) -> Any:
        """The gradients with other slopes of the activations."""
        import torch

        value = self.start
        for weight, slope in zip(self.weights, slopes, strict=True):
            z = value @ weight
            value = self.function(z).detach() + slope * (z - z.detach())
        return torch.autograd.grad((value**2).sum() / 64, self.weights)

    def with_scale(self, scale: float) -> Any:
        """The gradients with weights of another standard deviation."""
        import torch

        value = self.start
        for weight in self.weights:
            value = self.function(value @ weight * scale)
        gradients = torch.autograd.grad((value**2).sum() / 64, self.weights)
        return [gradient / scale for gradient in gradients]


@lru_cache(maxsize=64)  # the same for every submission
def _experiment(depth: int, activation: str, seed: int) -> dict[str, np.ndarray]:
    """The norms of the text's experiment by autograd, right and with slips.

    The norm hides that a product turned round, dz xᵀ for xᵀ dz, has the shape of no weight.
    """
    import torch

    text = _Text.drawn(depth, activation, seed)
    values, sums = text.run()
    gradients = torch.autograd.grad((values[-1] ** 2).sum() / 64, [*text.weights, *sums])
    right, dzs = gradients[:depth], gradients[depth:]
    turned = [dz @ value.T for dz, value in zip(dzs, values[:-1], strict=True)]
    late = text.with_slopes([text.slope_at(z) for z in [sums[0], *sums[:-1]]])
    norms = _norms_of(
        {
            _RIGHT: right,
            _TURNED: turned,
            _BEFORE: late,
            _SMALL: text.with_scale(1 / 8),
            _OF_DZ: dzs,
        }
    )
    # What an answer uses as the layer before the first is not an activation.
    norms[_BEFORE][0] = np.nan
    return norms


@lru_cache(maxsize=64)
def _further_slips(depth: int, activation: str, seed: int) -> dict[str, np.ndarray]:
    """The norms with slips on which no verdict depends: only a failing answer needs them."""
    text = _Text.drawn(depth, activation, seed)
    values, _ = text.run()
    return _norms_of(
        {
            _LARGE: text.with_scale(8.0),
            _FLAT: text.with_slopes([1.0] * depth),
            _TWICE: text.with_slopes([text.slope_at(value) for value in values[1:]]),
        }
    )


def _norms_of(gradients: dict[str, Any]) -> dict[str, np.ndarray]:
    return {kind: np.array([one.norm().item() for one in them]) for kind, them in gradients.items()}


def _ratio(norms: np.ndarray) -> float:
    """The first layer's gradient in units of the last one's."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.divide(norms[0], norms[-1]))


def _fall_as_they_should(parts: Any) -> bool:
    """Sigmoid's gradients vanish towards the input; those of tanh and ReLU do not.

    From fourteen layers on, the sigmoid's first gradient is under 1/1000 of its last for weights
    of any standard deviation up to about 3/√inputs, while tanh and ReLU stay above it.
    """
    sigmoid, tanh, relu = (_ratio(parts[name]) for name in ACTIVATIONS)
    return sigmoid < 1e-3 < min(tanh, relu)


def _norms(observed: Any) -> dict[str, np.ndarray] | None:
    if isinstance(observed, ExceptionInfo):
        return None
    found = {name: observed.get(name) for name in ACTIVATIONS}
    if not all(isinstance(n, np.ndarray) and n.ndim == 1 and len(n) for n in found.values()):
        return None
    return found


#: A shallow network does not show which of these mistakes it was: the deep one does.
_DEEP = 10


def _deep(identifier: str, matches: Callable[[Any], bool]) -> Symptom:
    def found(observed: Any, depth: int) -> bool:
        norms = _norms(observed)
        return norms is not None and (depth < _DEEP or matches(norms))

    return Symptom(identifier, found, affects=lambda depth: depth >= _DEEP)


def _reversed(norms: Any) -> bool:
    return _fall_as_they_should({name: norms[name][::-1] for name in ACTIVATIONS})


def _tanh_vanishes(norms: Any) -> bool:
    return _ratio(norms["sigmoid"]) < 1e-3 < _ratio(norms["relu"]) and _ratio(norms["tanh"]) < 1e-3


def _activation_ignored(norms: Any) -> bool:
    return bool(np.allclose(norms["sigmoid"], norms["relu"]))


def _slipped(kind: str) -> Callable[..., bool]:
    def found(observed: Any, depth: int, seed: int) -> bool:
        norms = _norms(observed)
        if norms is None or any(norm.shape != (depth,) for norm in norms.values()):
            return False
        if any(np.shape(observed.get(one_layer(name))) != (1,) for name in ACTIVATIONS):
            return False
        return bool(_agreement(observed, depth, seed, kind).any())

    return found


def _throughout(kind: str) -> Callable[..., bool]:
    """Whether each activation's norms are right or those of the slip, and some are not right."""

    def found(observed: Any, depth: int, seed: int) -> bool:
        if not _slipped(kind)(observed, depth, seed):
            return False
        right, slip = (
            [bool(_agreement(observed, depth, seed, k, (name,)).all()) for name in ACTIVATIONS]
            for k in (_RIGHT, kind)
        )
        return not all(right) and all(a or b for a, b in zip(right, slip, strict=True))

    return found


def _squared(observed: Any) -> set[str]:
    exponents = None if isinstance(observed, ExceptionInfo) else observed.get(EXPONENTS)
    squared = exponents is not None and _grow_as_squares(np.asarray(exponents, float))
    return {EXPONENTS} if squared else set()


def _call(part: str, case: Case) -> str:
    """The call for the activation of a part, or for each of them."""
    activation, _, layers = part.partition(", ")
    depth = "1" if layers else "{depth}"
    if activation in ACTIVATIONS:
        return f"{{name}}({depth}, {activation!r}, np.random.default_rng({{seed}}))"
    if part in (AGAIN, OTHER, EXPONENTS):
        name = "relu" if part == EXPONENTS else "sigmoid"
        return f"{{name}}({{depth}}, {name!r}, np.random.default_rng({{seed}}))"
    each = "{name}({depth}, activation, np.random.default_rng({seed}))"
    return f"[{each} for activation in {ACTIVATIONS}]"


gradient_norms = Problem(
    "gradient_norms",
    _cases,
    scenarios=(scenarios.vanishing,),
    template=_call,
    suspects=(
        Symptom("slope-of-layer-before", _slipped(_BEFORE)),
        Symptom("product-turned-round", _slipped(_TURNED)),
        Symptom("norms-of-dz", _slipped(_OF_DZ)),
        _deep("activation-ignored", _activation_ignored),
        _deep("layers-reversed", _reversed),
        _deep("tanh-derivative-is-tanh", _tanh_vanishes),
        Symptom("weights-too-small", _slipped(_SMALL)),
        Symptom("weights-too-large", _slipped(_LARGE)),
        Symptom("output-delta-without-derivative", _throughout(_FLAT)),
        Symptom("sigmoid-derivative-of-activation", _throughout(_TWICE)),
        Symptom("norms-squared", _squared),
    ),
    sentences={
        "output-delta-without-derivative": "the activation's derivative is left out.",
        "sigmoid-derivative-of-activation": (
            "the derivative is taken at the activation's output instead of its input."
        ),
        "tanh-derivative-is-tanh": "with tanh the gradients vanish: its derivative is wrong.",
    },
    hints={
        "output-delta-without-derivative": "dz = upstream · f′(z), layer by layer.",
        "sigmoid-derivative-of-activation": (
            "With a = f(z) at hand it is a (1 − a) for the sigmoid and 1 − a² for tanh."
        ),
    },
    floor=1e-300,
)
