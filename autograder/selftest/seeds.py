"""Run every check of an assignment under many seeds, on answers known to be right.

    python -m autograder.selftest.seeds [ASSIGNMENT …] --seeds 200

Hidden tests are the checks under one seed. No verdict may hang on that seed: a right answer has to
pass under every one.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from autograder.selftest.in_process import SolvedNotebook, as_graded
from autograder.selftest.sources import source_of
from chainrule.check.problem import Problem
from chainrule.check.report import CheckReport


@dataclass(frozen=True)
class CheckCall:
    """A call of a check in the tests of ``answer``: which problem, on which values."""

    answer: str
    problem: Problem
    values: tuple[Any, ...]

    def report(self, seed: int | None) -> CheckReport:
        """The check's outcome under a seed."""
        with as_graded():
            return self.problem.report(*self.values, seed=seed)


class _Recorder:
    """Stands in the place of an assignment's checks and notes how they are called."""

    def __init__(self, checks: ModuleType) -> None:
        self.checks = checks
        self.answer = ""
        self.calls: dict[str, CheckCall] = {}

    def __getattr__(self, name: str) -> Callable[..., None]:
        problem = getattr(self.checks, name)

        def record(*values: Any, seed: int | None = None) -> None:
            if isinstance(problem, Problem):
                self.calls.setdefault(name, CheckCall(self.answer, problem, values))

        return record


def calls(solved: SolvedNotebook, replaced: dict[str, str] | None = None) -> dict[str, CheckCall]:
    """The call of each check, with the instructor's answers or those ``replaced``."""
    names = solved.namespace(replaced)
    recorder = _Recorder(importlib.import_module(names["check"].__name__))
    names["check"] = recorder
    for answer, cells in solved.tests.items():
        recorder.answer = answer
        for statement in ast.parse("\n".join(cells)).body:
            if ast.unparse(statement).startswith("check."):
                exec(ast.unparse(statement), names)
    return recorder.calls


def failures(
    found: dict[str, CheckCall], seeds: Sequence[int]
) -> Iterator[tuple[str, int, CheckReport]]:
    """The (problem, seed, report) of every check that a right answer does not pass."""
    for name, call in found.items():
        for seed in seeds:
            report = call.report(seed)
            if report.status != "right" or report.mistake is not None:
                yield name, seed, report


def solved_notebook(assignment: str) -> SolvedNotebook:
    """The solved notebook of an assignment, ready to run in this process."""
    return SolvedNotebook(source_of(assignment))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the failures and a line for each assignment; 1 if there are any."""
    from rich.console import Console
    from rich.progress import track

    from autograder.checkout import current

    parser = argparse.ArgumentParser(description="Run right answers' checks under many seeds.")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--seeds", type=int, default=200)
    chosen = parser.parse_args(arguments)
    total = 0
    for assignment in chosen.assignments or current().assignments():
        found = calls(solved_notebook(assignment))
        runs = 0
        bad = []
        for name in track(list(found), assignment, transient=True, console=Console(stderr=True)):
            bad += list(failures({name: found[name]}, range(chosen.seeds)))
            runs += chosen.seeds
        for name, seed, report in bad[:20]:
            print(f"{assignment}/{name}, seed {seed}: {report.sentence}")
        print(f"{assignment}: {runs} checks of right answers, {len(bad)} false failures")
        total += len(bad)
    return int(total > 0)


if __name__ == "__main__":
    sys.exit(main())
