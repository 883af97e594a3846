"""Read the solved sources: percent scripts, and the executed notebooks paired with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.errors import UserError
from autograder.notebook.cells import grade_id

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FORMATS = "ipynb,py:percent"
#: Cell metadata that belongs to a person's editor and not to the course.
_EDITOR_METADATA = frozenset(
    {"collapsed", "execution", "jupyter", "lines_to_next_cell", "scrolled"}
)


def read_script(path: Path) -> NotebookNode:
    """Read a percent script as a notebook without outputs, with the same cell ids every time.

    An answer's or a test's id is its ``grade_id``; any other cell's is a digest of its text, so
    that a new cell changes no other cell's id.

    Raises:
        UserError: the file cannot be read as a percent script.
    """
    # Students have no jupytext, and a Jupyter that they start in the checkout reads the course's
    # nbgrader_config.py, which leads here.
    import jupytext

    try:
        notebook = jupytext.read(path, fmt="py:percent")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UserError(f"{path} cannot be read as a percent script: {error}.") from error
    taken: set[str] = set()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        cell["id"] = _free_id(_wanted_id(cell), taken)
    notebook.metadata = nbformat.from_dict(
        {
            "jupytext": {"formats": FORMATS},
            "kernelspec": KERNELSPEC,
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _wanted_id(cell: NotebookNode) -> str:
    return grade_id(cell) or hashlib.sha256(cell.source.encode()).hexdigest()[:8]


def _free_id(wanted: str, taken: set[str]) -> str:
    candidates: Iterator[str] = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 1000))
    free = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(free)
    return free


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file in the current format.

    Raises:
        UserError: the file is missing or no notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise UserError(f"{path} is missing: run 'autograder build'.") from error
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise UserError(f"{path} is not a notebook: {error}.") from error


def content(notebook: NotebookNode) -> list[tuple[str, str, str, dict]]:
    """Return what a person wrote: (id, type, source, metadata) of each cell, no outputs."""
    return [
        (
            cell.get("id", ""),
            cell.cell_type,
            cell.source,
            {key: value for key, value in cell.metadata.items() if key not in _EDITOR_METADATA},
        )
        for cell in notebook.cells
    ]


def same(left: NotebookNode, right: NotebookNode) -> bool:
    """Whether two notebooks without outputs say the same, their metadata included."""
    return content(left) == content(right) and left.metadata == right.metadata


def in_step(script: Path, solved: Path) -> bool:
    """Whether the executed notebook holds the same cells as the script that it is paired with."""
    return solved.is_file() and content(read_script(script)) == content(read_notebook(solved))
