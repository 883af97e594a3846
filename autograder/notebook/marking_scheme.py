"""The marking scheme of a written answer, shown next to it to the person who marks it."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from autograder.notebook.cells import grade_id, is_written_answer
from autograder.notebook.markers import MARK_SCHEME, SOLUTION, split_regions


def marking_scheme(ours: NotebookNode) -> NotebookNode | None:
    """Return a cell with the model answer and marking scheme of one of the source's cells.

    None if it is not a written answer, or has neither. The cell is in the graded notebook, which
    formgrader shows to markers; feedback is made of other cells.
    """
    if not is_written_answer(ours):
        return None
    name = grade_id(ours)
    parts: dict[str, list[str]] = {SOLUTION: [], MARK_SCHEME: []}
    for kind, lines in split_regions(ours.source)[1]:
        parts.setdefault(kind, []).extend(lines)
    solution, scheme = ("\n".join(parts[kind]).strip() for kind in (SOLUTION, MARK_SCHEME))
    if not solution and not scheme:
        return None
    text = f"---\n**For the marker of `{name}`.**"
    if scheme:
        text += f"\n\n{scheme}"
    if solution:
        text += f"\n\n**Model answer.** {solution}\n\n---"
    return nbformat.v4.new_markdown_cell(
        text, metadata={"chainrule": {"marking_scheme": name}, "editable": False}
    )
