"""The source taken apart: problems, hidden tests, and the names that a test may use."""

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.judge import unprovided_names
from autograder.notebook.compiled import compile_source


def code(text: str, name: str = "", *, test: bool = False, **metadata: Any) -> NotebookNode:
    own: dict[str, Any] = {"grade_id": name, "grade": test, "solution": not test, "points": 1}
    return new_code_cell(text, metadata={**metadata, **({"nbgrader": own} if name else {})})


def with_test(text: str, *, shared: str = "import numpy as np", **metadata: Any) -> NotebookNode:
    return new_notebook(
        cells=[
            code(shared, tags=["shared"]),
            code("given = 1"),
            code("def relu(x): return x", "relu"),
            code(text, "test_relu", test=True, **metadata),
        ]
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("assert relu(1) == 1", []),
        ("assert np.abs(relu(1)) == 1", []),
        ("assert given", ["given"]),
        ("x = relu(1)\nassert x", []),
        ("def f(a):\n    return a + offset\n\n\nassert f(relu(1))", ["offset"]),
        ("assert [relu(i) for i in range(3)]", []),
        ("assert (lambda t: t + u)(1)", ["u"]),
        ("import torch\nassert torch.relu", []),
        ("from math import *\nassert floor(relu(1.5))", []),
        ("try:\n    relu()\nexcept TypeError as error:\n    assert error", []),
        ("for i in relu(1):\n    j = i\nassert j", []),
        ("check.relu(relu)\n### BEGIN HIDDEN TESTS\nother(relu)\n### END HIDDEN TESTS",
         ["check", "other"]),
    ],
)  # fmt: skip
def test_a_name_that_nobody_provides_is_found(text: str, missing: list[str]) -> None:
    assert unprovided_names(with_test(text)) == [("test_relu", name) for name in missing]


def test_a_name_under_uses_is_provided() -> None:
    assert unprovided_names(with_test("assert given", chainrule={"uses": ["given"]})) == []


def test_a_star_import_in_a_shared_cell_provides_its_names() -> None:
    assert unprovided_names(with_test("floor(1)", shared="from math import *")) == []


def test_the_small_assignment_uses_only_what_is_provided(source: NotebookNode) -> None:
    assert unprovided_names(source) == []


@pytest.mark.parametrize(
    ("test", "problem"),
    [
        ("test_relu", "relu"),
        ("test_relu_2", "relu"),
        ("test_conv_2", "conv_2"),
        ("test_conv_2_3", "conv_2"),
        ("more", "conv_2"),
    ],
)
def test_a_test_knows_its_problem(test: str, problem: str) -> None:
    notebook = new_notebook(
        cells=[code("", "relu"), code("", "conv_2"), code("pass", test, test=True)]
    )
    assert compile_source(notebook).tests[0].problem == problem


def parts(text: str) -> tuple[str, str | None]:
    test = compile_source(with_test(text)).tests[0]
    return test.visible, test.hidden


def test_hidden_tests_run_apart_with_their_line_numbers() -> None:
    text = "a = 1\n### BEGIN HIDDEN TESTS\nb = 2\n### END HIDDEN TESTS"
    visible, hidden = parts(text)
    assert visible.split("\n")[0] == "a = 1"
    assert "b = 2" not in visible
    assert hidden is not None
    assert hidden.split("\n")[2] == "b = 2"
    assert "a = 1" not in hidden


@pytest.mark.parametrize(
    "text",
    [
        "if True:\n    a = 1\n    ### BEGIN HIDDEN TESTS\n    b = 2\n    ### END HIDDEN TESTS",
        "### BEGIN HIDDEN TESTS\nb = 2\n### END HIDDEN TESTS\na = b",
    ],
    ids=["inside a block", "before visible code"],
)
def test_hidden_tests_that_cannot_be_told_apart_hide_the_whole_cell(text: str) -> None:
    assert parts(text) == ("", text)


def test_a_cell_without_hidden_tests_is_all_visible() -> None:
    assert parts("a = 1") == ("a = 1", None)


def test_an_answer_builds_on_what_comes_before_it_and_on_what_its_test_names() -> None:
    notebook = new_notebook(
        cells=[
            code("", "a"), code("", "b"), code("a(b, d)", "test_b", test=True), code("", "c"),
            code("", "d"),
        ]
    )  # fmt: skip
    source = compile_source(notebook)
    assert source.upstream(source.tests[0]) == ["a", "d"]


def test_what_the_source_imports_is_preloaded_but_the_checks() -> None:
    checks = "from chainrule.check import ps1 as check"
    shared = f"import torch.nn as nn\nfrom chainrule import live\n{checks}"
    found = set(compile_source(with_test("pass", shared=shared)).preload)
    assert {"torch.nn", "chainrule", "chainrule.live"} <= found
    assert not any(name.startswith("chainrule.check") for name in found)
