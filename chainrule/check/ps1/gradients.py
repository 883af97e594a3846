"""The network's forward pass and the nine gradients, variable by variable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps1.network import Example, draw_example, run_autograd
from chainrule.check.suspects import AnySuspect, ExceptionInfo, Factor, Suspect, Symptom


def examples(rng: np.random.Generator) -> Iterator[Example]:
    """The inputs of every check of the network: both signs, integers, a dead layer."""
    yield draw_example(rng, whole=True)
    yield draw_example(rng, sign=-1)
    yield draw_example(rng)
    yield draw_example(rng, sign=-1, whole=True)
    yield draw_example(rng, dead="h1")


def _mlp_cases(rng: np.random.Generator) -> Iterator[Case]:
    for example in examples(rng):
        yield Case(
            {"x": example.x, "W0": example.W0, "W1": example.W1, "W2": example.W2},
            expected=example.values,
            properties=example.properties,
            oracle={"example": example, **example.by_name},
            read_only=True,
        )


def _flawed(example: Example, *, transposed: bool = False, **flaws: Any) -> Example:
    """The network as answers with these flaws would see it."""
    W1 = example.W1.T if transposed else example.W1
    return run_autograd(example.x, example.W0, W1, example.W2, example.y, **flaws)


def _passed_by(example: Example, past: tuple[str, ...] = ()) -> dict[str, Any]:
    """The next layer takes r for h."""
    return _flawed(example, past=past).values


def _no_negatives(observed: Any, example: Example) -> set[str]:
    """The layers with ``h = r`` followed by ``h[h < 0] = 0``: r is h, and nothing else is wrong."""
    if isinstance(observed, ExceptionInfo):
        return set()
    right = example.values
    wrong = {
        name
        for name, value in right.items()
        if not np.allclose(np.asarray(observed[name], float), value, rtol=1e-9)
    }
    as_h = {
        name
        for name in wrong & {"r0", "r1"}
        if np.allclose(np.asarray(observed[name], float), right[name.replace("r", "h")], rtol=1e-9)
    }
    return as_h if as_h == wrong else set()


def _exchanged(example: Example) -> dict[str, Any]:
    values = example.values
    return {a: values[b] for a, b in (("r0", "h0"), ("h0", "r0"), ("r1", "h1"), ("h1", "r1"))}


def _row_by_row(W1: np.ndarray, h0: np.ndarray) -> dict[str, Any]:
    """``W1 * h0``: a matrix where the sum over its rows belongs."""
    r1 = W1 * h0
    return {"r1": r1, "h1": np.maximum(r1, 0)}


mlp = Problem(
    "mlp",
    _mlp_cases,
    suspects=(
        Symptom("relu-mutates-input", _no_negatives),
        Suspect("parts-exchanged", _exchanged),
        Suspect("weights-transposed", lambda example: _flawed(example, transposed=True).values),
        Suspect("relu-missing", lambda example: _flawed(example, linear=("h0", "h1")).values),
        Suspect("relu-missing", lambda example: _flawed(example, linear=("h0",)).values),
        Suspect("relu-missing", lambda example: _flawed(example, linear=("h1",)).values),
        *(
            Suspect("preactivation-used", partial(_passed_by, past=past))
            for past in (("h0",), ("h1",), ("h0", "h1"))
        ),
        Suspect("relu-on-scores", lambda example: _flawed(example, clipped=True).values),
        Suspect("elementwise-for-matmul", _row_by_row),
        Suspect("elementwise-for-matmul", lambda W2, h1: {"y_predicted": W2 * h1}),
        Suspect("wrong-layer-value", lambda W2, h0: {"y_predicted": float((W2 * h0).sum())}),
    ),
    lists=True,
    sentences={"parts-exchanged": "`r` and `h` are exchanged in the dictionary."},
    hints={
        "preactivation-used": "What goes on to the next layer is h, which comes after the ReLU."
    },
)

_TAKES = {
    "y_predicted": (),
    "W2": (),
    "h1": ("W2",),
    "r1": ("W2",),
    "W1": ("W2",),
    "h0": ("W1", "W2"),
    "r0": ("W1", "W2"),
    "W0": ("W1", "W2"),
}

_COMMON = (Factor("error-sign", -1.0), Factor("factor-two", 0.5))
_HINTS = {
    "wrong-shape": "A gradient has the shape of what it is the gradient of.",
    "error-sign": "The inner difference starts with the prediction: predicted − observed.",
    "factor-two": "The loss is the plain square, without ½: its derivative keeps the 2.",
    "errors-added": "The loss is (predicted − observed)², and so is the inner difference.",
    "outer-transposed": "Entry [i, j] belongs to the weight from input j to unit i: unit first.",
    "operands-swapped": "The derivative of a · b with respect to a is b, the other factor.",
}


_SIGN = "{part} has the gradient turned round where it should be 0."


def _gradient(
    variable: str,
    *suspects: AnySuspect,
    name: str = "",
    hints: Mapping[str, str] | None = None,
    sentences: Mapping[str, str] | None = None,
) -> Problem:
    """The problem ``d_loss_d_<variable>``.

    Suspects take weights and values by name, and gradients by the name with a ``d`` before it.
    """

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        for example in examples(rng):
            weights = {weight: getattr(example, weight) for weight in _TAKES[variable]}
            yield Case(
                {"variable_dict": example.values, **weights, "y_observed": example.y},
                expected=example.gradients[variable],
                properties=example.properties,
                oracle=example.by_name,
            )

    return Problem(
        name or f"d_loss_d_{variable}",
        cases,
        suspects=(*suspects, *_COMMON),
        lists=True,
        hints={**_HINTS, **(hints or {})},
        sentences=sentences or {},
    )


d_loss_d_ypredicted = _gradient(
    "y_predicted",
    Suspect("loss-returned", lambda y_predicted, y_observed: (y_predicted - y_observed) ** 2),
    Suspect("errors-added", lambda y_predicted, y_observed: 2 * (y_predicted + y_observed)),
    Suspect("exponent-kept", lambda y_predicted, y_observed: 2 * (y_predicted - y_observed) ** 2),
    Suspect("factor-on-one-term", lambda y_predicted, y_observed: 2 * y_predicted - y_observed),
    Suspect("error-absolute", lambda dy_predicted: np.abs(dy_predicted)),
    Suspect("observation-missing", lambda y_predicted: 2 * y_predicted),
    Suspect("observation-missing", lambda y_predicted: y_predicted),
    Factor("factor-two-extra", 2.0),
    name="d_loss_d_ypredicted",
)

d_loss_d_W2 = _gradient(
    "W2",
    Suspect("upstream-forgotten", lambda h1: h1),
    Suspect("operands-swapped", lambda dh1: dh1),
    Suspect("preactivation-used", lambda dy_predicted, r1: dy_predicted * r1),
    Suspect("wrong-layer-value", lambda dy_predicted, h0: dy_predicted * h0),
    Suspect("local-forgotten", lambda dy_predicted: dy_predicted * np.ones(3)),
    Suspect("local-forgotten", lambda dy_predicted: dy_predicted),
    Suspect("summed-up", lambda dW2: np.sum(dW2)),
)

d_loss_d_h1 = _gradient(
    "h1",
    Suspect("upstream-forgotten", lambda W2: W2),
    Suspect("operands-swapped", lambda dW2: dW2),
    Suspect("relu-derivative-too-early", lambda dr1: dr1),
    Suspect("local-forgotten", lambda dy_predicted: dy_predicted * np.ones(3)),
    Suspect("local-forgotten", lambda dy_predicted: dy_predicted),
    Suspect("summed-up", lambda dh1: np.sum(dh1)),
)

d_loss_d_r1 = _gradient(
    "r1",
    Suspect("relu-mask-from-output", lambda dh1: dh1),
    Suspect("relu-mask-only", lambda r1: r1 > 0),
    Suspect("relu-gated-by-value", lambda dh1, h1: dh1 * h1),
    Suspect("relu-wrong-side", lambda dh1, r1: dh1 * (r1 < 0)),
    Suspect("sign-function", lambda dh1, r1: dh1 * np.sign(r1)),
    Suspect("layer-skipped", lambda dy_predicted, r1: dy_predicted * (r1 > 0)),
    Suspect("wrong-layer-mask", lambda dh1, r0: dh1 * (r0 > 0)),
    Suspect("relu-gated-by-value", lambda dh1, r1: dh1 * r1),
    Suspect("gate-from-upstream", lambda dh1: np.maximum(dh1, 0)),
    hints={"wrong-layer-mask": "h1 is relu of r1: the slope is taken at r1, not at r0."},
    sentences={"sign-function": _SIGN},
)

d_loss_d_W1 = _gradient(
    "W1",
    Suspect("outer-transposed", lambda dW1: dW1.T),
    Suspect("layer-skipped", lambda dh1, h0: np.outer(dh1, h0)),
    Suspect("outer-transposed", lambda h0, dh1: np.outer(h0, dh1)),
    Suspect("elementwise-for-matmul", lambda dr1, h0: dr1 * h0),
    Suspect("summed-up", lambda dr1, h0: np.dot(dr1, h0)),
    Suspect("preactivation-used", lambda dr1, r0: np.outer(dr1, r0)),
    Suspect("wrong-layer-value", lambda dr1, h1: np.outer(dr1, h1)),
    Suspect("wrong-layer-value", lambda dr0, h0: np.outer(dr0, h0)),
    Suspect("wrong-layer-value", lambda dr1, x: np.outer(dr1, x * np.ones(3))),
    Suspect("upstream-forgotten", lambda h0: np.outer(np.ones(3), h0)),
    sentences={
        "elementwise-for-matmul": "{part} multiplies elementwise where an outer product is needed."
    },
    hints={"elementwise-for-matmul": "`np.outer(a, b)` has every product a[i] · b[j]."},
)

d_loss_d_h0 = _gradient(
    "h0",
    Suspect("weights-transposed", lambda W1, dr1: W1 @ dr1),
    Suspect("layer-skipped", lambda W1, dh1: W1.T @ dh1),
    Suspect("weights-transposed", lambda W1, dh1: W1 @ dh1),
    Suspect("elementwise-for-matmul", lambda W1, dr1: W1 * dr1),
    Suspect("elementwise-for-matmul", lambda W1, dr1: W1.T * dr1),
    Suspect("upstream-forgotten", lambda W1: W1.sum(axis=0)),
    Suspect("sum-overwritten", lambda W1, dr1: W1[-1] * dr1[-1]),
    Suspect("relu-derivative-too-early", lambda dr0: dr0),
)

d_loss_d_r0 = _gradient(
    "r0",
    Suspect("relu-mask-from-output", lambda dh0: dh0),
    Suspect("relu-mask-only", lambda r0: r0 > 0),
    Suspect("relu-gated-by-value", lambda dh0, h0: dh0 * h0),
    Suspect("relu-wrong-side", lambda dh0, r0: dh0 * (r0 < 0)),
    Suspect("sign-function", lambda dh0, r0: dh0 * np.sign(r0)),
    Suspect("layer-skipped", lambda W1, dh1, r0: (W1.T @ dh1) * (r0 > 0)),
    Suspect("layer-skipped", lambda dr1, r0: dr1 * (r0 > 0)),
    Suspect("layer-skipped", lambda dh1, r0: dh1 * (r0 > 0)),
    Suspect("wrong-layer-mask", lambda dh0, r1: dh0 * (r1 > 0)),
    Suspect("weights-transposed", lambda W1, dr1, r0: (W1 @ dr1) * (r0 > 0)),
    Suspect("relu-gated-by-value", lambda dh0, r0: dh0 * r0),
    Suspect("gate-from-upstream", lambda dh0: np.maximum(dh0, 0)),
    hints={"wrong-layer-mask": "h0 is relu of r0: the slope is taken at r0, not at r1."},
    sentences={"sign-function": _SIGN},
)


def _another_x(observed: Any, dr0: np.ndarray, x: float) -> bool:
    """The upstream gradient times one number, which no other mistake in the list explains."""
    gradient = np.asarray(observed[""], float) if isinstance(observed, dict) else np.zeros(0)
    if gradient.shape != dr0.shape or not np.any(dr0):
        return False
    known = [x * factor for factor in (1, -1, 0.5, -0.5, 2, 0, x, x**-2)] + [1.0, -1.0, 0.5, -0.5]
    used = gradient[np.flatnonzero(dr0)] / dr0[np.flatnonzero(dr0)]
    return bool(np.ptp(used) < 1e-9 * np.abs(used).max() and not np.isclose(used[0], known).any())


d_loss_d_W0 = _gradient(
    "W0",
    Suspect("local-forgotten", lambda dr0: dr0),
    Suspect("layer-skipped", lambda dh0, x: dh0 * x),
    Suspect("upstream-forgotten", lambda x: x * np.ones(3)),
    Suspect("operands-swapped", lambda dr0, W0: dr0 * W0),
    Suspect("preactivation-used", lambda dr0, r0: dr0 * r0),
    Suspect("layer-skipped", lambda dr1, x: dr1 * x),
    Suspect("layer-skipped", lambda dh1, x: dh1 * x),
    Suspect("axis-too-many", lambda dW0: dW0[None, :]),
    Suspect("summed-up", lambda dW0: np.sum(dW0)),
    Suspect("absolute-value", lambda dr0, x: dr0 * abs(x)),
    Symptom("global-read", _another_x),
    hints={
        "absolute-value": "x may be negative, and its sign belongs to the gradient.",
        "preactivation-used": "r0 = W0 · x: the other factor of the product is x.",
    },
    sentences={
        "absolute-value": "{part} takes the absolute value of x.",
        "preactivation-used": "{part} uses r0 or h0 where x belongs.",
    },
)


def _torch_cases(rng: np.random.Generator) -> Iterator[Case]:
    for example in examples(rng):
        weights = {name: np.asarray(getattr(example, name), float) for name in ("W0", "W1", "W2")}
        yield Case(
            {"x": example.x, **weights, "y_observed": example.y},
            expected={name: example.gradients[name] for name in weights},
            properties=example.properties,
            oracle={"example": example},
        )


def _flawed_gradients(example: Example, **flaws: Any) -> dict[str, np.ndarray]:
    gradients = _flawed(example, **flaws).gradients
    return {name: gradients[name] for name in ("W0", "W1", "W2")}


def _transposed(example: Example) -> dict[str, np.ndarray]:
    gradients = _flawed_gradients(example, transposed=True)
    return {**gradients, "W1": gradients["W1"].T}


def _of_prediction(example: Example) -> dict[str, np.ndarray]:
    upstream = example.gradients["y_predicted"]
    return {name: example.gradients[name] / upstream for name in ("W0", "W1", "W2")}


torch_gradients = Problem(
    "torch_gradients",
    _torch_cases,
    suspects=(
        Suspect("weights-transposed", _transposed),
        Suspect("relu-missing", lambda example: _flawed_gradients(example, linear=("h0", "h1"))),
        Suspect("relu-missing", lambda example: _flawed_gradients(example, linear=("h0",))),
        Suspect("relu-missing", lambda example: _flawed_gradients(example, linear=("h1",))),
        Suspect("relu-on-scores", lambda example: _flawed_gradients(example, clipped=True)),
        *_COMMON,
        Factor("gradients-accumulate", 2.0),
        Suspect("upstream-forgotten", _of_prediction),
        Suspect("variables-returned", lambda W0, W1, W2: {"W0": W0, "W1": W1, "W2": W2}),
    ),
    hints={**_HINTS, "upstream-forgotten": "Call `backward()` on the loss."},
    sentences={"upstream-forgotten": "{part} is the gradient of the prediction, not of the loss."},
    # torch.tensor(x) of a Python float is float32: seven digits are what may be asked for.
    tolerance=2e-5,
)
