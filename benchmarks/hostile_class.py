"""A thousand submissions, one in twenty hostile: are the honest ones graded as they are alone?"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
import psutil

from autograder.selftest.hostile import hostile_submissions
from benchmarks.classes import ASSIGNMENT, ENVIRONMENT, VARIANTS, Class, our_class
from benchmarks.hostile import SHORT
from benchmarks.table import Section

COUNT, ONE_IN = 1000, 20
MIB = 2**20


def measure() -> Section:
    """Grade them with two workers; compare what each honest one came to with itself alone."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        settings = f"c.JudgeSubmission.bounds = {SHORT!r}"
        alone = our_class(Path(folder, "alone"), settings)
        alone.fill(len(VARIANTS))
        alone.grade("--workers", "1")
        expected = [essence(alone, f"s{number:04}") for number in range(len(VARIANTS))]
        ours = our_class(Path(folder, "ours"), settings)
        honest = dict(_fill(ours))
        began = time.perf_counter()
        status, grown = _watch(ours)
        seconds = time.perf_counter() - began
        differ = [one for one, kind in honest.items() if essence(ours, one) != expected[kind]]
        earned, longest = _hostile(ours, set(honest))
    section = Section(
        f"A hostile class: {COUNT:,} submissions, one in {ONE_IN} hostile",
        "The light assignment of *Grading* through `autograder grade --workers 2`, confined; once. "
        "Honest submissions are compared with themselves in a class of their own: outcomes, points "
        "and messages of every test, and the outputs. Memory is what a worker has for itself "
        "(USS), above what it had before its first submission.",
        ("what", "measured"),
    )
    section.rows = [
        ("honest submissions", f"{len(honest)}"),
        ("graded otherwise than alone", f"{len(differ)}"),
        ("points that hostile submissions earned", f"{earned:g}"),
        ("longest hostile submission, s", f"{longest:.1f}"),
        ("a worker's memory above its start at most, MiB", f"{grown:.0f}"),
        ("the whole run, s", f"{seconds:.0f}"),
        ("exit status of the run", f"{status}"),
    ]
    section.figures = {"differ": differ, "earned": earned, "grown": grown, "longest": longest}
    return section


def _fill(ours: Class) -> Iterator[tuple[str, int]]:
    """Hand everything in; yield the honest students, and the index of what each handed in."""
    attacks = cycle(hostile_submissions())
    for number in range(COUNT):
        student = f"s{number:04}"
        if number % ONE_IN == ONE_IN - 1:
            ours.hand_in(student, next(attacks).submission(ours.released()))
        else:
            ours.hand_in(student, ours.answered(VARIANTS[number % len(VARIANTS)]))
            yield student, number % len(VARIANTS)


def essence(ours: Class, student: str) -> Any:
    """Return what a submission came to: the verdicts without times, and every cell's outputs."""
    notebook = _graded(ours, student)
    verdicts = [one | {"seconds": 0} for one in notebook.metadata["chainrule"]["verdicts"]]
    return json.dumps([verdicts, [cell.get("outputs") for cell in notebook.cells]], sort_keys=True)


def _graded(ours: Class, student: str) -> nbformat.NotebookNode:
    path = ours.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


def _hostile(ours: Class, honest: set[str]) -> tuple[float, float]:
    """Return the points of hostile submissions, and the seconds of the longest."""
    earned = sum(
        score or 0.0
        for student, scores in ours.scores().items()
        if student not in honest
        for score in scores.values()
    )
    seconds = [0.0]
    for folder in sorted((ours.root / "autograded").iterdir()):
        if folder.name not in honest:
            with suppress(FileNotFoundError):
                seconds.append(_graded(ours, folder.name).metadata["chainrule"]["seconds"])
    return earned, max(seconds)


def _watch(ours: Class) -> tuple[int, float]:
    """Grade; return the exit status, and by how many MiB a worker grew at most."""
    first: dict[psutil.Process, float] = {}
    grown = 0.0
    command = [*ours.command, "--workers", "2"]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        run = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                for worker in run.children():
                    # A worker has loaded everything when it has started a sandbox.
                    if worker.children() and worker not in first:
                        first[worker] = worker.memory_full_info().uss
                    if worker in first:
                        grown = max(grown, worker.memory_full_info().uss - first[worker])
            time.sleep(0.2)
    return process.returncode, grown / MIB
