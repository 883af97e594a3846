"""Answers that are not where their tests find them: they count, so they are tried all the same."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from chainrule.validation.cells import (
    code_cells,
    defined_names,
    is_answer,
    is_test,
    name_of,
    tested_answer,
)


def in_place(notebook: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """Return the notebook as grading reads it, with a warning for each answer that was elsewhere.

    An answer that is written below its test, or in a cell beside its stub, is put before the test.
    """
    placed = copy.deepcopy(notebook)
    warnings = []
    for answer in dict.fromkeys(tested_answer(c) for c in notebook.cells if is_test(c)):
        test = next(
            i for i, c in enumerate(placed.cells) if is_test(c) and tested_answer(c) == answer
        )
        found = _elsewhere(placed, answer, test)
        if found is None:
            continue
        index, source = found
        placed.cells.insert(test, new_code_cell(source))
        where = "below its check" if index > test else "in another cell, beside its stub"
        warnings.append(
            f"`{answer}` is written {where}. It counts all the same; move it into the cell that "
            "was given for it, and its check sees it too."
        )
    return placed, warnings


def _elsewhere(notebook: NotebookNode, answer: str, test: int) -> tuple[int, str] | None:
    """The last cell that defines an answer which is not written in a cell of its own."""
    written = {
        index: cell
        for index, cell in code_cells(notebook)
        if answer in defined_names(cell.source) and "NotImplementedError" not in cell.source
    }
    own = any(is_answer(c) and name_of(c) == answer for i, c in written.items() if i < test)
    stub = any(answer in defined_names(cell.source) for i, cell in code_cells(notebook) if i < test)
    if own or not written or (min(written) < test and not stub):
        return None
    last = max(written)
    return last, written[last].source
