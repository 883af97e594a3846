"""Where the time of one more submission goes, in milliseconds."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from autograder.course_folder import open_course
from autograder.grading.grade_one import Task, grade
from autograder.grading.read_sources import load_sources
from autograder.sandbox.bounds import Bounds, bounds_from
from autograder.sandbox.forkserver_client import BASE_PRELOAD, ForkServer
from autograder.sandbox.student_process import StudentProcess
from benchmarks.classes import ASSIGNMENT, our_class
from benchmarks.table import Section, spread

REPETITIONS = 40
WORDS = {
    "whole": "one submission",
    "cells": "its cells, rebuilt and run",
    "tests": "its tests, across the channel",
    "bookkeeping": "notebook read and written, nbgrader's grades",
    "cpu": "of the whole: the judge's own processor time",
    "process": "beside it, on the other core: a process forked for the next one, and one ended",
}


def parts(course: Path, assignment: str) -> dict[str, list[float]]:
    """Grade submissions of a class one after the other here; return the milliseconds of each part.

    Returns:
        ``whole``: reading, judging and writing down as a value; of it ``cells``: the submission's
        cells, rebuilt and run; ``tests``: its tests, across the channel; ``bookkeeping``: the
        notebook read, given nbgrader's grades and written; and ``cpu``: the judge's own processor
        time. ``process``: a confined process forked and ended with nothing in it.
    """
    opened = open_course(course)
    (source,) = load_sources(opened.solutions, assignment, opened.config)
    path = f"{assignment}/{source.name}.ipynb"
    work = [(student / path).read_bytes() for student in sorted((course / "submitted").iterdir())]
    bounds = bounds_from(opened.bounds(assignment))
    grade(Task(work[0], source, bounds))
    rounds = [_one(Task(data, source, bounds)) for data in work[:REPETITIONS]]
    found = {name: [one[name] for one in rounds] for name in rounds[0]}
    found["process"] = _processes()
    return found


def _one(task: Task) -> dict[str, float]:
    began, processor = time.perf_counter(), time.process_time()
    judgement = grade(task).judgement
    whole, cpu = time.perf_counter() - began, time.process_time() - processor
    tests = sum(verdict["seconds"] for verdict in judgement["verdicts"])
    cells = judgement["seconds"] - tests
    return {
        name: 1000 * seconds
        for name, seconds in {
            "whole": whole,
            "cells": cells,
            "tests": tests,
            "bookkeeping": whole - judgement["seconds"],
            "cpu": cpu,
        }.items()
    }


def _processes() -> list[float]:
    """Return the milliseconds of a fork and an end, over and over."""
    fork_server = ForkServer((*BASE_PRELOAD, "torch")).ready()
    try:
        return [_timed(lambda: _fork_and_end(fork_server)) for _ in range(REPETITIONS)]
    finally:
        fork_server.close()


def _fork_and_end(fork_server: ForkServer) -> None:
    StudentProcess(fork_server, Bounds(), time.monotonic() + 60).close()


def _timed(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def measure() -> Section:
    """Grade the light class here; say what one more submission's time is made of."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        ours = our_class(Path(folder, "ours"))
        ours.fill(REPETITIONS)
        found = parts(ours.root, ASSIGNMENT)
    section = Section(
        "Grading: where the time of one more submission goes",
        "The class of *Grading*, one submission after the other in one process, "
        f"{REPETITIONS} of them; milliseconds of wall time. The gradebook's transaction and the "
        "folder come on top, in the one process that writes.",
        ("part", "ms", "of the whole"),
    )
    whole = statistics.median(found["whole"])
    for name, words in WORDS.items():
        share = f"{statistics.median(found[name]) / whole:.0%}"
        section.rows.append((words, spread(found[name]), share))
    section.figures = found
    return section
