"""Scenarios: how a check exercises an answer before it compares. No oracle, no expected value.

A scenario is ``scenario(answer, inputs, *upstream)`` and returns what the check compares. While a
submission is graded, the answer lives in another process, and a scenario of this package runs
there: one exchange for all cases, and each value is used as in the student's own notebook. So the
modules of this package, one per assignment, import NumPy and nothing else of the course.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Scenario = Callable[..., Any]


@dataclass(frozen=True)
class Inputs:
    """What a scenario gets of a case: the arguments, and what else it needs (``setting``)."""

    arguments: tuple[Any, ...]
    setting: Mapping[str, Any] = field(default_factory=dict, kw_only=True)


def call(answer: Any, inputs: Inputs, *upstream: Any) -> Any:
    """The scenario of most problems: call the answer with the case's arguments."""
    return answer(*inputs.arguments)


def qualified_name(scenario: Scenario) -> str | None:
    """Return what `resolve` finds a scenario by; None for one defined outside this package."""
    module, name = getattr(scenario, "__module__", ""), getattr(scenario, "__qualname__", "")
    inside = module == __name__ or module.startswith(f"{__name__}.")
    return f"{module}:{name}" if inside else None


def resolve(name: str) -> Scenario:
    """Return the scenario of a qualified name.

    Raises:
        ValueError: the name is not one of this package.
    """
    module, _, attribute = name.partition(":")
    if module != __name__ and not module.startswith(f"{__name__}."):
        raise ValueError(f"not a scenario: {name[:100]}")
    scenario: Scenario = getattr(importlib.import_module(module), attribute)
    return scenario
