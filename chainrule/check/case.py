"""Cases, what they accept, and the suspects of a problem: plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from chainrule.scenarios import Inputs


@dataclass(frozen=True)
class Between:
    """Accepts every value from ``low`` to ``high``, entry by entry: the subgradients at a kink.

    The bounds may be given in either order. The mean of the bounds stands for the right value
    where one has to be shown.
    """

    low: Any
    high: Any

    @property
    def example(self) -> Any:
        return (np.asarray(self.low, float) + np.asarray(self.high, float)) / 2


@dataclass(frozen=True)
class Where:
    """Accepts every value of ``example``'s shape that satisfies ``accepts``."""

    example: Any
    accepts: Callable[[np.ndarray], bool]


class Anything:
    """Accepts whatever comes, e.g. a cache, which is the student's own affair."""


ANYTHING: Final = Anything()


@dataclass(frozen=True)
class Raised:
    """An answer ended in an exception, or is predicted to.

    Attributes:
        kind: the exception's class name; an empty one in a prediction stands for any.
        text: its message.
        place: "line 3: `return x.t`", where known.
    """

    kind: str = ""
    text: str = ""
    place: str = ""


@dataclass(frozen=True)
class Case(Inputs):
    """One input with what the oracle expects. See `chainrule.check` for the fields' meaning."""

    expected: Any
    properties: tuple[str, ...] = ()
    oracle: Mapping[str, Any] = field(default_factory=dict)
    holds: Callable[[Mapping[str, np.ndarray]], bool] | None = None
    read_only: bool = False
    label: str = ""


@dataclass(frozen=True)
class Suspect:
    """What an answer with the mistake ``id`` would return for a case; None: cannot be told."""

    id: str
    predict: Callable[[Case], Any]


@dataclass(frozen=True)
class Factor:
    """The right value times a number, or times a number that depends on the case (1 / N).

    ``parts`` restricts it to some of the outputs.
    """

    id: str
    factor: float | Callable[[Case], float]
    parts: tuple[str, ...] = ()

    def of(self, case: Case) -> float:
        return self.factor(case) if callable(self.factor) else self.factor


@dataclass(frozen=True)
class Sign:
    """A mistake seen in what came back: ``looks(case, observed)``.

    ``observed`` maps part names to what was returned, or is a `Raised`.
    """

    id: str
    looks: Callable[[Case, Any], bool]


AnySuspect = Suspect | Factor | Sign
