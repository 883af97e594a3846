"""Single nodes: ReLU, its derivative, max, the squared error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from chainrule.check.case import Between, Case, Factor, Suspect
from chainrule.check.problem import Problem


def _relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    values = [-1.5, 2.5, 0.0, *rng.uniform(-4, -0.1, 2), *rng.uniform(0.1, 4, 2)]
    for x in map(float, values):
        bent = torch.relu(torch.tensor(x, dtype=torch.float64))
        yield Case((x,), expected=float(bent), properties=(_side(x),))
    yield Case((-7,), expected=0.0, properties=("x is negative",))


def _side(x: float) -> str:
    return "x is 0" if x == 0 else f"x is {'positive' if x > 0 else 'negative'}"


def _leaky(case: Case, slope: float) -> float:
    return float(case.arguments[0] * (1.0 if case.arguments[0] > 0 else slope))


relu = Problem(
    "relu",
    _relu_cases,
    inputs=("x",),
    suspects=(
        Suspect("relu-missing", lambda case: case.arguments[0]),
        Suspect("relu-mask-only", lambda case: float(case.arguments[0] > 0)),
        Suspect("relu-wrong-side", lambda case: min(0.0, case.arguments[0])),
        Suspect("relu-wrong-side", lambda case: abs(min(0.0, case.arguments[0]))),
        Suspect("absolute-value", lambda case: abs(case.arguments[0])),
        *(Suspect("leaky-relu", partial(_leaky, slope=slope)) for slope in (0.01, 0.1, 0.2)),
    ),
)


def _derivative_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    values = [-1.5, 2.5, *rng.uniform(-4, -0.1, 2), *rng.uniform(0.1, 4, 2), 1e-3, -1e-3]
    for x in map(float, values):
        leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(torch.relu(leaf), leaf)
        yield Case((x,), expected=float(slope), properties=(_side(x),))
    yield Case((0.0,), expected=Between(0.0, 1.0), properties=("x is 0",))


relu_derivative = Problem(
    "relu_derivative",
    _derivative_cases,
    inputs=("x",),
    suspects=(
        Suspect("relu-derivative-of-all", lambda case: 1.0),
        Suspect("relu-gated-by-value", lambda case: max(0.0, case.arguments[0])),
        Suspect("relu-wrong-side", lambda case: float(case.arguments[0] < 0)),
        Suspect("sign-function", lambda case: float(np.sign(case.arguments[0]))),
    ),
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
        yield Case((dz, a, b), (da, db), properties=(f"{larger} is larger",))
    for dz, tied in ((1.5, 2.0), (-0.7, 0.0)):
        yield Case(
            (dz, tied, tied),
            (Between(0.0, dz), Between(0.0, dz)),
            properties=("a equals b",),
            holds=partial(_adds_up, dz),
        )


def _adds_up(dz: float, parts: Mapping[str, np.ndarray]) -> bool:
    return abs(float(parts["da"] + parts["db"]) - dz) <= 1e-9 * abs(dz)


def _both(case: Case) -> dict[str, float]:
    return {"da": case.arguments[0], "db": case.arguments[0]}


def _tied(case: Case) -> bool:
    return bool(case.arguments[1] == case.arguments[2])


max_backward = Problem(
    "max_backward",
    _max_cases,
    inputs=("dz", "a", "b"),
    outputs=("da", "db"),
    suspects=(
        Suspect("max-both-roads", _both),
        Suspect("max-both-roads", lambda case: _both(case) if _tied(case) else None),
        Suspect("max-roads-swapped", lambda case: _roads(case, winner=False, factor=None)),
        Suspect("upstream-forgotten", lambda case: _roads(case, winner=True, factor=1.0)),
        Suspect(
            "relu-gated-by-value",
            lambda case: _roads(case, True, case.arguments[0] * max(case.arguments[1:])),
        ),
        Suspect("max-value-returned", lambda case: _roads(case, True, max(case.arguments[1:]))),
        Suspect("gradient-averaged", lambda case: dict.fromkeys(("da", "db"), _half(case))),
        Suspect("max-tie-lost", lambda case: {"da": 0.0, "db": 0.0} if _tied(case) else None),
        Factor("error-sign", -1.0),
    ),
)


def _half(case: Case) -> float:
    return float(case.arguments[0] / 2)


def _roads(case: Case, winner: bool, factor: float | None) -> dict[str, float] | None:
    """One number on one of the two roads; the gradient itself if no other number is given."""
    if _tied(case):
        return None
    number = case.arguments[0] if factor is None else factor
    to_a = (case.arguments[1] > case.arguments[2]) == winner
    return {"da": number if to_a else 0.0, "db": 0.0 if to_a else number}


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    pairs = [(3.0, 1.0), (-1.0, 2.5), (0.0, -4.0), *rng.uniform(-5, 5, (4, 2)), (2.0, 2.0)]
    for predicted, observed in ((float(p), float(o)) for p, o in pairs):
        pair = (torch.tensor(v, dtype=torch.float64) for v in (predicted, observed))
        expected = float(torch.nn.functional.mse_loss(*pair))
        yield Case((predicted, observed), expected, properties=(_order(predicted, observed),))


def _order(predicted: float, observed: float) -> str:
    if predicted == observed:
        return "the prediction is exact"
    return f"the prediction is too {'high' if predicted > observed else 'low'}"


loss = Problem(
    "loss",
    _loss_cases,
    inputs=("y_predicted", "y_observed"),
    suspects=(
        Factor("factor-two", 0.5),
        Suspect("not-squared", lambda case: case.arguments[0] - case.arguments[1]),
        Suspect("not-squared", lambda case: case.arguments[1] - case.arguments[0]),
        Suspect("not-squared", lambda case: abs(case.arguments[0] - case.arguments[1])),
        Suspect("squares-subtracted", lambda case: case.arguments[0] ** 2 - case.arguments[1] ** 2),
        Suspect("errors-added", lambda case: (case.arguments[0] + case.arguments[1]) ** 2),
        Factor("error-sign", -1.0),
    ),
)
