"""Small plain nbgrader notebooks, one for each idiom of a test, solved, with a wrong answer.

A notebook is written as text: a line ``# given``, ``# answer``, ``# test 2`` (points) begins a
cell; ``# wrong`` is what takes the place of the last answer before it in a wrong hand-in, and
``# file NAME`` a file beside the notebook.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

_HEAD = re.compile(r"^# (given|answer|test|wrong|file)(?: (\S+))?$", re.M)


@dataclass
class Idiom:
    """A solved notebook, a wrong hand-in if there is one, and the files beside it."""

    name: str
    cells: list[tuple[str, str, float]] = field(default_factory=list)
    wrong: dict[int, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def solved(self, imports: str = "") -> NotebookNode:
        """Return the solved notebook.

        Args:
            imports: put into a cell that never runs, so that all idioms preload the same modules.
        """
        cells = [_cell(self.name, *cell, index) for index, cell in enumerate(self.cells)]
        if imports:
            cells.insert(0, new_code_cell(f"if False:\n    import {imports}"))
        return new_notebook(cells=cells)

    def wrongly(self, imports: str = "") -> NotebookNode:
        """Return the hand-in with the wrong answers."""
        notebook = self.solved(imports)
        for index, code in self.wrong.items():
            notebook.cells[index + bool(imports)].source = code
        return notebook


def idiom(name: str, text: str) -> Idiom:
    """Return the idiom that a text describes."""
    made = Idiom(name)
    heads = list(_HEAD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else None].strip("\n")
        kind, word = head.groups()
        if kind == "wrong":
            answers = [index for index, cell in enumerate(made.cells) if cell[0] == "answer"]
            made.wrong[answers[-1]] = body
        elif kind == "file":
            made.files[word] = body.encode() + b"\n"
        else:
            made.cells.append((kind, body, float(word or 0)))
    return made


def _cell(name: str, kind: str, code: str, points: float, index: int) -> NotebookNode:
    cell = new_code_cell(code, id=f"c{index}")
    own: dict[str, Any] = {"schema_version": 3, "task": False}
    digest = hashlib.sha256(f"{name} {index}".encode()).hexdigest()[:16]
    if kind != "given":
        test = kind == "test"
        own |= {"grade_id": f"cell-{digest}", "grade": test, "locked": test, "solution": not test}
        if test:
            own["points"] = points
        cell.metadata["nbgrader"] = own
    return cell


def read(texts: dict[str, str]) -> list[Idiom]:
    """Return idioms by name and text."""
    return [idiom(name, text) for name, text in texts.items()]
