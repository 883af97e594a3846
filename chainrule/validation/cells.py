"""nbgrader's cells of a notebook: answers, tests, and the cells that were given out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

_TEST = re.compile(r"test_(?P<answer>.+?)(?:_\d+)?")


def nbgrader_of(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell; empty if it has none."""
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def name_of(cell: NotebookNode) -> str:
    """A cell's grade_id, or ""."""
    return str(nbgrader_of(cell).get("grade_id", ""))


def is_answer(cell: NotebookNode) -> bool:
    return bool(nbgrader_of(cell).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is a test that nbgrader runs."""
    return bool(nbgrader_of(cell).get("grade")) and not is_answer(cell)


def is_written_answer(cell: NotebookNode) -> bool:
    return bool(nbgrader_of(cell).get("grade")) and is_answer(cell)


def is_locked(cell: NotebookNode) -> bool:
    """Whether a student may not change the cell: nbgrader replaces it when it grades."""
    return bool(nbgrader_of(cell).get("locked")) or is_test(cell)


def tested_answer(test: NotebookNode) -> str:
    """The name of the answer that a test is about: ``relu`` for ``test_relu_2``."""
    found = _TEST.fullmatch(name_of(test))
    return found["answer"] if found else name_of(test)


def defined_names(source: str) -> set[str]:
    """The functions, classes and variables that a cell defines at its top level.

    The text is searched, not parsed: a cell with a syntax error counts too.
    """
    found = re.findall(r"^(?:def|class)\s+(\w+)|^(\w+)\s*=(?!=)", source, re.MULTILINE)
    return {function or variable for function, variable in found}


def error_of(cell: NotebookNode) -> NotebookNode | None:
    """The exception in which a cell ended, as the notebook holds it."""
    return next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)


def code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    return ((i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
