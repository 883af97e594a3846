"""A case as a call that can be copied into a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.compare import describe
from chainrule.check.trial import Trial

#: Numbers and characters of a call that a person still reads.
_MOST_NUMBERS = 60
_MOST_CHARACTERS = 420


def call_text(problem: str, template: str, trial: Trial) -> str:
    """The call of a case.

    ``template`` has the inputs' names in braces, as in ``"{name}({dout}, {cache})"``, or all of
    them as ``{inputs}``. A call with more numbers than a person reads takes them from the check.
    """
    case = trial.case
    if case.label or not template:
        return case.label or f"{problem} with {_shapes(case.inputs)}"
    template = template.replace("{inputs}", ", ".join(f"{{{name}}}" for name in case.inputs))
    values = {name: literal(value) for name, value in case.inputs.items()}
    answer = problem.partition(",")[0]  # of "FullyConnectedNet, no hidden"
    text = template.format(name=answer, **values)
    if size(case.inputs) <= _MOST_NUMBERS and len(text) <= _MOST_CHARACTERS:
        return text
    names = ", ".join(case.inputs)
    drawn = f"check.{problem.replace(', ', '_').replace(' ', '_')}.draw()[{trial.number}].arguments"
    return f"{names} = {drawn}; " + template.format(name=answer, **{n: n for n in case.inputs})


def literal(value: Any) -> str:
    """A value in Python, numbers with six digits."""
    if isinstance(value, np.ndarray):
        return f"np.array({literal(value.tolist())})" if value.ndim else literal(value.item())
    if isinstance(value, np.generic):
        return literal(value.item())
    if isinstance(value, float):
        short = float(f"{value:.6g}")
        return repr(short + 0.0)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def reading(case: Case) -> float:
    """How many characters of inputs a person has to read; very many if it is unreadable."""
    numbers = size(case.inputs)
    return 1e6 + numbers if numbers > _MOST_NUMBERS else len(literal(case.arguments))


def size(value: Any) -> float:
    """How many numbers a person has to read to take an input in."""
    if isinstance(value, Mapping):
        return sum(map(size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(size, value))
    return float(np.size(value)) if isinstance(value, np.ndarray) else 1.0


def _shapes(inputs: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shape(value)}" for name, value in inputs.items())


def _shape(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.size > 9:
        return str(value.shape)
    if isinstance(value, tuple) and any(isinstance(item, np.ndarray) for item in value):
        return "(" + ", ".join(map(_shape, value)) + ")"
    return f"= {describe(value)}"
