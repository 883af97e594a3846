"""The first notebook as a student hands it in."""

from __future__ import annotations

from pathlib import Path

import nbformat

from autograder.build.release import release
from autograder.notebook.cells import code_answers
from autograder.notebook.markers import without_markers

ASSIGNMENT, NOTEBOOK = "ps1_relu_derivatives", "relu_derivatives"
ROOT = Path(__file__).resolve().parents[2]
SOLVED = ROOT / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
WRONG = "def relu_derivative(x):\n    return 1.0\n"


def answered(wrong: bool) -> nbformat.NotebookNode:
    """The released notebook with every answer in it, one of them wrong if asked for."""
    answers = {
        name: without_markers(cell.source)
        for name, cell in code_answers(nbformat.read(SOLVED, as_version=4)).items()
    }
    if wrong:
        answers["relu_derivative"] = WRONG
    notebook = release(SOLVED)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    return notebook
