"""Which answer that a failing one builds on is still wrong.

Only in a student's own session: the checks that were run there are remembered, and one that was
wrong is run again, on what its name means now.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from chainrule.check.report import CheckReport


class _Checked(Protocol):
    @property
    def name(self) -> str: ...

    def report(self, answer: Any, *upstream: Any) -> CheckReport: ...


#: The checks of this session, by the answer's name: with what they were called, how they ended.
_checked: dict[str, tuple[_Checked, tuple[Any, ...], str]] = {}


def remember(problem: _Checked, upstream: Sequence[Any], report: CheckReport) -> None:
    """Keep how a check ended, for those of answers that build on this one."""
    _checked[problem.name] = (problem, tuple(upstream), report.status)


def wrong_upstream(name: str, answer: Any, upstream: Sequence[Any]) -> str | None:
    """The first answer below ``name`` whose check failed in this session and still fails."""
    below = dict(_below([answer, *upstream]))
    for other, (problem, others, status) in list(_checked.items()):
        if other == name or other not in below or status != "wrong":
            continue
        if problem.report(below[other], *others).status == "wrong":
            return other
    return None


def _below(values: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The functions and classes that code uses, by the global names that it knows them by."""
    queue, seen = list(values), set()
    while queue:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, type):
            queue += [item for item in vars(value).values() if isinstance(item, types.FunctionType)]
            yield value.__name__, value
        elif isinstance(value, types.FunctionType):
            yield value.__name__, value
            names = {name for code in _codes(value.__code__) for name in code.co_names}
            used = [value.__globals__[name] for name in names if name in value.__globals__]
            queue += [u for u in used if getattr(u, "__module__", None) == value.__module__]


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)
