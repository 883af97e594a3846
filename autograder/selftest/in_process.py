"""Run an assignment's own cells and one problem's tests in this process, without the judge.

Fast and trusting: for the course's own code (known answers, mutants of the solutions). Answers to
other problems are the instructor's.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from nbformat import NotebookNode

from autograder.judge.verdict import Outcome
from autograder.notebook.cells import is_shared
from autograder.notebook.compiled import compile_source
from autograder.notebook.definitions import plain_python
from autograder.selftest.minimal_notebook import needed_cells
from chainrule.check import CheckAdvice, CheckFailed, NotWritten


@dataclass(frozen=True)
class ProblemResult:
    """The result of a problem's tests: outcome, and the catalogue id of the mistake or advice."""

    outcome: Outcome
    mistake: str | None = None
    message: str = ""


@contextmanager
def as_graded() -> Iterator[None]:
    """Let the cells know that they are graded, and write what they write into a scratch folder."""
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        with TemporaryDirectory() as scratch, chdir(scratch), redirect_stdout(io.StringIO()):
            yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before


class SolvedNotebook:
    """An assignment's given cells, as far as they matter here, its answers and its tests."""

    def __init__(self, source: NotebookNode) -> None:
        compiled, needed = compile_source(source), needed_cells(source)
        names = {position: name for name, position in compiled.answers.items()}
        #: (answer or None, code) of the cells that make the names which tests may use, in order.
        self.cells: list[tuple[str | None, str]] = [
            (names.get(position), plain_python(cell.source))
            for position, cell in enumerate(source.cells)
            if position in needed or position in names or is_shared(cell)
        ]
        self.answers = {name: code for name, code in self.cells if name is not None}
        self.tests: dict[str, list[str]] = {}
        for test in compiled.tests:
            code = plain_python(source.cells[test.index].source)
            self.tests.setdefault(test.problem, []).append(code)

    def namespace(self, replaced: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Run the cells afresh, with other answers in the place of the instructor's.

        A given cell that stops because of such an answer leaves its names unbound.
        """
        names: dict[str, Any] = {"__name__": "__main__"}
        with as_graded():
            for name, code in self.cells:
                own = (replaced or {}).get(name, code) if name else code
                try:
                    exec(compile(own, f"<{name or 'given'}>", "exec"), names)
                except Exception:
                    if name or not replaced:
                        raise
        return names

    def run(self, problem: str, code: str) -> ProblemResult:
        """Run the problem's tests on ``code`` in the place of the instructor's answer."""
        with as_graded(), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", CheckAdvice)
            try:
                names = self.namespace({problem: code})
                for test in self.tests.get(problem, ()):
                    exec(compile(test, "<test>", "exec"), names)
            except NotWritten as stub:
                return ProblemResult(Outcome.NOT_WRITTEN, None, stub.sentence)
            except CheckFailed as failed:
                return ProblemResult(Outcome.WRONG, failed.mistake, failed.sentence)
            except Exception as error:
                return ProblemResult(Outcome.WRONG, None, f"{type(error).__name__}: {error}")
        advice = [w.message.mistake for w in caught if isinstance(w.message, CheckAdvice)]
        return ProblemResult(Outcome.RIGHT, advice[0] if advice else None)
