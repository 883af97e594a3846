"""The released notebooks as pages, with the pictures of the solved ones.

A released notebook has no outputs, and most of its pictures wait for answers. The build has
executed the solved notebook, whose cells have the same ids: what its given cells show goes below
the same cells of the released one. What answers and tests show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import generated
import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx

from autograder.checkout import current
from autograder.notebook.cells import is_answer, is_test

_NOTE = """:::{note}
This page is the notebook as you are given it, to read. The pictures are those that appear when
every answer is right; where the notebook has a widget, the page has a still of it. To work in it,
[start JupyterLab](/students/install.md).
:::"""


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for pages."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write(app: Sphinx) -> None:
    parts = []
    for released, solved in notebooks():
        notebook = page(released, solved)
        generated.write(f"course/{notebook_name(released)}.ipynb", nbformat.writes(notebook))
        parts.append(_summary(released))
    generated.write("assignments.txt", "\n\n".join(parts) + "\n")


def notebooks() -> Iterator[tuple[Path, Path]]:
    """Yield the released and the solved file of each notebook of the course."""
    checkout = current()
    for assignment in checkout.assignments():
        for name in checkout.notebook_names(assignment):
            yield checkout.released(assignment, name), checkout.solved(assignment, name)


def notebook_name(released: Path) -> str:
    """Return the name of a notebook's page: that of its assignment."""
    return released.parent.name


def page(released: Path, solved: Path) -> NotebookNode:
    """Return the released notebook with the solved one's pictures below its given cells."""
    notebook = nbformat.read(released, as_version=4)
    shown = {
        cell.id: cell.outputs
        for cell in nbformat.read(solved, as_version=4).cells
        if cell.cell_type == "code" and not is_answer(cell) and not is_test(cell)
    }
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = shown.get(cell.id, [])
        elif cell.source.startswith("# "):
            cell.source += f"\n\n{_NOTE}"
    return notebook


def _summary(released: Path) -> str:
    cells = nbformat.read(released, as_version=4).cells
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells)
    opening = cells[0].source
    title = opening.partition("\n")[0].removeprefix("# ")
    about = [
        " ".join(re.search(rf"\*\*{what}\.\*\*(.*?)\n\n", opening, re.DOTALL)[1].split())
        for what in ("Time", "What you need")
    ]
    # Of the time, its first sentence.
    about[0] = re.split(r"[.:]", about[0])[0]
    return (
        f"## [{title}](/generated/course/{notebook_name(released)}.ipynb)\n\n"
        f"{about[0]}; {points:g} points. You need: {about[1]}"
    )
