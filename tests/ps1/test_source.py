"""The source of PS1 holds to the course's contract."""

from __future__ import annotations

import ast

from nbformat import NotebookNode

from tests.course.notebooks import graded

GRADIENTS = {
    "d_loss_d_ypredicted": ["variable_dict", "y_observed"],
    "d_loss_d_W2": ["variable_dict", "y_observed"],
    "d_loss_d_h1": ["variable_dict", "W2", "y_observed"],
    "d_loss_d_r1": ["variable_dict", "W2", "y_observed"],
    "d_loss_d_W1": ["variable_dict", "W2", "y_observed"],
    "d_loss_d_h0": ["variable_dict", "W1", "W2", "y_observed"],
    "d_loss_d_r0": ["variable_dict", "W1", "W2", "y_observed"],
    "d_loss_d_W0": ["variable_dict", "W1", "W2", "y_observed"],
}
SIGNATURES = {
    "relu": ["x"],
    "relu_derivative": ["x"],
    "max_backward": ["dz", "a", "b"],
    "loss": ["y_predicted", "y_observed"],
    "mlp": ["x", "W0", "W1", "W2"],
    **GRADIENTS,
    "torch_gradients": ["x", "W0", "W1", "W2", "y_observed"],
}


def test_every_answer_cell_defines_the_function_of_the_contract(source: NotebookNode) -> None:
    cells = graded(source)
    for name, arguments in SIGNATURES.items():
        tree = ast.parse(cells[name].source)
        (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert function.name == name
        assert [argument.arg for argument in function.args.args] == arguments
        docstring = ast.get_docstring(function) or ""
        assert "Args:" in docstring
        assert "Returns:" in docstring


def test_the_gradients_come_in_the_order_of_the_chain(source: NotebookNode) -> None:
    order = [name for name in graded(source) if name in GRADIENTS]
    assert order == list(GRADIENTS)


def test_every_test_cell_checks_its_own_answer_with_a_hidden_seed(source: NotebookNode) -> None:
    cells = graded(source)
    tests = [name for name in cells if name.startswith("test_")]
    assert tests == [f"test_{name}" for name in SIGNATURES]
    for name in SIGNATURES:
        visible, _, hidden = cells[f"test_{name}"].source.partition("### BEGIN HIDDEN TESTS")
        assert visible.strip() == f"check.{name}({name})"
        assert f"check.{name}({name}, seed=" in hidden
        assert cells[f"test_{name}"].metadata["nbgrader"]["points"] > 0
