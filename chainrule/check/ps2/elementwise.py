"""Layers without parameters: ReLU, softmax, and the ungraded tanh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Between, Case
from chainrule.check.parts import ALL_PARTS
from chainrule.check.problem import Problem
from chainrule.check.ps2.dense import uneven
from chainrule.check.softmax_rows import broken, far_apart, far_below, unshifted
from chainrule.check.suspects import ExceptionInfo, Suspect, Symptom
from chainrule.scenarios import ps2 as scenarios
from chainrule.scenarios.ps2 import OTHER_X, SECOND


def _case(
    function: Callable[[Any], Any],
    batches: list[np.ndarray],
    rng: np.random.Generator,
    *,
    kink: bool = False,
    properties: tuple[str, ...] = (),
) -> Case:
    """Two batches through ``function`` in PyTorch; with ``kink``, any slope in [0, 1] at 0."""
    import torch

    inputs: dict[str, np.ndarray] = {}
    expected: dict[str, Any] = {}
    for x, prefix, suffix in zip(batches, ("", "next_"), ("", SECOND), strict=True):
        dy = rng.standard_normal(x.shape)
        x_ = torch.tensor(x, requires_grad=True)
        y = function(x_)
        y.backward(torch.from_numpy(dy))
        dx = x_.grad.numpy()
        expected[f"y{suffix}"] = y.detach().numpy()
        at_kink = kink & (x == 0)
        expected[f"dx{suffix}"] = (
            Between(
                np.where(at_kink, np.minimum(dy, 0), dx), np.where(at_kink, np.maximum(dy, 0), dx)
            )
            if at_kink.any()
            else dx
        )
        inputs |= {f"{prefix}x": x, f"{prefix}dy": dy}
    return Case(inputs, expected, properties, read_only=True)


def _both(identifier: str, name: str, predict: Callable[[np.ndarray, np.ndarray], Any]) -> Suspect:
    """A mistake in the part ``name`` of both batches: ``predict(x, dy)``."""

    def made(x: Any, dy: Any, next_x: Any, next_dy: Any) -> dict[str, Any]:
        return {name: predict(x, dy), f"{name}{SECOND}": predict(next_x, next_dy)}

    return Suspect(identifier, made)


def _leaky(slope: float) -> tuple[Suspect, Suspect]:
    return (
        _both("leaky-relu", "y", lambda x, dy: np.where(x > 0, x, slope * x)),
        _both("leaky-relu", "dx", lambda x, dy: np.where(x > 0, dy, slope * dy)),
    )


def _call(part: str, case: Case) -> str:
    """Both batches where the second one is meant, else the first."""
    name, _, when = part.partition(" ")
    lines = ["layer = {name}()", "layer.forward({x})", "layer.backward({dy})"]
    if when or part == ALL_PARTS:
        lines += ["layer.forward({next_x})", "layer.backward({next_dy})"]
    return "; ".join(lines[:-1] if name == "y" else lines)


def _relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for at_zero in (False, True):
        rows, columns, more = uneven(rng, 3, 3, 8)
        batches = [rng.standard_normal((n, columns)) for n in (rows, more)]
        if at_zero:
            for x in batches:
                x[rng.integers(len(x)), rng.integers(columns)] = 0.0
        yield _case(
            torch.relu,
            batches,
            rng,
            kink=True,
            properties=("an input is exactly 0",) if at_zero else (),
        )


ReLU = Problem(
    "ReLU",
    _relu_cases,
    scenarios=(scenarios.elementwise,),
    template=_call,
    suspects=(
        _both("relu-mask-from-output", "dx", lambda x, dy: dy),
        _both("relu-mask-only", "dx", lambda x, dy: (x > 0) * 1.0),
        _both("relu-gated-by-value", "dx", lambda x, dy: np.where(x > 0, x * dy, 0.0)),
        _both("relu-gated-by-value", "dx", lambda x, dy: x * dy),
        _both("relu-wrong-side", "y", lambda x, dy: np.where(x < 0, x, 0.0)),
        _both("relu-wrong-side", "dx", lambda x, dy: np.where(x < 0, dy, 0.0)),
        _both("gate-from-upstream", "dx", lambda x, dy: np.where(dy > 0, dy, 0.0)),
        _both("relu-missing", "y", lambda x, dy: x),
        _both("derivative-for-function", "y", lambda x, dy: (x > 0) * 1.0),
        *_leaky(0.01),
        *_leaky(0.1),
        _both("cache-stale", "dx", lambda x, dy: dy * (OTHER_X > 0)),
    ),
)


def _softmax(scores: Any) -> Any:
    return scores.softmax(dim=1)


def _softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    classes, rows, more = uneven(rng, 3, 4, 8)

    def scores(count: int, *heights: float) -> np.ndarray:
        x = rng.standard_normal((count, classes)) * 2
        return x + np.resize(np.array(heights or (0.0,)), count)[:, np.newaxis]

    yield _case(_softmax, [scores(rows), scores(more)], rng)
    yield _case(
        _softmax,
        [scores(rows, 1000.0), scores(more, 900.0)],
        rng,
        properties=("scores lie at +1000",),
    )
    yield _case(
        _softmax,
        [scores(rows, -1000.0), scores(more, -900.0)],
        rng,
        properties=("scores lie at −1000",),
    )
    yield _case(
        _softmax,
        [scores(rows, 1000.0, -1000.0), scores(more, -900.0, 0.0)],
        rng,
        properties=("the rows lie at very different heights",),
    )
    heights = np.where(rng.permutation(classes) < 2, 1000.0, -1000.0)
    yield _case(
        _softmax,
        [scores(rows) + heights, scores(more) + heights[::-1]],
        rng,
        properties=("the scores of a row lie far apart",),
    )


def _breaks(identifier: str, rows: Callable[[np.ndarray], np.ndarray]) -> Symptom:
    """The broken rows are exactly those that ``rows`` predicts from the scores."""

    def matches(observed: Any, x: np.ndarray) -> bool:
        if isinstance(observed, ExceptionInfo):
            return False
        found, predicted = broken(observed["y"]), rows(x)
        return found is not None and bool(predicted.any()) and np.array_equal(found, predicted)

    return Symptom(identifier, matches, lambda x: bool(rows(x).any()))


def _other_softmax(identifier: str, predict: Callable[[np.ndarray], np.ndarray]) -> Suspect:
    """Other probabilities, and the right Jacobian at them."""

    def made(x: Any, dy: Any, next_x: Any, next_dy: Any) -> dict[str, Any]:
        parts = {}
        for scores, upstream, suffix in ((x, dy, ""), (next_x, next_dy, SECOND)):
            p = predict(scores)
            parts[f"y{suffix}"] = p
            parts[f"dx{suffix}"] = p * (upstream - (p * upstream).sum(axis=1, keepdims=True))
        return parts

    return Suspect(identifier, made)


def _wrong_axis(x: np.ndarray) -> np.ndarray:
    import torch

    return torch.from_numpy(x).softmax(dim=0).numpy()


def _over_batch(x: np.ndarray) -> np.ndarray:
    """Each row's exponentials divided by the sum over all rows."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


def _over_all(x: np.ndarray) -> np.ndarray:
    import torch

    return torch.from_numpy(x).flatten().softmax(dim=0).reshape(x.shape).numpy()


def _from_probabilities(predict: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """A wrong dx out of the oracle's probabilities p and the upstream gradient."""

    def made(x: np.ndarray, dy: np.ndarray) -> np.ndarray:
        import torch

        return predict(torch.from_numpy(x).softmax(dim=1).numpy(), dy)

    return made


#: What answers subtract from dy where each row's sum of p · dy belongs.
_ROW_TERMS: tuple[Callable[[np.ndarray, np.ndarray], Any], ...] = (
    lambda p, dy: (p * dy).mean(axis=1, keepdims=True),
    lambda p, dy: -(p * dy).sum(axis=1, keepdims=True),
    lambda p, dy: (p * dy).sum(axis=0),
    lambda p, dy: (p * dy).sum(),
    lambda p, dy: dy.sum(axis=1, keepdims=True),
    lambda p, dy: dy.mean(axis=1, keepdims=True),
)


def _other_term(term: Callable[..., Any], p: np.ndarray, dy: np.ndarray) -> np.ndarray:
    result: np.ndarray = p * (dy - term(p, dy))
    return result


def _twice(x: np.ndarray, next_x: np.ndarray, expected: Any) -> dict[str, Any]:
    """The right gradient, multiplied by the Jacobian once more."""
    import torch

    made = {}
    for name, scores in (("dx", x), (f"dx{SECOND}", next_x)):
        x_ = torch.tensor(scores, requires_grad=True)
        _softmax(x_).backward(torch.from_numpy(expected[name]))
        made[name] = x_.grad.numpy()
    return made


Softmax = Problem(
    "Softmax",
    _softmax_cases,
    scenarios=(scenarios.softmax,),
    template=_call,
    suspects=(
        _breaks("softmax-global-shift", far_below),
        _breaks("softmax-unstable", unshifted),
        _breaks("softmax-shift-not-maximum", far_apart),
        _other_softmax("softmax-wrong-axis", _wrong_axis),
        _both("softmax-wrong-axis", "y", lambda x, dy: _wrong_axis(x)),
        _other_softmax("softmax-over-batch", _over_batch),
        _other_softmax("softmax-over-batch", _over_all),
        _both("softmax-over-batch", "y", lambda x, dy: _over_batch(x)),
        _both("softmax-over-batch", "y", lambda x, dy: _over_all(x)),
        _both(
            "softmax-jacobian-diagonal", "dx", _from_probabilities(lambda p, dy: p * (1 - p) * dy)
        ),
        _both("softmax-jacobian-diagonal", "dx", _from_probabilities(lambda p, dy: p * dy)),
        *(
            _both("softmax-row-sum-wrong", "dx", _from_probabilities(partial(_other_term, term)))
            for term in _ROW_TERMS
        ),
        Suspect("softmax-jacobian-twice", _twice),
        _both("softmax-fused-gradient", "dx", _from_probabilities(lambda p, dy: p - dy)),
        _both("local-forgotten", "dx", lambda x, dy: dy),
    ),
)


def _tanh_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for _ in range(2):
        rows, columns, more = uneven(rng, 3, 3, 8)
        batches = [rng.standard_normal((n, columns)) * 1.5 for n in (rows, more)]
        yield _case(torch.tanh, batches, rng)


Tanh = Problem(
    "Tanh",
    _tanh_cases,
    graded=False,
    scenarios=(scenarios.elementwise,),
    template=_call,
    suspects=(
        _both("tanh-derivative-is-tanh", "dx", lambda x, dy: dy * np.tanh(x)),
        _both("tanh-derivative-from-preactivation", "dx", lambda x, dy: dy * (1 - x**2)),
        _both("local-forgotten", "dx", lambda x, dy: dy),
        _both("upstream-forgotten", "dx", lambda x, dy: 1 / np.cosh(x) ** 2),
    ),
)
