"""Notebooks as they are made with nbgrader alone: no names of ours, no checks."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from .conftest import nbgrader


def answer(code: str, name: str) -> NotebookNode:
    """An answer's cell."""
    return new_code_cell(code, metadata={"nbgrader": nbgrader(name, solution=True)})


def graded(code: str, name: str, points: float = 2.0, **metadata: object) -> NotebookNode:
    """A test's cell."""
    own = {**nbgrader(name, grade=True, locked=True), "points": points}
    return new_code_cell(code, metadata={"nbgrader": own, **metadata})


def notebook(*cells: NotebookNode | str) -> NotebookNode:
    """A notebook; a text is a given cell."""
    return new_notebook(
        cells=[new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    )


def with_answer(source: NotebookNode, code: str, name: str) -> NotebookNode:
    """A submission with one answer replaced."""
    changed = copy.deepcopy(source)
    for cell in changed.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            cell.source = code
    return changed
