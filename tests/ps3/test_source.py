"""The source of PS3 holds to the course's contract and to the one look of its notebooks."""

from __future__ import annotations

import ast
import re

import pytest
from nbformat import NotebookNode

SIGNATURES = {
    "relu": ["x"],
    "compute_layer": ["x", "w", "b"],
    "softmax": ["x"],
    "average_ce": ["target", "prediction"],
    "grad_ce": ["target", "logits"],
    "affine_forward": ["x", "w", "b"],
    "affine_backward": ["dout", "cache"],
    "relu_forward": ["x"],
    "relu_backward": ["dout", "cache"],
    "softmax_loss": ["x", "y"],
    "sgd_momentum": ["w", "dw", "config"],
    "train_and_validate": [
        "net", "data", "epochs", "batch_size", "lr", "lr_decay", "momentum", "rng",
    ],
    "predictions": ["net", "images", "path"],
}  # fmt: skip
ANSWERS = {*SIGNATURES, "FullyConnectedNet"}
USES = {
    "test_train_and_validate": ["SoftmaxRegression"],
    "test_predictions": ["SoftmaxRegression", "read_entry"],
}


def graded(source: NotebookNode) -> dict[str, NotebookNode]:
    cells = [cell for cell in source.cells if "nbgrader" in cell.metadata]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells}


@pytest.mark.parametrize("name", SIGNATURES)
def test_answer_has_the_contracts_signature_and_a_docstring_with_shapes(source, name):
    (function,) = ast.parse(graded(source)[name].source).body
    assert isinstance(function, ast.FunctionDef)
    assert function.name == name
    assert [argument.arg for argument in function.args.args] == SIGNATURES[name]
    docstring = ast.get_docstring(function) or ""
    assert "Parameters\n" in docstring
    assert "Returns\n" in docstring


def test_network_has_the_contracts_constructor(source):
    (network,) = ast.parse(graded(source)["FullyConnectedNet"].source).body
    start, loss = [node for node in network.body if isinstance(node, ast.FunctionDef)]
    assert [argument.arg for argument in start.args.args] == [
        "self", "input_dim", "hidden_dims", "num_classes", "weight_scale", "reg", "rng",
    ]  # fmt: skip
    assert [ast.literal_eval(default) for default in start.args.defaults] == [1e-2, 0.0, None]
    assert [argument.arg for argument in loss.args.args] == ["self", "X", "y"]


def test_every_answer_has_its_test_with_hidden_seeds(source):
    cells = graded(source)
    assert {name for name in cells if name.startswith("test_")} == {f"test_{n}" for n in ANSWERS}
    for name in ANSWERS:
        visible, _, hidden = cells[f"test_{name}"].source.partition("### BEGIN HIDDEN TESTS")
        assert visible.startswith(f"check.{name}({name}")
        assert hidden.count(f"check.{name}({name}") == 2
        assert hidden.count("seed=") == 2
        uses = cells[f"test_{name}"].metadata.get("chainrule", {}).get("uses", [])
        assert uses == USES.get(f"test_{name}", [])


def test_each_problem_has_two_hints_one_inside_the_other(source):
    prose = ""
    for cell in source.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in ANSWERS - {"relu_backward"}:  # whose hints stand with relu_forward's
            nested = r"<details><summary>Hint 1</summary>.*<details><summary>Hint 2</summary>"
            assert re.search(nested + r".*</details></details>", prose, re.DOTALL), name
            prose = ""
        elif cell.cell_type == "markdown":
            prose += cell.source


@pytest.mark.parametrize("name", ["explain_softmax_gradient", "explain_hidden_layer_gradients"])
def test_written_answer_has_a_marking_scheme_that_adds_up(source, name):
    cell = graded(source)[name]
    order = [cell.source.index(f"### {mark}") for mark in (
        "BEGIN SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME", "END SOLUTION")]  # fmt: skip
    assert order == sorted(order)
    points = [int(n) for n in re.findall(r"\*\*(\d) point", cell.source)]
    assert sum(points) == cell.metadata["nbgrader"]["points"]


def test_opens_with_its_aims_and_ends_with_the_table(source):
    for heading in ("By the end you can", "What you need", "Time"):
        assert f"**{heading}" in source.cells[0].source
    assert source.cells[-1].source == "check.summary()"


def test_every_section_that_asks_ends_in_practice(source):
    sections = re.split(
        r"^## ", "\n".join(c.source for c in source.cells if c.cell_type == "markdown"), flags=re.M
    )
    numbered = [section for section in sections if re.match(r"\d ·", section)]
    assert len(numbered) == 9
    assert all("**In practice** ·" in section for section in numbered)
    assert any(section.startswith("Harder, ungraded") for section in sections)


def test_given_cells_that_call_an_answer_survive_a_missing_one(source):
    for cell in source.cells:
        if cell.cell_type != "code" or "nbgrader" in cell.metadata:
            continue
        called = {
            node.func.id
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if called & ANSWERS:
            assert "with widgets.waiting(" in cell.source
