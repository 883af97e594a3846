"""A course as nbgrader alone makes it: notebooks, a helper module, data, a header."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "course101"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
"""
SQUARES = "def squares(n):\n    return [i * i for i in range(1, n + 1)]"
#: Solved answers by their ``grade_id``, as an author types them.
ANSWERS = {
    "cell-0a1b2c3d4e": f"### BEGIN SOLUTION\n{SQUARES}\n### END SOLUTION",
    "cell-1a1b2c3d4e": "### BEGIN SOLUTION\ndef total():\n    return sum(read('numbers.txt'))\n"
    "### END SOLUTION",
}
GRADED = """\
points = 0
points += 1 if squares(2) == [1, 4] else 0
points += 3 if squares(3) == [1, 4, 9] else 0
points"""


def cell(code: str, name: str, **flags: object) -> NotebookNode:
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    own = {**plain, **flags, "grade_id": name, "schema_version": 3}
    made = new_markdown_cell if flags.get("task") else new_code_cell
    return made(code, metadata={"nbgrader": own})


def solved(*more: NotebookNode) -> NotebookNode:
    """Return the notebook ``first`` of the assignment ``hw1``."""
    cells = [
        new_code_cell("%matplotlib inline\nfrom helper import read"),
        *(cell(code, name, solution=True) for name, code in ANSWERS.items()),
        cell("assert squares(3) == [1, 4, 9]", "cell-0000000a", grade=True, locked=True, points=1),
        cell(GRADED, "cell-0000000b", grade=True, locked=True, points=4),
        cell("assert total() == 6", "cell-0000000c", grade=True, locked=True, points=2),
        cell("Draw the squares.", "cell-0000000d", task=True, points=3),
        *more,
    ]
    kernel = {"name": "conda-env-course-py", "display_name": "Course", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def make_course(root: Path, *more: NotebookNode, config: str = CONFIG) -> Path:
    """Write the course; ``more`` are further cells of its first notebook."""
    folder = root / "source" / "hw1"
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config)
    header = new_notebook(cells=[new_code_cell("import math")])
    nbformat.write(header, root / "source" / "header.ipynb")
    nbformat.write(solved(*more), folder / "first.ipynb")
    second = new_notebook(
        cells=[
            cell(
                "### BEGIN SOLUTION\narea = math.pi\n### END SOLUTION",
                "cell-2a1b2c3d4e",
                solution=True,
            ),
            cell("assert 3.1 < area < 3.2", "b", grade=True, locked=True, points=1),
        ]
    )
    nbformat.write(second, folder / "second.ipynb")
    (folder / "helper.py").write_text(
        "def read(name):\n    return [int(line) for line in open(name)]\n"
    )
    (folder / "numbers.txt").write_text("1\n2\n3\n")
    return root


def hand_in(root: Path, student: str, answers: dict[str, str] | None = None) -> None:
    """Hand in both notebooks, with some answers replaced in the first, and nothing beside them."""
    folder = root / "submitted" / student / "hw1"
    folder.mkdir(parents=True)
    for path in (root / "source" / "hw1").glob("*.ipynb"):
        notebook = copy.deepcopy(nbformat.read(path, as_version=4))
        for one in notebook.cells:
            name = one.metadata.get("nbgrader", {}).get("grade_id")
            one.source = (answers or {}).get(name, one.source)
        nbformat.write(notebook, folder / path.name)
