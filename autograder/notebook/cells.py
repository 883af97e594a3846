"""nbgrader's metadata on a cell, and the kind of cell that it makes of it."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

#: A cell: nbformat's `NotebookNode`, or plain JSON.
Cell = dict[str, Any]


def nbgrader_metadata(cell: Cell) -> dict[str, Any]:
    """Return a copy of a cell's nbgrader metadata (empty if it has none, or something else)."""
    metadata = cell.get("metadata")
    value = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return dict(value) if isinstance(value, dict) else {}


def set_nbgrader_metadata(cell: Cell, **values: Any) -> None:
    """Set entries of a cell's nbgrader metadata."""
    cell["metadata"].setdefault("nbgrader", type(cell)()).update(values)


def grade_id(cell: Cell) -> str | None:
    """Return the name that nbgrader knows a cell by, or None."""
    value = nbgrader_metadata(cell).get("grade_id")
    return value if isinstance(value, str) and value else None


def is_answer(cell: Cell) -> bool:
    """Whether the student fills in a cell, as code or in words."""
    return bool(nbgrader_metadata(cell).get("solution"))


def is_graded(cell: Cell) -> bool:
    """Whether a cell has points of its own: a test, a written answer or a task."""
    return bool(nbgrader_metadata(cell).get("grade") or nbgrader_metadata(cell).get("task"))


def is_test(cell: Cell) -> bool:
    """Whether a cell is an autograded test."""
    return (
        cell.get("cell_type") == "code"
        and bool(nbgrader_metadata(cell).get("grade"))
        and not is_answer(cell)
    )


def is_written_answer(cell: Cell) -> bool:
    """Whether a cell is an answer in words, which a person marks."""
    return cell.get("cell_type") == "markdown" and is_graded(cell) and is_answer(cell)


def is_shared(cell: Cell) -> bool:
    """Whether the judge runs a given cell as well as the student's process."""
    return cell.get("cell_type") == "code" and "shared" in cell.get("metadata", {}).get("tags", [])


def is_unprotected(cell: Cell) -> bool:
    """Whether the author has a test run in the student's process, where its points can be taken."""
    return is_test(cell) and "unprotected" in cell.get("metadata", {}).get("tags", [])


def code_answers(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the answer cells (code) of a notebook by their ``grade_id``, in order."""
    return {
        name: cell
        for cell in notebook.cells
        if cell.get("cell_type") == "code" and is_answer(cell) and (name := grade_id(cell))
    }


def test_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the autograded test cells of a notebook by their ``grade_id``, in order."""
    return {name: cell for cell in notebook.cells if is_test(cell) and (name := grade_id(cell))}
