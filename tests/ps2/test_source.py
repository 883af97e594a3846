"""The source of PS2 holds to the course's contract and to the one look of its notebooks."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

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


def _graded(source: NotebookNode) -> dict[str, NotebookNode]:
    cells = [cell for cell in source.cells if "nbgrader" in cell.metadata]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells}


def _arguments(node: ast.stmt) -> list[str]:
    """The parameters of a function, or of a class's constructor, without ``self``."""
    if isinstance(node, ast.ClassDef):
        methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
        assert {"forward", "backward", "step"} <= methods.keys()
        return _arguments(methods["__init__"])[1:] if "__init__" in methods else []
    assert isinstance(node, ast.FunctionDef)
    return [argument.arg for argument in node.args.args]


def test_every_answer_cell_defines_what_the_contract_names(source: NotebookNode) -> None:
    cells = _graded(source)
    for name, arguments in SIGNATURES.items():
        (node,) = ast.parse(cells[name].source).body
        assert node.name == name  # type: ignore[attr-defined]
        assert _arguments(node) == arguments, name
        assert ast.get_docstring(node), name  # type: ignore[arg-type]


def test_training_one_example_has_the_defaults_of_the_contract(source: NotebookNode) -> None:
    (node,) = ast.parse(_graded(source)["train_one_example"].source).body
    assert [ast.literal_eval(default) for default in node.args.defaults] == [0.02, 1000]  # type: ignore[attr-defined]


def test_every_answer_has_visible_and_hidden_tests_worth_points(source: NotebookNode) -> None:
    cells = _graded(source)
    for name in SIGNATURES:
        test = cells[f"test_{name}"]
        visible, hidden = test.source.split("### BEGIN HIDDEN TESTS")
        assert f"check.{name}({name}" in visible
        assert "seed=" in hidden
        assert test.metadata["nbgrader"]["points"] > 0


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


def test_each_section_ends_with_what_it_is_in_practice(source: NotebookNode) -> None:
    text = "\n".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert len(sections) == 9
    for section in sections[:-1]:
        assert section.count("**In practice**") == 1, section[:40]


def test_the_written_answer_carries_its_marking_scheme_inside_the_solution(
    source: NotebookNode,
) -> None:
    cell = _graded(source)["explain_vanishing"]
    marks = ("BEGIN SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME", "END SOLUTION")
    order = [cell.source.index(f"### {mark}") for mark in marks]
    assert order == sorted(order)
    points = [int(n) for n in re.findall(r"\*\*(\d) point", cell.source)]
    assert sum(points) == cell.metadata["nbgrader"]["points"]


def test_the_notebook_opens_with_its_aims_and_ends_with_the_table(source: NotebookNode) -> None:
    opening = source.cells[0].source
    for heading in ("By the end you can", "What you need", "Time"):
        assert f"**{heading}" in opening
    assert source.cells[-1].source == "check.summary()"


def test_given_cells_that_train_do_nothing_while_graded(source: NotebookNode) -> None:
    for cell in source.cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            calls = re.search(r"^[^#\n]*\b(train|train_one_example)\(", cell.source, re.MULTILINE)
            if calls:
                assert "if not session.grading():" in cell.source
                assert "with widgets.waiting(" in cell.source
