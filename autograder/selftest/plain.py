"""Run an assignment's own cells and one problem's tests in this process, without the judge.

Fast and trusting: for code that is ours (known answers, mutants of the solutions). Answers of other
problems are the instructor's.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.build.stubs import defined_names
from chainrule.check import CheckAdvice, CheckFailed, NotWritten


@dataclass(frozen=True)
class Outcome:
    """What a problem's tests said: outcome, and the catalogue id of the mistake or advice."""

    outcome: str
    mistake: str | None = None
    message: str = ""


@contextmanager
def _as_graded() -> Iterator[None]:
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before


class Course:
    """An assignment's shared cells and answers, run once; then any answer tried in their midst."""

    def __init__(self, source: NotebookNode) -> None:
        self.answers: dict[str, str] = {}
        self.tests: dict[str, list[str]] = {}
        self.shared: list[str] = []
        given: list[str] = []
        used: set[str] = set()
        for cell in source.cells:
            if cell.cell_type != "code":
                continue
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution"):
                self.answers[marks["grade_id"]] = cell.source
            elif marks.get("grade"):
                self.tests.setdefault(problem_of(marks["grade_id"], self.answers), []).append(
                    cell.source
                )
                used.update(cell.metadata.get("chainrule", {}).get("uses", ()))
            elif "shared" in cell.metadata.get("tags", ()):
                self.shared.append(cell.source)
            elif not marks:
                given.append(cell.source)
        #: Given cells that define what tests ask of the student's process.
        self.given = [code for code in given if used and used & defined_names(code)]

    def namespace(self) -> dict[str, Any]:
        """The instructor's names, run afresh."""
        names: dict[str, Any] = {"__name__": "__main__"}
        with _as_graded():
            for code in (*self.shared, *self.answers.values(), *self.given):
                exec(compile(code, "<instructor>", "exec"), names)
        return names

    def run(self, problem: str, code: str) -> Outcome:
        """Run the problem's tests on ``code`` in the place of the instructor's answer."""
        names = self.namespace()
        advice: str | None = None
        with _as_graded(), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", CheckAdvice)
            try:
                exec(compile(code, "<answer>", "exec"), names)
                for test in self.tests.get(problem, ()):
                    exec(compile(test, "<test>", "exec"), names)
            except NotWritten as stub:
                return Outcome("not written", None, stub.sentence)
            except CheckFailed as failed:
                return Outcome("wrong", failed.mistake, failed.sentence)
            except Exception as error:
                return Outcome("wrong", None, f"{type(error).__name__}: {error}")
        for warning in caught:
            if isinstance(warning.message, CheckAdvice):
                advice = warning.message.mistake
        return Outcome("right", advice)


def problem_of(test: str, answers: dict[str, str]) -> str:
    """The answer that a test cell belongs to: ``test_relu_2`` → ``relu``."""
    name = test.removeprefix("test_")
    return name if name in answers else name.rpartition("_")[0]
