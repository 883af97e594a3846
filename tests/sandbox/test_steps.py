"""Cells and snapshots sent at once: each has its own reply, its own time and its own end."""

import dataclasses
import time

import pytest

from autograder.judge import Judge
from autograder.sandbox import student_process
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.steps import CellStep, SnapshotStep
from autograder.sandbox.student_process import StudentProcess

pytestmark = pytest.mark.sandbox
SELF_INTERRUPT = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n'went on'"


def student(judge: Judge, wall: float = 30.0) -> StudentProcess:
    bounds = dataclasses.replace(judge.bounds, wall=wall)
    return StudentProcess(judge._fork_server(()), bounds, time.monotonic() + 60)


@pytest.mark.parametrize("at_once", [student_process.AT_ONCE, 1], ids=["at once", "one by one"])
def test_each_step_has_its_own_result(
    at_once: int, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(student_process, "AT_ONCE", at_once)
    running = student(judge)
    steps = [
        CellStep("x = 1\nx"),
        SnapshotStep("early", ["x", "y"]),
        CellStep("1 / 0"),
        CellStep("x = 2\nx", quiet=True),
        SnapshotStep("late", ["x"]),
    ]
    first, early, failing, quiet, late = running.run(steps)
    assert first["messages"][0][1]["data"]["text/plain"] == "1"
    assert early == ({"x": 1}, {})
    assert failing["error"] == "ZeroDivisionError"
    assert quiet["messages"] == []
    assert quiet["error"] is None
    assert late == ({"x": 2}, {})
    running.close()


def test_a_process_that_ends_loses_the_step_that_it_was_in(judge: Judge) -> None:
    running = student(judge)
    steps = [CellStep("1"), CellStep("import os\nos._exit(3)"), CellStep("2")]
    results = running.run(steps)
    assert next(results)["error"] is None
    with pytest.raises(StudentGone, match="status 3"):
        next(results)


def test_each_step_has_its_own_time(judge: Judge) -> None:
    running = student(judge, wall=3.0)
    steps = [CellStep("1"), CellStep("while True: pass"), CellStep("'went on'")]
    interrupted = []
    for result in running.run(steps):
        interrupted.append((running.interrupted, result["error"]))
    assert interrupted == [(False, None), (True, "KeyboardInterrupt"), (False, None)]
    running.close()


def test_an_interrupt_that_comes_too_late_does_not_end_the_next_cell(judge: Judge) -> None:
    """The judge interrupts a cell after its bound; a signal so early was for the cell before."""
    running = student(judge)
    assert running.cell(SELF_INTERRUPT)["error"] is None
    running.close()


def test_a_module_that_a_cell_has_just_written_is_found(judge: Judge) -> None:
    """Its folder was listed before, within the same tick of the file system's clock."""
    running = student(judge)
    write = """
import os
listed = os.stat(".").st_mtime_ns
try:
    import written
except ImportError:
    open("written.py", "w").close()
    os.utime(".", ns=(listed, listed))
"""
    steps = [CellStep(write), CellStep("import written")]
    assert [result["error"] for result in running.run(steps)] == [None, None]
    running.close()
