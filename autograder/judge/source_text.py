"""The text of a student's function, for tests that read it: from the notebook that was handed in.

What the student's process would say of its own code can be replaced there by two lines.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from autograder.judge.cell import Cell
from autograder.notebook.definitions import statements


def source_text(cells: Iterable[Cell], name: str) -> str | None:
    """Return the text of the last definition of a function or class in cells, None if none is."""
    found = None
    for cell in cells:
        if cell.node.cell_type != "code" or cell.role == "test":
            continue
        for node in statements(cell.node.source):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
                node.name == name
            ):
                first = min([node.lineno, *(part.lineno for part in node.decorator_list)])
                found = cell.node.source.split("\n")[first - 1 : node.end_lineno]
    return None if found is None else "\n".join(found) + "\n"
