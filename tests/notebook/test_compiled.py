"""The source taken apart: problems, tests, and what is hidden of them."""

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.notebook.compiled import compile_source


def code_cell(text: str, name: str = "", *, test: bool = False, **metadata: Any) -> NotebookNode:
    own: dict[str, Any] = {"grade_id": name, "grade": test, "solution": not test, "points": 1}
    return new_code_cell(text, metadata={**metadata, **({"nbgrader": own} if name else {})})


def with_test(text: str, *, shared: str = "import numpy as np", **metadata: Any) -> NotebookNode:
    return new_notebook(
        cells=[
            code_cell(shared, tags=["shared"]),
            code_cell("given = 1"),
            code_cell("def relu(x): return x", "relu"),
            code_cell(text, "test_relu", test=True, **metadata),
        ]
    )


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
        cells=[code_cell("", "relu"), code_cell("", "conv_2"), code_cell("pass", test, test=True)]
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
            code_cell("", "a"), code_cell("", "b"), code_cell("a(b, d)", "test_b", test=True),
            code_cell("", "c"),
            code_cell("", "d"),
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
