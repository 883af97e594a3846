"""The solved notebook of PS3, read once."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import jupytext
import pytest
from nbformat import NotebookNode

SOURCE = Path(__file__).parents[2] / "solutions/ps3_affine_softmax/affine_softmax.py"


@pytest.fixture(scope="session")
def source() -> NotebookNode:
    """The instructor's notebook."""
    return jupytext.read(SOURCE, fmt="py:percent")


@pytest.fixture(scope="session")
def solved(source: NotebookNode) -> SimpleNamespace:
    """The model answers as functions and a class, with what the shared cells import."""
    names: dict[str, object] = {}
    for cell in source.cells:
        shared = "shared" in cell.metadata.get("tags", [])
        answer = cell.metadata.get("nbgrader", {}).get("solution")
        if cell.cell_type == "code" and (shared or answer):
            exec(compile(cell.source, "solved", "exec"), names)
    return SimpleNamespace(**names)
