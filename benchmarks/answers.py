"""The model answers of the solved notebooks, as Python objects to measure."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jupytext
import numpy as np

from chainrule.training import batches, decayed

SOLUTIONS = Path(__file__).resolve().parents[1] / "solutions"


def model_answers(notebook: str) -> SimpleNamespace:
    """Return the answers of ``ASSIGNMENT/NOTEBOOK`` by name; no given cell is run."""
    # What the answers may use of the notebooks' shared cells.
    names: dict[str, Any] = {"np": np, "batches": batches, "decayed": decayed}
    for cell in jupytext.read(SOLUTIONS / f"{notebook}.py", fmt="py:percent").cells:
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and settings.get("solution"):
            exec(compile(cell.source, settings["grade_id"], "exec"), names)
    return SimpleNamespace(**names)


def affine_softmax() -> SimpleNamespace:
    """PS3's: affine, ReLU, softmax, the fully connected network and its training."""
    return model_answers("ps3_affine_softmax/affine_softmax")


def conv_pooling() -> SimpleNamespace:
    """PS4's: convolution and pooling, naive and fast, and the ConvNet."""
    return model_answers("ps4_conv_pooling/conv_pooling")
