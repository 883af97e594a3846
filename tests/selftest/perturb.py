"""A right answer with one number of what it returns made a little larger.

A check that passes it does not look at that number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.check.case import Anything, Between, Case, Where
from chainrule.check.parts import split
from chainrule.check.problem import Problem, Scenario


def definite_parts(problem: Problem, case: Case) -> Iterator[tuple[str, np.ndarray]]:
    """The parts of a case for which exactly one value is right."""
    for name, value in split(case.expected, problem.outputs).items():
        if not isinstance(value, Anything | Between | Where):
            yield name, np.asarray(value, float)


def perturbed(problem: Problem, part: str, place: int, by: float) -> Problem:
    """The problem with scenarios that multiply one entry of one part by ``1 + by``.

    ``place`` counts, modulo their number, the entries of at least a thousandth of the largest one.
    """

    def through(scenario: Scenario) -> Scenario:
        def changed(answer: Any, case: Case, *upstream: Any) -> Any:
            value = scenario(answer, case, *upstream)
            return _scaled(value, case.expected, problem.outputs, part, place, 1 + by)

        return changed

    return replace(problem, scenarios=tuple(through(scenario) for scenario in problem.scenarios))


def _scaled(
    value: Any, expected: Any, names: str | tuple[str, ...], part: str, place: int, factor: float
) -> Any:
    """``value`` with one entry scaled, found by walking along what is expected."""
    if isinstance(expected, tuple):
        items = [
            _scaled(one, other, name, part, place, factor)
            for one, other, name in zip(value, expected, _names(names, expected), strict=True)
        ]
        return tuple(items)
    if isinstance(expected, dict):
        inner = {k: _scaled(value[k], expected[k], str(k), part, place, factor) for k in expected}
        return {**value, **inner}
    own = names if isinstance(names, str) else ""
    if own != part:
        return value
    right = np.asarray(expected, float)
    array = np.array(value, dtype=float)
    if array.shape != right.shape or not np.any(right):
        return value
    worth = np.flatnonzero(np.abs(right) >= 1e-3 * np.max(np.abs(right)))
    array.flat[worth[place % len(worth)]] *= factor
    return array


def _names(names: str | tuple[str, ...], expected: tuple[Any, ...]) -> tuple[str, ...]:
    if isinstance(names, tuple):
        return names
    return tuple(f"[{index}]" for index in range(len(expected)))
