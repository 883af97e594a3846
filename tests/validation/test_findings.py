"""What happened to the cells, the file's name and the boxes on the screen."""

from __future__ import annotations

import copy

import nbformat
import pytest
from nbformat import NotebookNode

from chainrule.validation.findings import findings
from chainrule.validation.given import given_notebook
from tests.validation.notebooks import NAME, cell, given, solved


def warnings(notebook: NotebookNode, name: str = NAME) -> list[str]:
    """The warnings about a notebook that runs without an error."""
    return findings(notebook, notebook, given_notebook(notebook), name).warnings


def test_an_untouched_and_a_solved_notebook_give_no_warning() -> None:
    assert warnings(given()) == []
    assert warnings(solved()) == []


@pytest.mark.parametrize("name", ["relu_derivatives (1).ipynb", "ps1.ipynb"])
def test_a_renamed_file_is_told(name: str) -> None:
    (warning,) = warnings(solved(), name)
    assert name in warning
    assert NAME in warning


def test_copied_retyped_missing_and_changed_cells_are_told_by_name() -> None:
    notebook = solved()
    twin = copy.deepcopy(cell(notebook, "relu"))
    notebook.cells.append(twin)
    assert any("`relu` is there 2 times" in w for w in warnings(notebook))

    notebook = solved()
    cell(notebook, "loss").cell_type = "markdown"
    assert any("`loss` was turned from code to markdown" in w for w in warnings(notebook))

    notebook = solved()
    notebook.cells.remove(cell(notebook, "test_mlp"))
    del cell(notebook, "relu").metadata["nbgrader"]
    missing = "\n".join(warnings(notebook))
    assert "The test cell `test_mlp` is missing" in missing
    assert "The answer cell `relu` is missing, or has lost its metadata" in missing

    notebook = solved()
    cell(notebook, "test_relu").source += "\n# mine"
    (warning,) = warnings(notebook)
    assert "The locked cell `test_relu` was changed" in warning
    assert f"`chainrule restore {NAME}`" in warning


@pytest.mark.parametrize(
    ("shown", "ends", "warned"),
    [("✓ relu: right.", "wrong", True), ("✓ relu: right.", "", False), ("✗ relu: bad.", "", True)],
)
def test_a_box_on_the_screen_that_a_fresh_run_contradicts_is_told(
    shown: str, ends: str, warned: bool
) -> None:
    saved = solved()
    output = nbformat.v4.new_output("display_data", {"text/plain": shown})
    cell(saved, "test_relu").outputs = [output]
    executed = solved()
    if ends:
        error = nbformat.v4.new_output("error", ename="E", evalue=ends, traceback=[ends])
        cell(executed, "test_relu").outputs = [error]
    found = findings(saved, executed, given_notebook(saved), NAME).warnings
    assert any("On the screen `relu`" in warning for warning in found) == warned


def test_an_untouched_written_answer_is_not_written() -> None:
    unsolved, notebook = given(), solved()
    cell(notebook, "explain_dead_relu").source = "Because every gate is closed."
    for tried, passed in ((unsolved, False), (notebook, True)):
        results = findings(tried, tried, given_notebook(tried), NAME).results
        (written,) = (r for r in results if r.name == "explain_dead_relu")
        assert written.passed == passed


def test_a_notebook_of_another_course_has_no_original() -> None:
    assert given_notebook(nbformat.v4.new_notebook()) is None
    notebook = nbformat.v4.new_notebook(cells=[cell(given(), "relu")])
    assert given_notebook(notebook) is None
