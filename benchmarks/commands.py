"""The benchmarks that are commands of their own: their words become a table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.classes import ENVIRONMENT
from benchmarks.table import Section, spread

ROOT = Path(__file__).resolve().parents[1]
REPETITIONS = 5
#: A figure in a line of output, and what stands before it.
FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)")


def layers() -> Section:
    """The convolution layers of the course against PyTorch (benchmarks/convolution.py)."""
    return _section(
        "Layers: convolution against PyTorch eager",
        "x (64, 8, 28, 28), w (16, 8, 3, 3), float32, forward and backward together, one thread; "
        "each figure is the fastest of 60 rounds in turns.",
        ["benchmarks.convolution"],
        accepts=(0, 1),
    )


def live() -> Section:
    """Live plots in JupyterLab in Chromium (benchmarks/live_plots.py)."""
    return _section(
        "Live plots: against `clear_output` with an inline figure",
        "Two curves of 400 points at 640 × 400 in JupyterLab in Chromium, one kernel, one page.",
        ["benchmarks.live_plots", "--seconds", "3"],
    )


def _section(
    title: str, how: str, arguments: list[str], accepts: tuple[int, ...] = (0,)
) -> Section:
    """Run a command again and again; gather what it says line by line."""
    found: dict[str, list[list[float]]] = {}
    for _ in range(REPETITIONS):
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in accepts:
            raise RuntimeError(done.stderr[-1000:])
        for line in done.stdout.splitlines():
            said = line.split("(")[0]
            values = [float(value) for value in FIGURE.findall(said)]
            if values and not line.startswith(("threads", "ipykernel")):
                found.setdefault(" ".join(FIGURE.sub("…", said).split()), []).append(values)
    section = Section(title, f"{how} {REPETITIONS} repetitions.", ("what", "measured"))
    for words, repetitions in found.items():
        columns = [spread(column, 2) for column in zip(*repetitions, strict=True)]
        section.rows.append((words, "; ".join(columns)))
        section.figures[words] = repetitions
    return section
