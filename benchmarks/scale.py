"""A thousand submissions: does time stay linear, and the grader's memory flat?"""

from __future__ import annotations

import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil

from benchmarks.classes import ENVIRONMENT, our_class
from benchmarks.table import Section

COUNT, STEP = 1000, 100
MIB = 2**20


def measure() -> Section:
    """Grade them with two workers; sample time and memory at every hundredth."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        ours = our_class(Path(folder, "ours"))
        ours.fill(COUNT)
        points = _watch([*ours.command, "--workers", "2"], ours.root / "autograded")
        graded = len(ours.scores())
    if graded != COUNT:
        raise RuntimeError(f"{graded} of {COUNT} submissions are in the gradebook")
    counts, seconds = (np.array([point[i] for point in points]) for i in (0, 1))
    slope, start = np.polyfit(counts, seconds, 1)
    left = seconds - (slope * counts + start)
    fit = 1 - float(left @ left) / float(((seconds - seconds.mean()) ** 2).sum())
    section = Section(
        f"Scale: {COUNT:,} submissions",
        "The light assignment of *Grading* through `autograder grade --workers 2`, confined; once. "
        "Seconds since the command began; memory (USS, what a process has for itself) of the run "
        "itself and of all its processes together, students' included. A straight line through "
        f"the times explains {fit:.2%} of their variance: {1000 * slope:.0f} ms a submission.",
        ("graded", "seconds", "the run, MiB", "all processes, MiB"),
    )
    for count, passed, own, total in points:
        section.rows.append((f"{count:,}", f"{passed:.1f}", f"{own:.0f}", f"{total:.0f}"))
    section.figures = {"points": points, "r2": fit, "seconds per submission": float(slope)}
    return section


def _watch(command: list[str], autograded: Path) -> list[tuple[int, float, float, float]]:
    """Run; return (graded, seconds, MiB of the run, MiB of all) at every hundredth."""
    began = time.perf_counter()
    points = []
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        run, due = psutil.Process(process.pid), STEP
        while process.poll() is None and due <= COUNT:
            done = sum(1 for _ in autograded.iterdir()) if autograded.exists() else 0
            if done >= due:
                passed = time.perf_counter() - began
                points.append((done, passed, _uss([run]), _uss([run, *run.children(True)])))
                due = (done // STEP + 1) * STEP
            time.sleep(0.1)
        process.wait()
    return points


def _uss(processes: list[psutil.Process]) -> float:
    total = 0
    for process in processes:
        with suppress(psutil.Error):
            total += process.memory_full_info().uss
    return total / MIB
