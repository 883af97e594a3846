"""Judging a solved assignment against running its cells and tests in one warm process."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
from traitlets.config import Config

from autograder.checkout import current
from autograder.grading.read_sources import load_sources
from autograder.judge import Bounds, Judge
from autograder.nbgrader_config import configure_release
from benchmarks.classes import ENVIRONMENT
from benchmarks.table import Section, spread

REPETITIONS = 60
#: Passes that do not count: a judge has all ready from the third submission of a source on.
FIRST = 3
BACKEND = "module://matplotlib_inline.backend_inline"
#: Seconds by kind: wall time, processor time.
Took = dict[str, float]


def measure() -> Section:
    """Judge each solved notebook and run it plainly, in turns, both warm."""
    checkout = current()
    section = Section(
        "Judging against running: solved assignments",
        "Each solved notebook with its hidden tests, judged (confined, a process of its own, tests "
        "through proxies), against the same cells and tests run in order in one warm IPython "
        "process without confinement. One thread, `NBGRADER_EXECUTION` set on both sides, so that "
        f"given cells train as much as the tests need; {REPETITIONS} repetitions in turns after "
        f"{FIRST} that do not count. Aimed at: at most 1.5 in wall time. Processor time (judge and "
        "student's process together) hardly depends on what else a machine does; wall time does, "
        "and more so where two processes take turns.",
        (
            "notebook",
            "judged, s",
            "plainly, s",
            "ratio",
            "judged, CPU s",
            "plainly, CPU s",
            "ratio",
        ),
    )
    config = Config()
    configure_release(config)
    for assignment in checkout.assignments():
        for source in load_sources(checkout.solutions, assignment, config):
            rounds = _rounds(source.notebook())
            name = f"{assignment}/{source.name}"
            row, figures = [f"`{name}`"], {}
            for kind in ("wall", "cpu"):
                judged = [ours[kind] for ours, _ in rounds]
                plainly = [theirs[kind] for _, theirs in rounds]
                ratios = [a / b for a, b in zip(judged, plainly, strict=True)]
                row += [spread(values, 2) for values in (judged, plainly, ratios)]
                figures[kind] = {"judged": judged, "plainly": plainly, "ratio": ratios}
            section.rows.append(row)
            section.figures[name] = figures
    return section


def _rounds(solved: nbformat.NotebookNode) -> list[tuple[Took, Took]]:
    """Return what (judging, running plainly) took, of each repetition."""
    with tempfile.TemporaryDirectory() as folder, Judge(Bounds(wall=120, total=600)) as judge:
        path = Path(folder, "solved.ipynb")
        nbformat.write(solved, path)
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare_runner", str(path)],
            env={**ENVIRONMENT, "NBGRADER_EXECUTION": "autograde", "MPLBACKEND": BACKEND},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as plain:
            rounds = []
            for _ in range(FIRST + REPETITIONS):
                rounds.append((_judged(judge, solved), _pass(plain)))
            plain.communicate()
    return rounds[FIRST:]


def _judged(judge: Judge, solved: nbformat.NotebookNode) -> Took:
    processor, began = time.process_time(), _students_cpu()
    judgement = judge.judge(solved, solved)[1]
    if judgement.score != judgement.max_score:
        raise RuntimeError("the solved notebook does not earn all its points")
    cpu = time.process_time() - processor + _students_cpu() - began
    return {"wall": judgement.seconds, "cpu": cpu, **judgement.timings}


def _students_cpu() -> float:
    """Return the processor time so far of all students' processes, and of what forks them."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            # A process that is about to be gone has no command line any more.
            if "benchmarks.bare_runner" not in process.cmdline():
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def _pass(plain: subprocess.Popen[str]) -> Took:
    assert plain.stdin is not None
    assert plain.stdout is not None
    plain.stdin.write("\n")
    plain.stdin.flush()
    answer = json.loads(plain.stdout.readline() or '{"failed": "it ended"}')
    if answer["failed"]:
        raise RuntimeError(f"run plainly, cells fail: {answer['failed']}")
    return {kind: float(answer[kind]) for kind in ("wall", "cpu")}
