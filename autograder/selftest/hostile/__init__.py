"""A bank of hostile submissions: each a small file that says what it tries.

They are percent scripts (jupytext). A cell whose nbgrader ``grade_id`` is one of the assignment's
takes the place of that cell; every other cell is added where it stands. They answer `relu`,
`loss` and `d_loss_d_ypredicted`, as in PS1 and in the small assignment of the tests, and earn
nothing there from a judge that holds.
"""

import ast
import copy
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

BANK = Path(__file__).parent / "bank"


@dataclass(frozen=True)
class Hostile:
    """A hostile submission: its name, what it tries, and its file."""

    name: str
    tries: str
    path: Path

    def submission(self, release: NotebookNode) -> NotebookNode:
        """Return what its author would hand in, given the released notebook (left unchanged)."""
        notebook = copy.deepcopy(release)
        places = {
            cell.metadata["nbgrader"]["grade_id"]: place
            for place, cell in enumerate(notebook.cells)
            if cell.metadata.get("nbgrader", {}).get("grade_id")
        }
        added: dict[int, list[NotebookNode]] = {}
        used: set[str] = set()
        place = max(places.values(), default=0)
        for cell in _cells(self.path):
            own = cell.metadata.get("nbgrader", {})
            name = own.get("grade_id")
            if name in places and name not in used:
                used.add(name)
                place = places[name]
                target = notebook.cells[place]
                target.source = cell.source
                target.metadata = {**target.metadata, **_spoilt(cell, target)}
            else:
                cell.metadata.pop("lines_to_next_cell", None)
                added.setdefault(place, []).append(cell)
        for where in sorted(added, reverse=True):
            notebook.cells[where + 1 : where + 1] = added[where]
        return notebook


def hostile_submissions() -> list[Hostile]:
    """Return the bank, in alphabetical order."""
    return [Hostile(path.stem, _docstring(path), path) for path in sorted(BANK.glob("*.py"))]


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _cells(path: Path) -> list[NotebookNode]:
    """Return the cells after the docstring."""
    cells = jupytext.read(path, fmt="py:percent").cells
    return [cell for cell in cells[1:] if cell.cell_type == "code"]


def _spoilt(cell: NotebookNode, target: NotebookNode) -> dict:
    """Return the metadata that the submission changes."""
    own = dict(target.metadata["nbgrader"]) | dict(cell.metadata["nbgrader"])
    tags = cell.metadata.get("tags")
    return {"nbgrader": own, **({"tags": tags} if tags else {})}
