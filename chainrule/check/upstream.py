"""Which answer that a failing one builds on is still wrong.

Only in a student's own session: the checks that were run there are remembered, and one that was
wrong is run again, on what its name means now.
"""

from __future__ import annotations

import dis
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chainrule.check.report import CheckReport


class _Checked(Protocol):
    @property
    def name(self) -> str: ...

    def report(self, answer: Any, *upstream: Any) -> CheckReport: ...


@dataclass(frozen=True)
class _CheckRun:
    """A check that was run: on which upstream answers, in which notebook, how it ended."""

    problem: _Checked
    upstream: tuple[Any, ...]
    names: dict[str, Any]
    status: str


#: The last check of each answer of this session, by the answer's name.
_checked: dict[str, _CheckRun] = {}


def remember(problem: _Checked, answer: Any, upstream: Sequence[Any], report: CheckReport) -> None:
    """Keep how a check ended, for those of answers that build on this one."""
    names = _names_of(answer)
    if names is not None:
        _checked[problem.name] = _CheckRun(problem, tuple(upstream), names, report.status)


def wrong_upstream(name: str, answer: Any, upstream: Sequence[Any]) -> str | None:
    """The first answer below ``name`` whose check failed in this notebook and still fails."""
    names = _names_of(answer)
    below = _used_by([answer, *upstream])
    for other, ended in list(_checked.items()):
        if other == name or other not in below or ended.status != "wrong":
            continue
        if ended.names is names:
            now = ended.problem.report(names[other], *ended.upstream)
            if now.status == "wrong":
                return other
    return None


def _names_of(answer: Any) -> dict[str, Any] | None:
    """The notebook's names, if the answer is a function or a class that was defined in one."""
    functions = [answer, *(vars(answer).values() if isinstance(answer, type) else ())]
    found = next((f for f in functions if type(f) is types.FunctionType), None)
    return None if found is None else found.__globals__


def _used_by(values: Sequence[Any]) -> set[str]:
    """The global names of functions and classes that code uses, and those that these use."""
    queue, found = list(values), {getattr(value, "__name__", "") for value in values[1:]}
    seen: set[int] = set()
    while queue:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, type):
            queue += [item for item in vars(value).values() if isinstance(item, types.FunctionType)]
        elif type(value) is types.FunctionType:
            used = set(_globals_in(value.__code__))
            for name in used & value.__globals__.keys():
                if isinstance(value.__globals__[name], types.FunctionType | type):
                    found.add(name)
                    queue.append(value.__globals__[name])
    return found


def _globals_in(code: types.CodeType) -> Iterator[str]:
    """The global names that code reads; an attribute of the same name is not one."""
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            yield str(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_in(constant)
