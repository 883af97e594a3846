"""Run All of each notebook, as released and solved."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.table import Section, spread

ROOT = Path(__file__).resolve().parents[1]
#: Runs of each released notebook, and of each solved one, which trains its networks.
REPETITIONS = 5


def measure() -> Section:
    """Run every notebook of an assignment, from a fresh kernel each time."""
    section = Section(
        "Waiting: Run All",
        "Each notebook from the start of a fresh kernel to the end of its last cell, wall time: as "
        "released, with nothing written yet, and solved, with the training that its cells do "
        "(PS4's training goes on beside its cells, and is not waited for: see *Training*). "
        f"{REPETITIONS} repetitions in turns.",
        ("notebook", "released, s", "solved, s"),
    )
    for path in sorted(ROOT.glob("notebooks/ps*/*.ipynb")):
        solved = ROOT / "solutions" / path.relative_to(ROOT / "notebooks")
        runs = [(_run_all(path), _run_all(solved)) for _ in range(REPETITIONS)]
        released, trained = ([run[which] for run in runs] for which in (0, 1))
        section.rows.append((f"`{path.parent.name}`", spread(released), spread(trained)))
        section.figures[path.parent.name] = {"released": released, "solved": trained}
    return section


def _run_all(path: Path) -> float:
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        client = NotebookClient(
            notebook, timeout=600, allow_errors=True, resources={"metadata": {"path": folder}}
        )
        began = time.perf_counter()
        client.execute()
        return time.perf_counter() - began
