"""Suspects: what an answer with a known mistake would return.

Every function here names what it needs by its parameters: inputs of the case, values of the oracle,
``expected``, or the whole ``case``. A parameter with a default keeps it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from chainrule.check.case import Case


@dataclass(frozen=True)
class ExceptionInfo:
    """An answer ended in an exception, or is predicted to.

    Attributes:
        kind: the exception's class name; an empty one in a prediction means any.
        text: its message.
        location: "in relu, line 3: return x.t", where known.
    """

    kind: str = ""
    text: str = ""
    location: str = ""


@dataclass(frozen=True)
class Suspect:
    """What an answer with the mistake ``id`` would return for a case; None: unpredictable.

    ``predict`` may return a dictionary of some of the parts; the other parts are right then.
    """

    id: str
    predict: Callable[..., Any]

    def prediction(self, case: Case) -> Any:
        return call_by_name(self.predict, case)


@dataclass(frozen=True)
class Factor:
    """The right value times a number, or times a number that depends on the case (1 / N).

    ``parts`` restricts it to some of the outputs.
    """

    id: str
    factor: float | Callable[..., float]
    parts: tuple[str, ...] = ()

    def of(self, case: Case) -> float:
        return call_by_name(self.factor, case) if callable(self.factor) else self.factor


@dataclass(frozen=True)
class Symptom:
    """A mistake recognised by what came back: ``matches(observed, …)``.

    ``observed`` maps part names to what was returned, or is an `ExceptionInfo`. True means that
    the mistake explains all that is wrong in the case; the names of parts, that it explains these.
    ``affects(…)`` selects the cases that an answer with the mistake cannot pass.
    """

    id: str
    matches: Callable[..., Any]
    affects: Callable[..., bool] | None = None

    def has_to_fail(self, case: Case) -> bool:
        return self.affects is not None and bool(call_by_name(self.affects, case))

    def seen(self, case: Case, observed: Any) -> bool | Collection[str]:
        found = call_by_name(self.matches, case, observed=observed)
        return found if isinstance(found, Collection) else bool(found)


def stops(identifier: str, operation: Callable[..., Any]) -> Suspect:
    """A mistake that ends in the exception that ``operation`` raises, on the same shapes."""

    @wraps(operation)  # its parameters name what it needs
    def predict(**values: Any) -> None:
        operation(**values)

    return Suspect(identifier, predict)


AnySuspect = Suspect | Factor | Symptom


def call_by_name(function: Callable[..., Any], case: Case, **more: Any) -> Any:
    """Call ``function`` with what its parameters name: ``more``, or values of the case."""
    names = _required_parameters(function)
    return function(**{name: more[name] if name in more else case[name] for name in names})


@cache
def _required_parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.default is inspect.Parameter.empty)
