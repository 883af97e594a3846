"""A notebook run afresh: the same words as the boxes, and stderr fails nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.validator import Validator

from chainrule.validation.validator import NotAssignment, NotebookValidator, validate
from tests.validation.notebooks import cell, insert_after, only, solved, write

RELU = ("relu", "test_relu")
CHATTY = """import logging, sys, warnings

def relu(x):
    warnings.warn("a warning")
    logging.getLogger("student").warning("a line of a log")
    print("a progress bar", file=sys.stderr)
    return max(0.0, x)
"""
IN_PLACE = """def d_loss_d_h1(variable_dict, W2, y_observed):
    h1 = variable_dict["h1"]
    h1[:] = d_loss_d_ypredicted(variable_dict, y_observed) * W2
    return h1
"""


def texts(path: Path) -> dict[str, str]:
    return {result.name: result.text for result in validate(path).results}


def test_what_an_answer_writes_to_stderr_fails_nothing_here_nor_in_nbgraders_own_validator(
    tmp_path: Path,
) -> None:
    notebook = only(solved(), *RELU)
    cell(notebook, "relu").source = CHATTY
    path = write(notebook, tmp_path)
    assert validate(path).failed == []
    assert NotebookValidator().validate(str(path)) == {}
    assert Validator().validate(str(path)) == {}


def test_an_answer_that_writes_into_its_argument_passes_with_advice(tmp_path: Path) -> None:
    names = ("d_loss_d_ypredicted", "d_loss_d_h1", "test_d_loss_d_h1")
    notebook = only(solved(), *names)
    cell(notebook, "d_loss_d_h1").source = IN_PLACE
    path = write(notebook, tmp_path)
    (result,) = validate(path).results
    assert result.passed
    assert "writes into `variable_dict`" in result.text
    assert Validator().validate(str(path)) == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def relu(x:\n    return max(0, x)\n", "SyntaxError: '(' was never closed (line 1)."),
        ("1 / 0\ndef relu(x):\n    return max(0, x)\n", "stops with ZeroDivisionError"),
        (
            "def rellu(x):\n    return max(0, x)\n",
            "there is no `relu`, but `rellu`: give the answer the name `relu`.",
        ),
        ("# to do\n", "`relu` is not defined in any cell."),
        ("def relu(x):\n    raise NotImplementedError\n", "○ relu: not written yet."),
        ("def relu(x):\n    return x\n", "is x itself"),
    ],
)
def test_a_failure_is_told_in_the_words_that_help(tmp_path: Path, source: str, words: str) -> None:
    notebook = only(solved(), *RELU)
    cell(notebook, "relu").source = source
    path = write(notebook, tmp_path)
    assert words in texts(path)["relu"]
    (entry,) = NotebookValidator().validate(str(path))["failed"]
    assert words in entry["raw_error"]


def test_a_function_that_asks_for_input_is_told_so(tmp_path: Path) -> None:
    notebook = only(solved(), *RELU)
    cell(notebook, "relu").source = "def relu(x):\n    return max(0.0, float(input()))\n"
    assert "`input()`" in texts(write(notebook, tmp_path))["relu"]


def test_an_answer_in_a_markdown_cell_is_found(tmp_path: Path) -> None:
    notebook = only(solved(), *RELU)
    cell(notebook, "relu").cell_type = "markdown"
    del cell(notebook, "relu")["outputs"], cell(notebook, "relu")["execution_count"]
    assert "turn it back into code" in texts(write(notebook, tmp_path))["relu"]


@pytest.mark.parametrize(
    ("own", "after", "words"),
    [
        ("", "test_relu", "`relu` is written below its check."),
        ("def relu(x):\n    raise NotImplementedError\n", "test_relu", "below its check."),
        ("def relu(x):\n    raise NotImplementedError\n", "relu", "beside its stub."),
    ],
)
def test_a_function_that_is_not_in_its_cell_counts_as_in_grading_with_a_warning(
    tmp_path: Path, own: str, after: str, words: str
) -> None:
    notebook = only(solved(), *RELU)
    written = cell(notebook, "relu").source
    cell(notebook, "relu").source = own
    insert_after(notebook, after, written)
    found = validate(write(notebook, tmp_path))
    assert found.failed == []
    assert words in found.warnings[0]
    cell(notebook, "relu").source = written
    assert not any("counts all the same" in w for w in validate(write(notebook, tmp_path)).warnings)


def test_the_button_shows_warnings_apart_from_what_fails(tmp_path: Path) -> None:
    notebook = only(solved(), *RELU)
    written = cell(notebook, "relu").source
    cell(notebook, "relu").source = ""
    insert_after(notebook, "test_relu", written)
    path = write(notebook, tmp_path)
    (entry,) = NotebookValidator().validate(str(path))["failed"]
    assert entry["source"] == "No test fails."
    assert "Before you hand in:" in entry["error"]
    assert "display: none" in entry["error"]
    notebook.cells[-1].source = "def relu(x):\n    return x\n"
    write(notebook, tmp_path)
    (entry,) = NotebookValidator().validate(str(path))["failed"]
    failure, _, warning = entry["error"].partition("<hr>")
    assert "is x itself" in failure
    assert warning.startswith("Before you hand in:")
    assert "display: none" not in entry["error"]


def test_what_is_no_notebook_of_an_assignment_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, text in (("none.ipynb", None), ("text.ipynb", "text"), ("list.ipynb", "[]")):
        path = tmp_path / name
        if text is not None:
            path.write_text(text)
        with pytest.raises(NotAssignment, match=name):
            validate(path)


def test_the_command_ends_with_0_only_if_nothing_fails(tmp_path: Path) -> None:
    notebook = only(solved(), *RELU)
    path = write(notebook, tmp_path)

    def check() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from chainrule.cli import main; main()", "check"]
        return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)

    done = check()
    assert done.returncode == 0, done.stderr
    assert "✓ relu: right." in done.stdout
    assert "IPKernelApp" not in done.stderr
    cell(notebook, "relu").source = "def relu(x):\n    return x\n"
    write(notebook, tmp_path)
    done = check()
    assert done.returncode == 1
    assert "✗ relu:" in done.stdout
    assert "0 of 1 pass." in done.stdout
