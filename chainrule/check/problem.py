"""A problem: cases, oracle and suspects bound together into something that checks an answer."""

from __future__ import annotations

import copy
import traceback
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from chainrule.check.case import AnySuspect, Case, Raised
from chainrule.check.compare import Fault, Limits, faults, split_like
from chainrule.check.diagnose import WHOLE, Trial, diagnose
from chainrule.check.display import deliver
from chainrule.check.outcome import Report
from chainrule.check.report import advised, blame, not_written, right
from chainrule.scenarios import Scenario, call, qualified_name

VISIBLE_SEED = 1


@dataclass(frozen=True, eq=False)
class Problem:
    """One answer of the course, callable: ``problem(answer, *upstream, seed=None)``.

    Attributes: see `chainrule.check`. ``inputs`` names the arguments in messages.
    """

    name: str
    cases: Callable[[np.random.Generator], Iterable[Case]]
    inputs: tuple[str, ...] = ()
    outputs: str | tuple[str, ...] = ""
    suspects: tuple[AnySuspect, ...] = ()
    scenarios: tuple[Scenario, ...] = (call,)
    tolerance: float = 1e-9
    floor: float = 1e-14
    single: bool = False
    lists: bool = False
    tensors: bool = False
    advice: str = "argument-changed"
    title: str = field(default="", compare=False)

    def __call__(self, answer: Any, *upstream: Any, seed: int | None = None) -> None:
        """Check ``answer``; with a ``seed``, on other shapes and values of the same contract.

        Raises:
            CheckFailed: the answer is wrong, and no person runs this in a notebook.
            NotWritten: the answer is a stub.
        """
        deliver(self.report(answer, *upstream, seed=seed))

    def draw(self, seed: int | None = None) -> tuple[Case, ...]:
        """The cases of a seed; of the visible checks without one."""
        return _drawn(self, VISIBLE_SEED if seed is None else seed)

    def report(self, answer: Any, *upstream: Any, seed: int | None = None) -> Report:
        """The outcome as a value; nothing is shown or raised."""
        cases = self.draw(seed)
        best: list[Trial] | None = None
        for scenario in self.scenarios:
            trials = self._trials(scenario, answer, cases, upstream)
            failed = sum(bool(trial.faults) for trial in trials)
            if not failed:
                written = tuple(dict.fromkeys(n for t in trials for n in t.written_into))
                return advised(self.name, self.advice, written) if written else right(self.name)
            if best is None or failed < sum(bool(trial.faults) for trial in best):
                best = trials
        assert best is not None
        stub = next(
            (
                t.observed
                for t in best
                if isinstance(t.observed, Raised) and t.observed.kind == "NotImplementedError"
            ),
            None,
        )
        if stub is not None:
            return not_written(self.name, stub)
        found = diagnose(best, self.suspects, self.outputs)
        return blame(self.name, self.inputs, best, found)

    @property
    def limits(self) -> Limits:
        return Limits(self.tolerance, self.floor, self.single, self.lists, self.tensors)

    def _trials(
        self, scenario: Scenario, answer: Any, cases: Sequence[Case], upstream: Sequence[Any]
    ) -> list[Trial]:
        passed = [_copy(case) for case in cases]
        values = _outcomes(scenario, answer, passed, upstream)
        for place, case in enumerate(cases):
            if isinstance(values[place], Raised) and case.read_only:
                # Perhaps it writes into its argument; whether its values are right is another
                # question.
                passed[place] = replace(case, arguments=copy.deepcopy(case.arguments))
                values[place] = _outcomes(scenario, answer, [passed[place]], upstream)[0]
        tried = zip(cases, passed, values, strict=True)
        return [self._trial(case, after.arguments, value) for case, after, value in tried]

    def _trial(self, case: Case, arguments: Sequence[Any], value: Any) -> Trial:
        names = self.inputs or tuple(f"argument {i + 1}" for i in range(len(case.arguments)))
        written = tuple(
            name
            for name, before, after in zip(names, case.arguments, arguments, strict=False)
            if not _same(before, after)
        )
        if isinstance(value, Raised):
            return Trial(case, value, {WHOLE: Fault("raises", "", "", value.kind)}, written)
        parts = split_like(value, case.expected, self.outputs)
        if isinstance(parts, Fault):
            return Trial(case, parts, {WHOLE: parts}, written)
        return Trial(case, parts, faults(parts, case, self.outputs, self.limits), written)


@lru_cache(maxsize=256)  # a judge puts the same cases to every submission
def _drawn(problem: Problem, seed: int) -> tuple[Case, ...]:
    root = [seed, zlib.crc32(problem.name.encode())]
    return tuple(problem.cases(np.random.default_rng(root)))


def _copy(case: Case) -> Case:
    """The case with arguments of its own, protected if the case says so."""
    own = replace(case, arguments=copy.deepcopy(case.arguments))
    if case.read_only:
        _protect(own.arguments)
    return own


def _outcomes(
    scenario: Scenario, answer: Any, cases: Sequence[Case], upstream: Sequence[Any]
) -> list[Any]:
    """Run the scenario for each case, in the answer's own process if it has one."""
    run_scenario, name = getattr(type(answer), "run_scenario", None), qualified_name(scenario)
    if run_scenario is None or name is None or not answer.reaches(upstream):
        return [_outcome(scenario, answer, case, upstream) for case in cases]
    values = run_scenario(
        answer, name, [(case.arguments, case.setting) for case in cases], upstream
    )
    return [_raised(value) if isinstance(value, Exception) else value for value in values]


def _outcome(scenario: Scenario, answer: Any, case: Case, upstream: Sequence[Any]) -> Any:
    try:
        with np.errstate(all="ignore"):
            return scenario(answer, case, *upstream)
    except Exception as error:  # whatever a student's code raises is a finding, not our failure
        return _raised(error)


def _raised(error: Exception) -> Raised:
    text = " ".join(str(error).split())
    return Raised(type(error).__name__, text[:160], _place(error))


def _place(error: Exception) -> str:
    """Where in the student's cell an exception arose, e.g. ``in relu, line 3: return x.t``."""
    frames = [
        (frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
        if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython-input")
    ]
    # An exception from another process brings the lines of the student's cells with it.
    frames = frames or list(getattr(getattr(error, "raised", None), "lines", ()))
    return f"in {frames[-1][1]}, line {frames[-1][0]}: {frames[-1][2]}"[:100] if frames else ""


def _protect(value: Any) -> None:
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, dict):
        for item in value.values():
            _protect(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _protect(item)


def _same(before: Any, after: Any) -> bool:
    """Whether an argument still is what was passed."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
        )
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, int | float | str | None):
        return bool(before == after)
    return True
