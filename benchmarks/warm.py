"""Judging a solved assignment against running its cells and tests in one warm process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from traitlets.config import Config

from autograder.build.release import configure_release
from autograder.grading.source import load_sources
from autograder.judge import Bounds, Judge
from autograder.tree import here
from benchmarks.classes import ENVIRONMENT
from benchmarks.table import Section, spread

REPETITIONS = 5


def measure() -> Section:
    """Judge each solved notebook and run it plainly, in turns, both warm."""
    tree = here()
    section = Section(
        "Judging against running: solved assignments",
        "Each solved notebook with its hidden tests, judged (confined, a process of its own, tests "
        "through stand-ins), against the same cells and tests run in order in one warm IPython "
        "process without confinement. One thread, `NBGRADER_EXECUTION` set on both sides, so that "
        f"given cells train as much as the tests need; {REPETITIONS} repetitions in turns after "
        "one that does not count. Aimed at: at most 1.3.",
        ("notebook", "judged, s", "plainly, s", "ratio", "of it cells, s", "of it tests, s"),
    )
    config = Config()
    configure_release(config)
    for assignment in tree.assignments():
        for source in load_sources(tree.solutions, assignment, config):
            rounds = _rounds(source.notebook())
            judged, plainly, cells, tests = (list(column) for column in zip(*rounds, strict=True))
            ratios = [a / b for a, b in zip(judged, plainly, strict=True)]
            name = f"{assignment}/{source.name}"
            section.rows.append(
                (
                    f"`{name}`",
                    spread(judged, 2),
                    spread(plainly, 2),
                    spread(ratios, 2),
                    spread(cells, 2),
                    spread(tests, 2),
                )
            )
            section.figures[name] = {"judged": judged, "plainly": plainly, "ratio": ratios}
    return section


def _rounds(solved: nbformat.NotebookNode) -> list[tuple[float, float, float, float]]:
    """Return (judged, plainly, cells, tests) in seconds, of each repetition."""
    with tempfile.TemporaryDirectory() as folder, Judge(Bounds(wall=120, total=600)) as judge:
        path = Path(folder, "solved.ipynb")
        nbformat.write(solved, path)
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.plain", str(path)],
            env={**ENVIRONMENT, "NBGRADER_EXECUTION": "autograde", "MPLBACKEND": BACKEND},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as plain:
            rounds = []
            for _ in range(1 + REPETITIONS):
                judgement = judge.judge(solved, solved)[1]
                if judgement.score != judgement.max_score:
                    raise RuntimeError("the solved notebook does not earn all its points")
                timings = judgement.timings
                seconds = _pass(plain)
                rounds.append((judgement.seconds, seconds, timings["cells"], timings["tests"]))
            plain.communicate()
    return rounds[1:]


BACKEND = "module://matplotlib_inline.backend_inline"


def _pass(plain: subprocess.Popen[str]) -> float:
    assert plain.stdin is not None
    assert plain.stdout is not None
    plain.stdin.write("\n")
    plain.stdin.flush()
    answer = json.loads(plain.stdout.readline() or '{"failed": "it ended"}')
    if answer["failed"]:
        raise RuntimeError(f"run plainly, cells fail: {answer['failed']}")
    return float(answer["seconds"])
