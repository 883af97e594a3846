"""The sigmoid network by hand: sigmoid, forward, backward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import ANYTHING, Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps2.dense import uneven
from chainrule.check.ps2.surface import (
    SHAPES,
    Arrays,
    Traced,
    draw_parameters,
    sigmoid_with_slope,
    trace,
    with_backward,
)
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom
from chainrule.scenarios import ps2 as scenarios
from chainrule.scenarios.ps2 import WARNED


def _sigmoid_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    def case(z: np.ndarray, *properties: str) -> Case:
        right = torch.from_numpy(z).sigmoid().numpy()
        anyhow = Where(0.0, lambda warned: True)
        return Case({"z": z}, {"": right, WARNED: anyhow}, properties, read_only=True)

    rows, columns = uneven(rng, 2)
    yield case(rng.standard_normal((rows, columns)) * 3)
    yield case(rng.standard_normal(columns) * 3)
    yield case(np.array([[0.0, 1000.0, 2.0], [700.0, 0.5, -0.5]]), "an entry is +1000")
    yield case(np.array([[0.0, -1000.0], [-700.0, 0.5], [-1.0, 3.0]]), "an entry is −1000")


def _overflowed(observed: Any) -> bool:
    value = None if isinstance(observed, ExceptionInfo) else observed.get("")
    return (
        isinstance(value, np.ndarray) and value.dtype.kind == "f" and not np.isfinite(value).all()
    )


def _slope(a: np.ndarray) -> np.ndarray:
    return a * (1 - a)


def _without_parentheses(z: np.ndarray) -> Arrays:
    """``1 / 1 + exp(−z)``."""
    with np.errstate(over="ignore"):
        return {"": 1 + np.exp(-z)}


sigmoid = Problem(
    "sigmoid",
    _sigmoid_cases,
    scenarios=(scenarios.sigmoid,),
    template="{name}({z})",
    remarks=(Symptom("sigmoid-warns", lambda observed: bool(observed[WARNED])),),
    suspects=(
        Symptom("sigmoid-overflow", _overflowed),
        Suspect("tanh-for-sigmoid", lambda z: {"": np.tanh(z)}),
        Suspect("parentheses-missing", _without_parentheses),
        Suspect("sign-of-exponent", lambda expected: {"": 1 - expected[""]}),
        Suspect(
            "derivative-for-function", lambda expected: {"": expected[""] * (1 - expected[""])}
        ),
    ),
    sentences={"tanh-for-sigmoid": "{part} is tanh."},
    hints={"tanh-for-sigmoid": "The sigmoid lies between 0 and 1: 1 / (1 + exp(−z))."},
)


def batches(rng: np.random.Generator) -> Iterator[tuple[Arrays, np.ndarray, np.ndarray]]:
    """Parameters and batches (N, 2), (N, 1): a batch of one, several, and the contract's 32.

    No error is small, so that the gradients are known to almost all digits.
    """
    for size in (int(rng.integers(3, 9)), 1, 32):
        params = draw_parameters(rng)
        x = rng.uniform(-2.0, 2.0, (size, 2))
        errors = rng.uniform(0.3, 1.5, (size, 1)) * rng.choice([-1.0, 1.0], (size, 1))
        yield params, x, trace(params, x, np.zeros((size, 1))).values["prediction"] - errors


def _forward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for params, x, y in batches(rng):
        yield Case(
            {"params": params, "x": x},
            (trace(params, x, y).values["prediction"], ANYTHING),
            properties=_size(x),
            read_only=True,
        )


def _size(x: np.ndarray) -> tuple[str, ...]:
    return (
        ("the batch holds one example",) if len(x) == 1 else ("the batch holds several examples",)
    )


def _altered(change: Callable[[Arrays], Arrays]) -> Callable[..., Any]:
    """The prediction under changed parameters."""

    def predict(params: Arrays, x: np.ndarray) -> Any:
        prediction = trace({**params, **change(params)}, x, x[:, :1]).values["prediction"]
        return (prediction, ANYTHING)

    return predict


def _without(*biases: str) -> Callable[[Arrays], Arrays]:
    return lambda params: {name: np.zeros_like(params[name]) for name in biases}


def _other_sigmoids(first: str, second: str) -> Callable[..., Any]:
    """The prediction with other functions in the sigmoids' place."""

    def predict(params: Arrays, x: np.ndarray) -> Any:
        import torch

        functions = {"sigmoid": torch.sigmoid, "none": torch.clone, "relu": torch.relu}
        functions["tanh"] = torch.tanh
        made = trace(params, x, x[:, :1], sigmoids=(functions[first], functions[second]))
        return (made.values["prediction"], ANYTHING)

    return predict


def _squashed(expected: Any) -> Any:
    import torch

    return (torch.from_numpy(expected[0]).sigmoid().numpy(), ANYTHING)


forward = Problem(
    "forward",
    _forward_cases,
    outputs=("prediction", "cache"),
    suspects=(
        Suspect("output-activation", _squashed),
        Suspect("no-bias", _altered(_without("b1", "b2", "b3"))),
        Suspect("no-bias", _altered(_without("b1"))),
        Suspect("no-bias", _altered(_without("b2"))),
        Suspect("no-bias", _altered(_without("b3"))),
        Suspect("weights-transposed", _altered(lambda params: {"w2": params["w2"].T})),
        Suspect("sigmoid-missing", _other_sigmoids("none", "none")),
        Suspect("sigmoid-missing", _other_sigmoids("sigmoid", "none")),
        Suspect("sigmoid-missing", _other_sigmoids("none", "sigmoid")),
        Suspect("relu-for-sigmoid", _other_sigmoids("relu", "relu")),
        Suspect("tanh-for-sigmoid", _other_sigmoids("tanh", "tanh")),
    ),
)


#: The gradients in the order in which they come about.
_BACKWARDS = tuple(reversed(SHAPES))


def _backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for params, x, y in batches(rng):
        traced = trace(params, x, y)
        yield Case(
            {"params": params, "x": x, "y": y},
            {name: traced.gradients[name] for name in _BACKWARDS},
            properties=_size(x),
            oracle={"traced": traced},
        )


def _plain_cache(answer: Any, case: Case, forward: Any = None) -> Any:
    params, _, y = case.arguments
    values = case.oracle["traced"].values
    cache = {name: values[name].copy() for name in ("x", "z1", "a1", "z2", "a2")}
    return answer(params, cache, values["prediction"].copy(), y)


def _retraced(**wrong_operations: Any) -> Callable[..., Arrays]:
    """The gradients through operations with wrong backward passes, each made when needed."""

    def predict(params: Arrays, x: np.ndarray, y: np.ndarray) -> Arrays:
        operations = {name: make() for name, make in wrong_operations.items()}
        made = trace(params, x, y, **operations)
        return {name: made.gradients[name] for name in SHAPES}

    return predict


def _sigmoids(identifier: str, slope: Callable[[Any], Any]) -> tuple[Suspect, ...]:
    """A wrong slope in both sigmoids, in the second alone, in the first alone."""

    def pair(first: bool, second: bool) -> tuple[Any, Any]:
        right, wrong = sigmoid_with_slope(lambda a: a * (1 - a)), sigmoid_with_slope(slope)
        return (wrong if first else right, wrong if second else right)

    return tuple(
        Suspect(identifier, _retraced(sigmoids=partial(pair, first, second)))
        for first, second in ((True, True), (False, True), (True, False))
    )


def _slope_of_activation(a: Any) -> Any:
    return a.sigmoid() * (1 - a.sigmoid())


def _product_back_transposed() -> Any:
    return with_backward(lambda a, w: a @ w, lambda dy, a, w: (dy @ w, a.mT @ dy))


def _one_example(index: int, *names: str) -> Callable[..., Arrays]:
    """The gradients of a single example of the batch, for the parameters ``names`` (or all)."""

    def predict(params: Arrays, x: np.ndarray, y: np.ndarray) -> Arrays:
        i = index % len(x)
        made = trace(params, x[i : i + 1], y[i : i + 1])
        return {name: made.gradients[name] for name in names or SHAPES}

    return predict


def _after_activation(*biases: str) -> Suspect:
    return Suspect(
        "bias-gradient-after-activation",
        lambda traced: {f"b{k}": traced.gradients[f"a{k}"].sum(axis=0) for k in biases},
    )


def _with_preactivations(traced: Traced) -> Arrays:
    values, gradients = traced.values, traced.gradients
    return {
        "w2": np.einsum("nk,nj->kj", values["z1"], gradients["z2"]),
        "w3": np.einsum("nk,nj->kj", values["z2"], gradients["prediction"]),
    }


_LOSS = "The loss is the plain sum of squares, without ½: its derivative keeps the 2."

backward = Problem(
    "backward",
    hints={
        "factor-two": _LOSS,
        "error-sign": "The inner difference is prediction − y.",
        "gradient-overwritten": "Every example contributes: the gradients add up over the batch.",
        "wrong-shape": "A gradient has the shape of what it is the gradient of.",
    },
    sentences={
        "gradient-overwritten": "{part} keeps the gradient of only one example of the batch."
    },
    cases=_backward_cases,
    scenarios=(scenarios.own_cache, _plain_cache),
    template=(
        "prediction, cache = forward({params}, {x}); {name}({params}, cache, prediction, {y})"
    ),
    tolerance=1e-12,
    floor=1e-15,
    suspects=(
        *_sigmoids("sigmoid-derivative-of-activation", _slope_of_activation),
        *_sigmoids("output-delta-without-derivative", lambda a: a**0),
        *_sigmoids("sigmoid-derivative-is-sigmoid", lambda a: a),
        _sigmoids("tanh-slope-for-sigmoid", lambda a: 1 - a**2)[0],
        _after_activation("1", "2"),
        _after_activation("1"),
        _after_activation("2"),
        Suspect("weights-transposed", _retraced(product=_product_back_transposed)),
        Suspect("outer-transposed", lambda expected: {"w2": expected["w2"].T}),
        Suspect("preactivation-used", _with_preactivations),
        Suspect("gradient-overwritten", _one_example(-1)),
        Suspect("gradient-overwritten", _one_example(0)),
        Suspect("gradient-overwritten", _one_example(-1, "b1", "b2", "b3")),
        Suspect("gradient-overwritten", _one_example(0, "b1", "b2", "b3")),
        Suspect(
            "db-mean",
            lambda expected, x: {f"b{k}": expected[f"b{k}"] / len(x) for k in (1, 2, 3)},
        ),
        Suspect(
            "errors-added",
            lambda params, x, y: {n: trace(params, x, -y).gradients[n] for n in SHAPES},
        ),
        Factor("factor-two", 0.5),
        Factor("error-sign", -1.0),
        Factor("loss-averaged", lambda x: 1 / len(x)),
    ),
)
