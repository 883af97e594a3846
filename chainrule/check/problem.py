"""A problem: cases, oracle and suspects bound together into something that checks an answer."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np

from chainrule.check.call import Template
from chainrule.check.case import Case
from chainrule.check.compare import Limits
from chainrule.check.diagnose import diagnose
from chainrule.check.display import emit
from chainrule.check.report import CheckReport
from chainrule.check.suspects import AnySuspect, Symptom
from chainrule.check.trial import Trial, stub_in, try_cases
from chainrule.check.upstream import remember, wrong_upstream
from chainrule.check.wording import (
    Words,
    advice_report,
    failure_report,
    mutation_report,
    right_report,
    stub_report,
    upstream_report,
)
from chainrule.scenarios import Scenario, call

VISIBLE_SEED = 1


@dataclass(frozen=True, eq=False)
class Problem:
    """One answer of the course, callable: ``problem(answer, *upstream, seed=None)``.

    Attributes: see `chainrule.check`.
    """

    name: str
    cases: Callable[[np.random.Generator], Iterable[Case]]
    outputs: str | tuple[str, ...] = ""
    suspects: tuple[AnySuspect, ...] = ()
    scenarios: tuple[Scenario, ...] = (call,)
    tolerance: float = 1e-9
    floor: float = 1e-14
    single: bool = False
    lists: bool = False
    tensors: bool = False
    advice: str = "argument-changed"
    remarks: tuple[Symptom, ...] = ()
    template: Template = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    graded: bool = True

    def __call__(self, answer: Any, *upstream: Any, seed: int | None = None) -> None:
        """Check ``answer``; with a ``seed``, on other shapes and values of the same contract.

        Raises:
            CheckFailed: the answer is wrong, and no person runs this in a notebook.
            NotWritten: the answer is a stub.
        """
        report = self.report(answer, *upstream, seed=seed)
        if report.status == "wrong":
            culprit = wrong_upstream(self.name, answer, upstream)
            report = upstream_report(self.name, culprit) if culprit else report
        remember(self, answer, upstream, report)
        emit(report)

    def draw(self, seed: int | None = None) -> tuple[Case, ...]:
        """The cases of a seed, with inputs of their own; of the visible checks without one."""
        cases = _drawn(self, VISIBLE_SEED if seed is None else seed)
        return tuple(
            replace(
                case,
                inputs=copy.deepcopy(dict(case.inputs)),
                setting=copy.deepcopy(dict(case.setting)),
            )
            for case in cases
        )

    def report(self, answer: Any, *upstream: Any, seed: int | None = None) -> CheckReport:
        """The outcome as a value; nothing is shown or raised."""
        cases = _drawn(self, VISIBLE_SEED if seed is None else seed)
        best: list[Trial] | None = None
        for scenario in self.scenarios:
            trials = try_cases(scenario, answer, cases, upstream, self.outputs, self.limits)
            failed = sum(bool(trial.mismatches) for trial in trials)
            if not failed:
                return self._right(trials)
            if best is None or failed < sum(bool(trial.mismatches) for trial in best):
                best = trials
        assert best is not None
        stub = stub_in(best)
        if stub is not None:
            return stub_report(self.name, stub)
        return failure_report(self.words, best, diagnose(best, self.suspects, self.outputs))

    def _right(self, trials: Sequence[Trial]) -> CheckReport:
        """A right answer, perhaps with a word of advice."""
        written = tuple(dict.fromkeys(n for t in trials for n in t.written_into))
        if written:
            return mutation_report(self.words, self.advice, written)
        for remark in self.remarks:
            if any(remark.seen(trial.case, trial.observed) for trial in trials):
                return advice_report(self.words, remark.id)
        return right_report(self.name)

    @property
    def words(self) -> Words:
        template = self.template or ("{name}({inputs})" if call in self.scenarios else "")
        return Words(self.name, self.hints, self.sentences, template)

    @property
    def limits(self) -> Limits:
        return Limits(self.tolerance, self.floor, self.single, self.lists, self.tensors)


@lru_cache(maxsize=256)  # a judge puts the same cases to every submission
def _drawn(problem: Problem, seed: int) -> tuple[Case, ...]:
    root = [seed, zlib.crc32(problem.name.encode())]
    return tuple(problem.cases(np.random.default_rng(root)))


def problems_in(*modules: ModuleType) -> dict[str, Problem]:
    """The problems that modules define, by the name they are called by, in order of definition."""
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Problem)
    }
