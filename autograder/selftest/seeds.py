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
from types import SimpleNamespace
from typing import Any

from nbformat import NotebookNode

from autograder.selftest.plain import Course, as_graded
from chainrule.check.outcome import Report
from chainrule.check.problem import Problem


@dataclass(frozen=True)
class Call:
    """A call of a check in a test cell: which problem, on which answers."""

    problem: Problem
    answers: tuple[Any, ...]

    def report(self, seed: int | None) -> Report:
        """The check's outcome under a seed."""
        return self.problem.report(*self.answers, seed=seed)


def calls(course: Course, replaced: dict[str, str] | None = None) -> dict[str, Call]:
    """The call of each problem's check, with the instructor's answers or those ``replaced``.

    The test cells run with a recorder in the place of the checks.
    """
    names = course.namespace(replaced)
    module = importlib.import_module(names["check"].__name__)
    found: dict[str, Call] = {}

    def recorder(problem: Problem) -> Callable[..., None]:
        def record(*answers: Any, seed: int | None = None) -> None:
            found.setdefault(problem.name, Call(problem, answers))

        return record

    stand_in = {problem.name: recorder(problem) for problem in module.PROBLEMS}
    names["check"] = SimpleNamespace(**stand_in, summary=lambda: None)
    for code in (code for cells in course.tests.values() for code in cells):
        for statement in ast.parse(code).body:
            if ast.unparse(statement).startswith("check."):
                exec(ast.unparse(statement), names)
    return found


def failures(found: dict[str, Call], seeds: Sequence[int]) -> Iterator[tuple[str, int, Report]]:
    """The (problem, seed, report) of every check that a right answer does not pass."""
    for name, call in found.items():
        for seed in seeds:
            with as_graded():
                report = call.report(seed)
            if report.status != "right" or report.mistake is not None:
                yield name, seed, report


def course_of(assignment: str) -> Course:
    """The solved notebook of an assignment, ready to run in this process."""
    from autograder.build.source import read_script
    from autograder.tree import here

    tree = here()
    source: NotebookNode = read_script(tree.source(assignment, tree.notebook_names(assignment)[0]))
    return Course(source)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the failures and a line for each assignment; 1 if there are any."""
    from rich.console import Console
    from rich.progress import track

    from autograder.tree import here

    parser = argparse.ArgumentParser(description="Run right answers' checks under many seeds.")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--seeds", type=int, default=200)
    chosen = parser.parse_args(arguments)
    total = 0
    for assignment in chosen.assignments or here().assignments():
        found = calls(course_of(assignment))
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
