"""A step of gradient descent, and stochastic gradient descent with batch size 1."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps2.descent import Descent, Order, follow_whole_batches
from chainrule.check.ps2.surface import SHAPES, Arrays, draw_parameters
from chainrule.check.suspects import ExceptionInfo, Suspect, Symptom


def _step_cases(rng: np.random.Generator) -> Iterator[Case]:
    for names in (tuple(SHAPES), ("w1", "b1")):
        shapes = {name: SHAPES[name] for name in names}
        params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        grads = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        lr = float(rng.uniform(0.01, 0.5))
        expected = {name: params[name] - lr * grads[name] for name in names}
        kept = {_before(name): params[name].copy() for name in names}
        yield Case({"params": params, "grads": grads, "lr": lr}, {**expected, **kept})


def _before(name: str) -> str:
    return f"params[{name!r}]"


def _step_scenario(answer: Any, case: Case, after_step: Any) -> Any:
    params, grads, lr = case.arguments
    new, old = after_step(answer, params, grads, lr)
    if not isinstance(new, Mapping):
        return new
    return {**new, **{_before(name): value for name, value in old.items()}}


def _stepped(identifier: str, factor: Callable[[float], float]) -> Iterator[Suspect]:
    """The step of all, or of weights or biases alone, with another learning rate."""

    def predict(params: Arrays, grads: Arrays, lr: float, of: str = "") -> dict[str, Any]:
        return {n: params[n] - factor(lr) * grads[n] for n in params if n[0] in of}

    for of in ("wb", "w", "b"):
        yield Suspect(identifier, partial(predict, of=of))


def _overwritten(params: Arrays, grads: Arrays, lr: float) -> dict[str, Any]:
    return {_before(name): params[name] - lr * grads[name] for name in params}


sgd_step = Problem(
    "sgd_step",
    _step_cases,
    scenarios=(_step_scenario,),
    template=lambda part, case: (
        "{name}({params}, {grads}, {lr})" + (f"; {part}" if part.startswith("params") else "")
    ),
    suspects=(
        Suspect("params-overwritten", _overwritten),
        *_stepped("step-uphill", lambda lr: -lr),
        *_stepped("learning-rate-forgotten", lambda lr: 1.0),
        Suspect("step-missing", lambda params: dict(params)),
        Suspect(
            "bias-not-stepped", lambda params: {n: v for n, v in params.items() if n[0] == "b"}
        ),
    ),
)


def _train_cases(rng: np.random.Generator) -> Iterator[Case]:
    # Three examples have six orders: few enough to try them all, epoch after epoch, and enough
    # that the same order ten times in a row is not chance (one in ten million).
    for epochs in (10, 3):
        params = draw_parameters(rng)
        x = rng.uniform(-2.0, 2.0, (3, 2))
        y = rng.uniform(-2.0, 2.0, (3, 1))
        lr = float(rng.uniform(0.02, 0.05))
        start = {"params": params, "x": x, "y": y, "lr": lr}
        yield Case(
            {**start, "epochs": epochs, "rng": int(rng.integers(1000))},
            {
                "losses": Where(np.zeros(epochs), _trained(params, x, y, lr), _RULE, _first_last),
                "params": Where(1.0, bool, "the dictionary that was passed, trained", _told),
            },
            label=f"3 examples, {epochs} epochs, lr = {lr:.3f}",
        )


_RULE = "one loss an epoch, of steps on one example after the other, in a new order each time"


def _first_last(losses: np.ndarray) -> str:
    return f"{len(losses)} losses, from {losses[0]:.6g} to {losses[-1]:.6g}"


def _told(changed: np.ndarray) -> str:
    return "the values that were passed"


def _train_scenario(answer: Any, case: Case) -> Any:
    params, x, y, lr, epochs, seed = case.arguments
    # `params` is meant to be changed: it holds the trained arrays in the end.
    trained = {name: value.copy() for name, value in params.items()}
    losses = answer(trained, x, y, lr, epochs, np.random.default_rng(seed))
    moved = any(not np.array_equal(trained[name], value) for name, value in params.items())
    if isinstance(losses, list | np.ndarray) and np.shape(losses) == (epochs * len(x),):
        losses = np.reshape(losses, (epochs, len(x))).mean(axis=1)  # one loss a step
    return {"losses": losses, "params": float(moved)}


def _trained(params: Any, x: np.ndarray, y: np.ndarray, lr: float) -> Callable[[np.ndarray], bool]:
    def accepts(losses: np.ndarray) -> bool:
        orders = _orders(params, x, y, lr, losses)
        return orders is not None and (len(losses) < 10 or len(set(orders)) > 1)

    return accepts


def _orders(
    params: Any, x: np.ndarray, y: np.ndarray, lr: float, losses: np.ndarray
) -> tuple[int, ...] | None:
    """The orders in which the epochs visited the examples, or None if no orders give the losses."""
    visits = itertools.permutations(range(len(x)))
    return Descent(params, x, y, lr, [_together(visit) for visit in visits]).path(losses)


def _together(visit: tuple[int, ...]) -> Order:
    """An order in which each x goes with its own y."""
    return tuple((i, i) for i in visit)


def _losses(observed: Any, epochs: int) -> np.ndarray | None:
    if isinstance(observed, ExceptionInfo):
        return None
    try:
        losses = np.asarray(observed.get("losses"), float)
    except (TypeError, ValueError):
        return None
    good = losses.shape == (epochs,) and np.isfinite(losses).all()
    return losses if good else None


def _in_losses(matches: Callable[..., bool]) -> Callable[..., set[str]]:
    """What a mistake in the order of the steps explains: the losses."""

    @wraps(matches)
    def parts(**values: Any) -> set[str]:
        return {"losses"} if matches(**values) else set()

    return parts


def _never_shuffled(
    observed: Any, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, epochs: int
) -> bool:
    losses = _losses(observed, epochs)
    return losses is not None and _orders(params, x, y, lr, losses) is not None


def _otherwise(orders: Callable[[int], Iterator[Order]]) -> Callable[..., bool]:
    """Whether the examples were visited in some of these orders, and in none of the right ones."""

    def matches(
        observed: Any, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, epochs: int
    ) -> bool:
        losses = _losses(observed, epochs)
        # Two epochs are enough to decide, and there are many ways to go through each.
        if losses is None or _orders(params, x, y, lr, losses[:2]) is not None:
            return False
        return Descent(params, x, y, lr, list(orders(len(x)))).path(losses[:2]) is not None

    return matches


def _apart(n: int) -> Iterator[Order]:
    visits = list(itertools.permutations(range(n)))
    return (tuple(zip(*pair, strict=True)) for pair in itertools.product(visits, visits))


def _with_replacement(n: int) -> Iterator[Order]:
    return map(_together, itertools.product(range(n), repeat=n))


def _uphill(
    observed: Any, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, epochs: int
) -> bool:
    losses = _losses(observed, epochs)
    return losses is not None and _orders(params, x, y, -lr, losses[:2]) is not None


def _whole_batches(
    observed: Any, params: Arrays, x: np.ndarray, y: np.ndarray, lr: float, epochs: int
) -> bool:
    losses = _losses(observed, epochs)
    return losses is not None and follow_whole_batches(params, x, y, lr, losses)


def _constant(observed: Any, epochs: int) -> bool:
    losses = _losses(observed, epochs)
    constant = losses is not None and len(losses) > 1 and bool(np.ptp(losses) < 1e-12)
    return constant and not observed["params"]


def _only_params(case: Case, observed: Any) -> set[str]:
    """The losses fall, and the dictionary stays as it was."""
    if isinstance(observed, ExceptionInfo):
        return set()
    unmoved = observed["params"] == 0.0 and not _constant(observed, case["epochs"])
    return {"params"} if unmoved else set()


train = Problem(
    "train",
    _train_cases,
    scenarios=(_train_scenario,),
    template=lambda part, case: (
        "{name}({params}, {x}, {y}, {lr}, {epochs}, np.random.default_rng({rng}))"
        + ("; params" if part == "params" else "")
    ),
    suspects=(
        Symptom("step-missing", _constant),
        Symptom("params-unchanged", _only_params),
        Symptom("step-uphill", _in_losses(_uphill)),
        Symptom("not-shuffled", _in_losses(_never_shuffled)),
        Symptom("batch-not-one", _in_losses(_whole_batches)),
        Symptom("shuffled-apart", _in_losses(_otherwise(_apart))),
        Symptom("drawn-with-replacement", _in_losses(_otherwise(_with_replacement))),
    ),
    sentences={"step-uphill": "the steps go along the gradient, so the loss rises."},
    lists=True,
)
