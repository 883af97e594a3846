"""Tests in the student's process, as nbgrader alone runs them: at their places among the cells.

It proves a solved source (`autograder.grading.proof`), and grades tests that their author marked as
unprotected: code in the same process can set what they come to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.judge.output import Outputs
from autograder.judge.partial_credit import score
from autograder.judge.run_cells import CellRunner
from autograder.notebook.text import clean_line
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.forkserver_client import ForkServerLost
from autograder.sandbox.steps import CellStep
from autograder.sandbox.student_process import StudentProcess

LONGEST = 300


@dataclass(frozen=True)
class InProcess:
    """What a test came to in the student's process: its points, and its error in one line."""

    earned: float
    error: str = ""


def run_in_process(runner: CellRunner, tests: Collection[str]) -> dict[str, InProcess]:
    """Run all cells in one process of their own, and these tests among them.

    No other process of the submission is alive meanwhile. A test that is not reached is left out.

    Raises:
        TimeUp: the submission's time is used up.
    """
    runner.close()
    runner.check_time()
    student = StudentProcess(runner.fork_server, runner.bounds, runner.finish, runner.files)
    outputs = Outputs(runner.bounds.output)
    found: dict[str, InProcess] = {}
    cells = [
        cell
        for index, cell in enumerate(runner.cells)
        if cell.node.cell_type == "code"
        and index not in runner.skip
        and (cell.role != "test" or cell.name in tests)
    ]
    left = list(cells)
    try:
        for ran in student.run([CellStep(c.node.source, quiet=c.role != "test") for c in cells]):
            cell = left.pop(0)
            if cell.role == "test":
                name = str(cell.name)
                points = runner.tests[name].points
                found[name] = read_outputs(outputs.of_cell(ran["messages"]), points)
    except StudentGone as gone:
        if left[0].role == "test":
            found[str(left[0].name)] = InProcess(0.0, f"it was stopped: {gone}")
    finally:
        with contextlib.suppress(ForkServerLost):
            student.close()
    return found


def read_outputs(outputs: list[NotebookNode], points: float) -> InProcess:
    """Return what nbgrader reads from a test's outputs.

    Unlike nbgrader, a score below 0 gives nothing, and one above the test's points gives all.
    """
    for output in outputs:
        if output.output_type == "error":
            return InProcess(0.0, _line(output.ename, output.evalue))
        if output.output_type == "stream" and output.name == "stderr":
            return InProcess(0.0, _line("it prints to stderr", output.text))
        if output.output_type == "execute_result":
            try:
                value = float("".join(output.data.get("text/plain", "")))
            except ValueError:
                break
            earned = score(value, points)
            return InProcess(points if earned is None else earned)
    return InProcess(points)


def _line(what: str, text: str) -> str:
    return clean_line(f"{what}: {text}" if text else what, LONGEST)
