"""The source of PS2 holds to the course's contract."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

from tests.course.notebooks import graded

SIGNATURES: dict[str, list[str]] = {
    "count_parameters": ["sizes"],
    "Dense": ["inputs", "units", "rng"],
    "ReLU": [],
    "Softmax": [],
    "train_one_example": ["model", "x", "target", "lr", "steps"],
    "make_data": ["n", "seed"],
    "build_network": [],
    "autograd_gradients": ["network", "x", "y"],
    "sigmoid": ["z"],
    "forward": ["params", "x"],
    "backward": ["params", "cache", "prediction", "y"],
    "sgd_step": ["params", "grads", "lr"],
    "train": ["params", "x", "y", "lr", "epochs", "rng"],
    "gradient_norms": ["depth", "activation", "rng"],
}


def _arguments(node: ast.stmt) -> list[str]:
    """The parameters of a function, or of a class's constructor, without ``self``."""
    if isinstance(node, ast.ClassDef):
        methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
        assert {"forward", "backward", "step"} <= methods.keys()
        return _arguments(methods["__init__"])[1:] if "__init__" in methods else []
    assert isinstance(node, ast.FunctionDef)
    return [argument.arg for argument in node.args.args]


def test_every_answer_cell_defines_what_the_contract_names(source: NotebookNode) -> None:
    cells = graded(source)
    for name, arguments in SIGNATURES.items():
        (node,) = ast.parse(cells[name].source).body
        assert node.name == name  # type: ignore[attr-defined]
        assert _arguments(node) == arguments, name
        assert ast.get_docstring(node), name  # type: ignore[arg-type]


def test_training_one_example_has_the_defaults_of_the_contract(source: NotebookNode) -> None:
    (node,) = ast.parse(graded(source)["train_one_example"].source).body
    assert [ast.literal_eval(default) for default in node.args.defaults] == [0.02, 1000]  # type: ignore[attr-defined]


def test_given_cells_that_train_do_nothing_whilegraded(source: NotebookNode) -> None:
    for cell in source.cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            calls = re.search(r"^[^#\n]*\b(train|train_one_example)\(", cell.source, re.MULTILINE)
            if calls:
                assert "if not session.grading():" in cell.source
                assert "with widgets.waiting(" in cell.source
