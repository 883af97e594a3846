"""The four solved notebooks: their cells by name, and their answers as functions."""

from __future__ import annotations

import functools
from pathlib import Path
from types import SimpleNamespace

import jupytext
from nbformat import NotebookNode

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SOURCES = {
    "ps1": SOLUTIONS / "ps1_relu_derivatives/relu_derivatives.py",
    "ps2": SOLUTIONS / "ps2_three_layer_mlp/three_layer_mlp.py",
    "ps3": SOLUTIONS / "ps3_affine_softmax/affine_softmax.py",
    "ps4": SOLUTIONS / "ps4_conv_pooling/conv_pooling.py",
}


@functools.cache
def source(name: str) -> NotebookNode:
    """The instructor's notebook of ``"ps1"`` … ``"ps4"``; not to be changed."""
    return jupytext.read(SOURCES[name], fmt="py:percent")


def graded(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Its answer, test and written cells by grade_id."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells}


def answers(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Its answer cells by grade_id, the written ones left out."""
    return {
        name: cell
        for name, cell in graded(notebook).items()
        if cell.cell_type == "code" and cell.metadata["nbgrader"]["solution"]
    }


def solved(notebook: NotebookNode) -> SimpleNamespace:
    """Its model answers, and what its shared cells import, in a namespace of their own."""
    import torch

    names: dict[str, object] = {"torch": torch}
    written = answers(notebook).values()
    for cell in notebook.cells:
        if cell.cell_type == "code" and (
            "shared" in cell.metadata.get("tags", []) or cell in written
        ):
            exec(compile(cell.source, "solved", "exec"), names)
    return SimpleNamespace(**names)
