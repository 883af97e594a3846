"""The solved notebook of PS4, read once."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import jupytext
import numpy as np
import pytest
from nbformat import NotebookNode

SOURCE = Path(__file__).parents[2] / "solutions/ps4_conv_pooling/conv_pooling.py"


@pytest.fixture(scope="session")
def source() -> NotebookNode:
    """The instructor's notebook."""
    return jupytext.read(SOURCE, fmt="py:percent")


@pytest.fixture(scope="session")
def solved(source: NotebookNode) -> SimpleNamespace:
    """The model answers as functions."""
    import torch

    names: dict[str, object] = {"np": np, "torch": torch}
    for cell in source.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            exec(compile(cell.source, cell.metadata["nbgrader"]["grade_id"], "exec"), names)
    return SimpleNamespace(**names)
