"""Student's copies of PS1's notebook, changed in the ways that students change it."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from chainrule.validation.cells import name_of
from chainrule.validation.given import FOLDER
from tests.course import notebooks

NAME = "relu_derivatives.ipynb"


def given() -> NotebookNode:
    """PS1 as it is given out."""
    return nbformat.read(FOLDER / "ps1_relu_derivatives" / NAME, as_version=4)


def solved() -> NotebookNode:
    """PS1 with every answer in its cell."""
    notebook = given()
    answers = notebooks.answers(notebooks.source("ps1"))
    for cell in notebook.cells:
        if name_of(cell) in answers:
            cell.source = answers[name_of(cell)].source
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in notebook.cells if name_of(c) == name)


def insert_after(notebook: NotebookNode, name: str, source: str) -> None:
    """Add a code cell of the student's own."""
    index = next(i for i, c in enumerate(notebook.cells) if name_of(c) == name)
    notebook.cells.insert(index + 1, nbformat.v4.new_code_cell(source))


def only(notebook: NotebookNode, *names: str) -> NotebookNode:
    """The cell that imports the checks, the named cells, and those that have no name."""
    small = copy.deepcopy(notebook)
    first = next(c for c in small.cells if "from chainrule.check import" in c.source)
    kept = [c for c in small.cells if name_of(c) in names or c.metadata.get("own")]
    small.cells = [first, *kept]
    return small


def write(notebook: NotebookNode, folder: Path, name: str = NAME) -> Path:
    path = folder / name
    nbformat.write(notebook, path)
    return path
