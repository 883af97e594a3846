"""The source of PS1 holds to the course's contract and to the one look of its notebooks."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

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


def _graded(source: NotebookNode) -> dict[str, NotebookNode]:
    cells = [cell for cell in source.cells if "nbgrader" in cell.metadata]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells}


def test_every_answer_cell_defines_the_function_of_the_contract(source: NotebookNode) -> None:
    cells = _graded(source)
    for name, arguments in SIGNATURES.items():
        tree = ast.parse(cells[name].source)
        (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert function.name == name
        assert [argument.arg for argument in function.args.args] == arguments
        docstring = ast.get_docstring(function) or ""
        assert "Args:" in docstring
        assert "Returns:" in docstring


def test_the_gradients_come_in_the_order_of_the_chain(source: NotebookNode) -> None:
    order = [name for name in _graded(source) if name in GRADIENTS]
    assert order == list(GRADIENTS)


def test_every_test_cell_checks_its_own_answer_with_a_hidden_seed(source: NotebookNode) -> None:
    cells = _graded(source)
    tests = [name for name in cells if name.startswith("test_")]
    assert tests == [f"test_{name}" for name in SIGNATURES]
    for name in SIGNATURES:
        visible, _, hidden = cells[f"test_{name}"].source.partition("### BEGIN HIDDEN TESTS")
        assert visible.strip() == f"check.{name}({name})"
        assert f"check.{name}({name}, seed=" in hidden
        assert cells[f"test_{name}"].metadata["nbgrader"]["points"] > 0


def test_each_problem_has_two_hints_one_inside_the_other(source: NotebookNode) -> None:
    prose = ""
    for cell in source.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in SIGNATURES:
            nested = r"<details><summary>Hint 1</summary>.*<details><summary>Hint 2</summary>"
            assert re.search(nested + r".*</details>\s*</details>", prose, re.DOTALL), name
            prose = ""
        elif cell.cell_type == "markdown":
            prose += cell.source


def test_the_written_answer_carries_its_marking_scheme_inside_the_solution(
    source: NotebookNode,
) -> None:
    cell = _graded(source)["explain_dead_relu"]
    assert cell.cell_type == "markdown"
    order = [cell.source.index(f"### {mark}") for mark in (
        "BEGIN SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME", "END SOLUTION")]  # fmt: skip
    assert order == sorted(order)
    points = [int(n) for n in re.findall(r"\*\*(\d) point", cell.source)]
    assert sum(points) == cell.metadata["nbgrader"]["points"]


def test_the_notebook_opens_with_its_aims_and_ends_with_the_table(source: NotebookNode) -> None:
    opening = source.cells[0].source
    for heading in ("By the end you can", "What you need", "Time"):
        assert f"**{heading}" in opening
    assert source.cells[-1].source == "check.summary()"


def test_given_cells_that_call_an_answer_survive_a_missing_one(source: NotebookNode) -> None:
    for cell in source.cells:
        if cell.cell_type != "code" or "nbgrader" in cell.metadata:
            continue
        called = {
            node.func.id
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if called & SIGNATURES.keys():
            assert "with widgets.waiting(" in cell.source
