"""Roads: what a check does with an answer before it compares; no oracle, no expected value.

A road is ``road(answer, given, *upstream)``, where ``given`` has the ``arguments`` of a case, and
its ``setting``: what the road needs besides. It returns what the check compares. A problem's roads
may stand beside it in `chainrule.check`; those that are worth it stand here, one module for each
assignment. They import NumPy and nothing of the course, because where the answer lives in another
process (while it is graded) they are run in there: one exchange for a whole scenario, with each
value used as the student's own notebook would use it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Road = Callable[..., Any]


@dataclass(frozen=True)
class Given:
    """What a road is given of a case."""

    arguments: tuple[Any, ...]
    setting: Mapping[str, Any] = field(default_factory=dict, kw_only=True)


def plain_call(answer: Any, given: Given, *upstream: Any) -> Any:
    """The road that most problems take: call the answer with the case's arguments."""
    return answer(*given.arguments)


def address(road: Road) -> str | None:
    """Return what `find` finds a road by; None for one that does not stand here."""
    module, name = getattr(road, "__module__", ""), getattr(road, "__qualname__", "")
    inside = module == __name__ or module.startswith(f"{__name__}.")
    return f"{module}:{name}" if inside else None


def find(where: str) -> Road:
    """Return the road at an `address`."""
    module, _, name = where.partition(":")
    road: Road = getattr(importlib.import_module(module), name)
    return road
