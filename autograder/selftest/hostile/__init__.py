"""A bank of hostile submissions: each a small file that says what it tries.

They are percent scripts (jupytext). A cell whose nbgrader ``grade_id`` is one of the assignment's
takes the place of that cell; every other cell is added after the one before it. Most answer
`relu`, `loss` and `d_loss_d_ypredicted`, as in PS1 and in the small assignment of the tests, and
earn nothing there. Comments at the start of a file say otherwise::

    # assignment: ps4_conv_pooling     the assignment that it attacks
    # allowed: 2                       points that it may earn, for an answer that is right

What must not be shown, a file marks with the word L3AK.
"""

import ast
import copy
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

BANK = Path(__file__).parent / "bank"


@dataclass(frozen=True)
class Hostile:
    """A hostile submission: its name, what it tries, its file, the assignment that it attacks."""

    name: str
    tries: str
    path: Path
    assignment: str | None = None
    allowed: float = 0.0

    def submission(self, release: NotebookNode) -> NotebookNode:
        """Return what its author would hand in, given the released notebook (left unchanged)."""
        notebook = copy.deepcopy(release)
        indices = {
            cell.metadata["nbgrader"]["grade_id"]: index
            for index, cell in enumerate(notebook.cells)
            if cell.metadata.get("nbgrader", {}).get("grade_id")
        }
        added: dict[int, list[NotebookNode]] = {}
        used: set[str] = set()
        index = max(indices.values(), default=0)
        for cell in _cells(self.path):
            own = cell.metadata.get("nbgrader", {})
            name = own.get("grade_id")
            if name in indices and name not in used:
                used.add(name)
                index = indices[name]
                target = notebook.cells[index]
                target.source = cell.source
                target.metadata = {**target.metadata, **_changed_metadata(cell, target)}
            else:
                cell.metadata.pop("lines_to_next_cell", None)
                cell.id = f"added-{sum(map(len, added.values()))}"  # the same class every time
                added.setdefault(index, []).append(cell)
        for where in sorted(added, reverse=True):
            notebook.cells[where + 1 : where + 1] = added[where]
        return notebook


def hostile_submissions(assignment: str = "ps1_relu_derivatives") -> list[Hostile]:
    """Return what the bank has against an assignment, in alphabetical order."""
    return [one for one in whole_bank() if one.assignment in (None, assignment)]


def whole_bank() -> list[Hostile]:
    """Return the bank, in alphabetical order."""
    return [_read(path) for path in sorted(BANK.glob("*.py"))]


def _read(path: Path) -> Hostile:
    header = dict(re.findall(r"^# (assignment|allowed): (.*)$", path.read_text("utf-8"), re.M))
    allowed = float(header.get("allowed", 0.0))
    return Hostile(path.stem, _docstring(path), path, header.get("assignment"), allowed)


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _cells(path: Path) -> list[NotebookNode]:
    """Return the cells after the docstring."""
    cells = jupytext.read(path, fmt="py:percent").cells
    return [cell for cell in cells[1:] if cell.cell_type == "code"]


def _changed_metadata(cell: NotebookNode, target: NotebookNode) -> dict:
    """Return the metadata that the submission changes."""
    own = dict(target.metadata["nbgrader"]) | dict(cell.metadata["nbgrader"])
    tags = cell.metadata.get("tags")
    return {"nbgrader": own, **({"tags": tags} if tags else {})}
