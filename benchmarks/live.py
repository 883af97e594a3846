"""Live plots in JupyterLab in Chromium: what ``benchmarks.live_plots`` says, as a table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.table import Section, spread

ROOT = Path(__file__).resolve().parents[1]
REPETITIONS = 5
#: A figure in a line of output.
FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)")


def measure() -> Section:
    """Run it again and again; gather what it says line by line."""
    found: dict[str, list[list[float]]] = {}
    for _ in range(REPETITIONS):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.live_plots", "--seconds", "3"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-1000:])
        for line in done.stdout.splitlines():
            said = line.split("(")[0]
            values = [float(value) for value in FIGURE.findall(said)]
            if values and not line.startswith("ipykernel"):
                found.setdefault(" ".join(FIGURE.sub("…", said).split()), []).append(values)
    section = Section(
        "Live plots: against `clear_output` with an inline figure",
        "Two curves of 400 points at 640 × 400 in JupyterLab in Chromium, one kernel, one page. "
        f"{REPETITIONS} repetitions.",
        ("what", "measured"),
    )
    for words, repetitions in found.items():
        columns = [spread(column, 2) for column in zip(*repetitions, strict=True)]
        section.rows.append((words, "; ".join(columns)))
        section.figures[words] = repetitions
    return section
