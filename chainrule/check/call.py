"""A case as a call that can be copied into a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.parts import describe
from chainrule.check.trial import Trial

#: Numbers and characters of a call that a person still reads.
_MOST_NUMBERS = 60
_MOST_CHARACTERS = 420


#: A call with the inputs' names in braces, as in ``"{name}({dout}, {cache})"``, or all of them as
#: ``{inputs}``, or with the whole ``{case}``; or a function that makes one for a part of what is
#: compared, and a case.
Template = str | Callable[[str, Case], str]


def call_line(
    problem: str, template: Template, trial: Trial, part: str, *, after_another: bool = False
) -> str:
    """The case as a call that can be copied into a cell, or in words where there is none.

    The last expression of the call is ``part``, where the template is a function. A call with more
    numbers than a person reads takes them from the check. What is only seen ``after_another`` call
    has none.
    """
    case = trial.case
    if after_another:
        return f"case:     {problem} with {_shapes(case.inputs)}, after another call"
    template = template(part, case) if callable(template) else "" if case.label else template
    if not template:
        return f"case:     {case.label or f'{problem} with {_shapes(case.inputs)}'}"
    return f"call:     {_call(problem, template, trial)}"


def _call(problem: str, template: str, trial: Trial) -> str:
    case = trial.case
    template = template.replace("{inputs}", ", ".join(f"{{{name}}}" for name in case.inputs))
    values = {name: literal(value) for name, value in case.inputs.items()}
    answer = problem.partition(",")[0]  # of "FullyConnectedNet, no hidden"
    drawn = f"check.{problem.replace(', ', '_').replace(' ', '_')}.draw()[{trial.number}]"
    if "{case}" in template:
        return template.format(name=answer, case=drawn)
    text = template.format(name=answer, **values)
    if size(case.inputs) <= _MOST_NUMBERS and len(text) <= _MOST_CHARACTERS:
        return text
    if not any(f"{{{name}}}" in template for name in case.inputs):
        return text  # it takes none of them
    names = ", ".join(case.inputs)
    by_name = template.format(name=answer, **{n: n for n in case.inputs})
    return f"{names} = {drawn}.arguments; {by_name}"


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
