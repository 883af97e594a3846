"""Single nodes: ReLU, its derivative, max, the squared error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from chainrule.check.case import Between, Case, Condition
from chainrule.check.problem import Problem
from chainrule.check.suspects import Factor, Suspect


def _relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    values = [-1.5, 2.5, 0.0, 0.5, *rng.uniform(-4, -0.1, 2), *rng.uniform(0.1, 4, 2)]
    for x in map(float, values):
        bent = torch.relu(torch.tensor(x, dtype=torch.float64))
        yield Case({"x": x}, expected=float(bent), properties=(_side(x),))
    yield Case({"x": -7}, expected=0.0, properties=("x is negative",))


def _side(x: float) -> str:
    return "x is 0" if x == 0 else f"x is {'positive' if x > 0 else 'negative'}"


def _leaky(x: float, slope: float = 0.01) -> float:
    return float(x * (1.0 if x > 0 else slope))


relu = Problem(
    "relu",
    _relu_cases,
    suspects=(
        Suspect("relu-missing", lambda x: x),
        Suspect("derivative-for-function", lambda x: float(x > 0)),
        Suspect("relu-wrong-side", lambda x: min(0.0, x)),
        Suspect("relu-wrong-side", lambda x: abs(min(0.0, x))),
        Suspect("absolute-value", lambda x: abs(x)),
        *(Suspect("leaky-relu", partial(_leaky, slope=slope)) for slope in (0.01, 0.1, 0.2)),
    ),
    hints={"relu-missing": "Where x is negative the result is 0."},
    sentences={"relu-missing": "{part} is x itself, negative numbers included."},
)


def _leaky_slope(x: float, slope: float = 0.01) -> float:
    return 1.0 if x > 0 else slope


def _derivative_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    values = [-1.5, 2.5, *rng.uniform(-4, -0.1, 2), *rng.uniform(0.1, 4, 2), 1e-3, -1e-3]
    for x in map(float, values):
        leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(torch.relu(leaf), leaf)
        yield Case({"x": x}, expected=float(slope), properties=(_side(x),))
    yield Case({"x": 0.0}, expected=Between(0.0, 1.0), properties=("x is 0",))


relu_derivative = Problem(
    "relu_derivative",
    _derivative_cases,
    suspects=(
        Suspect("relu-derivative-of-all", lambda: 1.0),
        Suspect("relu-gated-by-value", lambda x: max(0.0, x)),
        Suspect("relu-wrong-side", lambda x: float(x < 0)),
        Suspect("sign-function", lambda x: float(np.sign(x))),
        *(Suspect("leaky-relu", partial(_leaky_slope, slope=slope)) for slope in (0.01, 0.1, 0.2)),
    ),
    sentences={
        "relu-gated-by-value": "{part} is ReLU itself, not its slope.",
        "relu-wrong-side": "{part} is 1 on the negative side and 0 on the positive one.",
    },
    hints={
        "relu-wrong-side": "Right of 0 the graph of ReLU rises, left of 0 it is flat.",
        "leaky-relu": "That is a leaky ReLU's slope; plain ReLU is flat to the left of 0.",
    },
)


def _max_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    pairs = [(2.0, -1.0), (-2.0, 3.0), (-3.0, -1.5), (-0.5, -4.0), *rng.uniform(-3, 3, (3, 2))]
    for index, pair in enumerate(pairs):
        a, b = map(float, pair)
        if abs(a - b) < 0.05:
            b += 0.5
        dz = float(rng.uniform(0.4, 2.5)) * (-1) ** index
        leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (a, b)]
        top = torch.maximum(*leaves) * dz
        da, db = (float(grad) for grad in torch.autograd.grad(top, leaves))
        larger = "a" if a > b else "b"
        yield Case({"dz": dz, "a": a, "b": b}, (da, db), properties=(f"{larger} is larger",))
    for dz, tied in ((1.5, 2.0), (-0.7, 0.0)):
        yield Case(
            {"dz": dz, "a": tied, "b": tied},
            (Between(0.0, dz), Between(0.0, dz)),
            properties=("a equals b",),
            holds=Condition(partial(_adds_up, dz), f"da + db = {dz:g}", _sum_of_parts),
        )


def _adds_up(dz: float, parts: Mapping[str, np.ndarray]) -> bool:
    return abs(float(parts["da"] + parts["db"]) - dz) <= 1e-9 * abs(dz)


def _sum_of_parts(parts: Mapping[str, np.ndarray]) -> str:
    da, db = float(parts["da"]), float(parts["db"])
    return f"da + db = {da:g} + {db:g} = {da + db:g}"


def _to_both(value: float) -> dict[str, float]:
    return {"da": value, "db": value}


def _to_one(identifier: str, value: Callable[..., float], larger: bool = True) -> Iterator[Suspect]:
    """``value(dz, a, b)`` to the larger (smaller) input, 0 to the other; at a tie to either."""

    def predict(dz: float, a: float, b: float, tie: str = "") -> dict[str, float]:
        number = value(dz, a, b)
        to_a = (a > b) == larger
        if a == b:
            return {"da": number * (tie != "b"), "db": number * (tie != "a")}
        return {"da": number if to_a else 0.0, "db": 0.0 if to_a else number}

    for tie in ("a", "b", "both"):
        yield Suspect(identifier, partial(predict, tie=tie))


_LOCAL = "The local derivative of max is 1 or 0: multiply `dz` by it."

max_backward = Problem(
    "max_backward",
    _max_cases,
    outputs=("da", "db"),
    suspects=(
        Suspect("max-both-paths", lambda dz: _to_both(dz)),
        Suspect("max-both-at-tie", lambda dz, a, b: _to_both(dz) if a == b else None),
        *_to_one("max-paths-swapped", lambda dz, a, b: dz, larger=False),
        *_to_one("upstream-forgotten", lambda dz, a, b: 1.0),
        *_to_one("relu-gated-by-value", lambda dz, a, b: dz * max(a, b)),
        *_to_one("max-value-returned", lambda dz, a, b: max(a, b)),
        Suspect("gradient-averaged", lambda dz: _to_both(dz / 2)),
        Suspect("max-tie-lost", lambda a, b: _to_both(0.0) if a == b else None),
        Suspect("max-one-path", lambda dz: {"da": dz, "db": 0.0}),
        Suspect("max-one-path", lambda dz: {"da": 0.0, "db": dz}),
        *(Factor("error-sign", -1.0, parts) for parts in ((), ("da",), ("db",))),
    ),
    hints={"error-sign": _LOCAL, "relu-gated-by-value": _LOCAL, "upstream-forgotten": _LOCAL},
    sentences={
        "relu-gated-by-value": "{part} is multiplied by the value of the maximum.",
        "upstream-forgotten": "{part} leaves out the upstream gradient `dz`.",
    },
)


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    pairs = [(3.0, 1.0), (-1.0, 2.5), (0.0, -4.0), *rng.uniform(-5, 5, (4, 2)), (2.0, 2.0)]
    for predicted, observed in ((float(p), float(o)) for p, o in pairs):
        pair = (torch.tensor(v, dtype=torch.float64) for v in (predicted, observed))
        expected = float(torch.nn.functional.mse_loss(*pair))
        inputs = {"y_predicted": predicted, "y_observed": observed}
        yield Case(inputs, expected, properties=(_order(predicted, observed),))


def _order(predicted: float, observed: float) -> str:
    if predicted == observed:
        return "the prediction is exact"
    return f"the prediction is too {'high' if predicted > observed else 'low'}"


loss = Problem(
    "loss",
    _loss_cases,
    suspects=(
        Factor("factor-two", 0.5),
        Suspect("not-squared", lambda y_predicted, y_observed: y_predicted - y_observed),
        Suspect("not-squared", lambda y_predicted, y_observed: y_observed - y_predicted),
        Suspect("not-squared", lambda y_predicted, y_observed: abs(y_predicted - y_observed)),
        Suspect(
            "derivative-for-function",
            lambda y_predicted, y_observed: 2 * (y_predicted - y_observed),
        ),
        Factor("factor-two-extra", 2.0),
        Suspect(
            "squares-subtracted", lambda y_predicted, y_observed: y_predicted**2 - y_observed**2
        ),
        Suspect("errors-added", lambda y_predicted, y_observed: (y_predicted + y_observed) ** 2),
        Factor("error-sign", -1.0),
    ),
    hints={
        "error-sign": "A square is never negative.",
        "factor-two": "The loss is the plain square, without ½.",
    },
)
