"""Cases: what an answer is given, and what is accepted in return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np


@dataclass(frozen=True)
class Between:
    """Accepts every value from ``low`` to ``high``, entry by entry: the subgradients at a kink.

    The bounds may be given in either order. The mean of the bounds is shown as the right value
    where one is needed.
    """

    low: Any
    high: Any

    @property
    def example(self) -> Any:
        return (np.asarray(self.low, float) + np.asarray(self.high, float)) / 2


@dataclass(frozen=True)
class Where:
    """Accepts every value of ``example``'s shape that satisfies ``accepts``.

    ``words`` say what is expected, and ``show(array)`` says what came in the same terms; without
    it the value itself is shown.
    """

    example: Any
    accepts: Callable[[np.ndarray], bool]
    words: str = ""
    show: Callable[[np.ndarray], str] | None = None


@dataclass(frozen=True)
class Condition:
    """A condition on all parts together: in code, in words, and what came in the same terms."""

    accepts: Callable[[Mapping[str, np.ndarray]], bool]
    words: str
    show: Callable[[Mapping[str, np.ndarray]], str]


class Anything:
    """Accepts whatever comes, e.g. a cache, whose form is the student's choice."""


ANYTHING: Final = Anything()


@dataclass(frozen=True)
class Case:
    """One call of an answer, with what the oracle expects.

    Attributes:
        inputs: what is passed, by parameter name and in order.
        expected: what is accepted; see `chainrule.check`.
        properties: what is special about the inputs, in the words of a message.
        oracle: further values that suspects want, by name.
        setting: what the scenario needs apart from the inputs; nothing that is expected.
        holds: a condition on all parts together.
        read_only: pass write-protected arrays.
        label: shown instead of the call in messages where the call itself would not help.
    """

    inputs: Mapping[str, Any]
    expected: Any
    properties: tuple[str, ...] = ()
    oracle: Mapping[str, Any] = field(default_factory=dict)
    setting: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    holds: Condition | None = None
    read_only: bool = False
    label: str = ""

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The inputs as positional arguments, which is how an answer gets them."""
        return tuple(self.inputs.values())

    def __getitem__(self, name: str) -> Any:
        """The value that a suspect's parameter ``name`` gets: an input, or one of the oracle's.

        Raises:
            KeyError: there is neither, and the name is not ``expected`` or ``case``.
        """
        if name in self.inputs:
            return self.inputs[name]
        if name in self.oracle:
            return self.oracle[name]
        if name == "expected":
            return self.expected
        if name == "case":
            return self
        known = ", ".join([*self.inputs, *self.oracle, "expected", "case"])
        raise KeyError(f"no input or oracle value is called {name!r}; there are: {known}")
