"""The marking scheme of a written answer, shown beside it to whoever marks it."""

from __future__ import annotations

import re

import nbformat
from nbformat import NotebookNode

from autograder.notebook.compiled import nbgrader_of

_MARKER = re.compile(r"^\s*#*\s*(BEGIN|END) (SOLUTION|MARK SCHEME)\s*$")


def marking_scheme(ours: NotebookNode) -> NotebookNode | None:
    """Return a cell with the model answer and marking scheme of one of the source's cells.

    None if it is no written answer, or has neither. The cell is in the graded notebook, which
    formgrader shows to markers; feedback is made of other cells.
    """
    own = nbgrader_of(ours)
    if ours.cell_type != "markdown" or not (own.get("grade") and own.get("solution")):
        return None
    parts: dict[str, list[str]] = {"SOLUTION": [], "MARK SCHEME": []}
    open_regions: list[str] = []
    for line in ours.source.splitlines():
        if marker := _MARKER.match(line):
            if marker[1] == "BEGIN":
                open_regions.append(marker[2])
            elif marker[2] in open_regions:
                open_regions.remove(marker[2])
        elif open_regions:
            parts[open_regions[-1]].append(line)
    solution, scheme = ("\n".join(lines).strip() for lines in parts.values())
    if not solution and not scheme:
        return None
    text = f"---\n**For the marker of `{own['grade_id']}`.**"
    if scheme:
        text += f"\n\n{scheme}"
    if solution:
        text += f"\n\n**Model answer.** {solution}\n\n---"
    return nbformat.v4.new_markdown_cell(
        text, metadata={"chainrule": {"marking_scheme": own["grade_id"]}, "editable": False}
    )
