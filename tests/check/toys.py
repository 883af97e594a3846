"""Small problems on which the engine itself is tested."""

from collections.abc import Iterator

import numpy as np

from chainrule.check.case import ANYTHING, Between, Case
from chainrule.check.problem import Problem
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom


def _product_cases(rng: np.random.Generator) -> Iterator[Case]:
    """(x, w) → (x @ w, x.sum(axis=0)), for tall, wide and single-row x."""
    for rows in (4, 1, 3):
        x, w = rng.standard_normal((rows, 2)), rng.standard_normal((2, 3))
        yield Case(
            {"x": x, "w": w},
            expected=(x @ w, x.sum(axis=0)),
            properties=("the batch has one row",) if rows == 1 else (),
        )


def _out_is_none(observed: object) -> bool:
    return isinstance(observed, dict) and observed["out"] is None


product = Problem(
    "product",
    _product_cases,
    outputs=("out", "total"),
    suspects=(
        Suspect("dw-transposed", lambda expected: {"out": expected[0].T}),
        Suspect("db-mean", lambda x: {"total": x.mean(axis=0)}),
        Suspect("db-wrong-axis", lambda x: {"total": x.sum(axis=1)}),
        Suspect("weights-transposed", lambda: ExceptionInfo("ValueError")),
        Symptom("returns-none", _out_is_none),
        Factor("factor-two", 0.5),
        Factor("error-sign", -1.0),
    ),
)


def _chain_cases(rng: np.random.Generator) -> Iterator[Case]:
    """x → (h, out), where out is made of h; last, a single number."""
    for size in (3, 1, 4):
        x = rng.standard_normal(size) + 3
        yield Case({"x": x}, expected={"h": 2 * x, "out": 4 * x**2})


chain = Problem(
    "chain",
    _chain_cases,
    suspects=(
        Suspect("relu-missing", lambda x: {"h": 3 * x, "out": 9 * x**2}),
        Suspect("leaky-relu", lambda x: {"h": 5 * x, "out": 25 * x**2} if x.size == 1 else None),
        Factor("factor-two", 0.5, ("h",)),
        Factor("error-sign", -1.0, ("out",)),
        Factor("error-sign", -1.0, ("h",)),
    ),
)


def right_product(x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return x @ w, x.sum(axis=0)


def _square_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        x = rng.standard_normal((3, 2)) + 3
        yield Case({"x": x}, expected=x**2, read_only=True)


square = Problem("square", _square_cases, single=True)
square_of_lists = Problem("square_of_lists", _square_cases, lists=True)


def _kink_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case({"x": 0.0}, expected=Between(1.0, 0.0))
    yield Case({"x": rng.uniform(1, 2)}, expected=1.0)


kink = Problem("kink", _kink_cases, suspects=(Factor("factor-two", 0.5),))


def _cached_cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal(3)
    yield Case({"x": x}, expected=(2 * x, ANYTHING))


cached = Problem("cached", _cached_cases, outputs=("out", "cache"))


def _scenario_cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal(3)
    yield Case({"dout": rng.standard_normal(3), "cache": x}, expected=x)


def own_cache(answer, case, forward):
    return answer(case.arguments[0], forward(case.arguments[1])[1])


def plain_cache(answer, case, forward):
    return answer(*case.arguments)


by_two_scenarios = Problem("by_two_scenarios", _scenario_cases, scenarios=(own_cache, plain_cache))
