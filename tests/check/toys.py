"""Small problems on which the engine itself is tested."""

from collections.abc import Iterator

import numpy as np

from chainrule.check.case import ANYTHING, Between, Case, Factor, Raised, Sign, Suspect
from chainrule.check.problem import Problem


def _product_cases(rng: np.random.Generator) -> Iterator[Case]:
    """(x, w) → (x @ w, x.sum(axis=0)), for tall, wide and single-row x."""
    for rows in (4, 1, 3):
        x, w = rng.standard_normal((rows, 2)), rng.standard_normal((2, 3))
        yield Case(
            (x, w),
            expected=(x @ w, x.sum(axis=0)),
            properties=("the batch has one row",) if rows == 1 else (),
        )


product = Problem(
    "product",
    _product_cases,
    inputs=("x", "w"),
    outputs=("out", "total"),
    suspects=(
        Suspect("dw-transposed", lambda case: {"out": case.expected[0].T}),
        Suspect("db-mean", lambda case: {"total": case.arguments[0].mean(axis=0)}),
        Suspect("db-wrong-axis", lambda case: {"total": case.arguments[0].sum(axis=1)}),
        Suspect("weights-transposed", lambda case: Raised("ValueError")),
        Sign("returns-none", lambda case, seen: isinstance(seen, dict) and seen["out"] is None),
        Factor("factor-two", 0.5),
        Factor("error-sign", -1.0),
    ),
)


def right_product(x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return x @ w, x.sum(axis=0)


def _square_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        x = rng.standard_normal((3, 2)) + 3
        yield Case((x,), expected=x**2, read_only=True)


square = Problem("square", _square_cases, inputs=("x",), single=True)
square_of_lists = Problem("square_of_lists", _square_cases, lists=True)


def _kink_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.0,), expected=Between(1.0, 0.0))
    yield Case((rng.uniform(1, 2),), expected=1.0)


kink = Problem("kink", _kink_cases, suspects=(Factor("factor-two", 0.5),))


def _cached_cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal(3)
    yield Case((x,), expected=(2 * x, ANYTHING))


cached = Problem("cached", _cached_cases, outputs=("out", "cache"))


def _scenario_cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal(3)
    yield Case((rng.standard_normal(3), x), expected=x)


def own_cache(answer, case, forward):
    return answer(case.arguments[0], forward(case.arguments[1])[1])


def plain_cache(answer, case, forward):
    return answer(*case.arguments)


by_two_scenarios = Problem("by_two_scenarios", _scenario_cases, scenarios=(own_cache, plain_cache))
