"""Given cells are put back; answers, pictures in them and the student's own cells stay."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
import pytest

from chainrule.cli import main
from chainrule.validation.restore import restored
from tests.validation.notebooks import cell, given, insert_after, solved, write


def test_nothing_is_restored_in_a_notebook_with_answers_alone() -> None:
    notebook = solved()
    result, changed = restored(notebook, given())
    assert changed == []
    assert result == notebook


def test_given_cells_come_back_and_answers_stay() -> None:
    notebook = solved()
    answer = cell(notebook, "relu").source
    cell(notebook, "relu").cell_type = "markdown"
    cell(notebook, "test_relu").source = "pass"
    notebook.cells.remove(cell(notebook, "test_loss"))
    del notebook.cells[0]
    insert_after(notebook, "relu", "# my own cell")
    result, changed = restored(notebook, given())
    nbformat.validate(result)
    assert cell(result, "relu").cell_type == "code"
    assert cell(result, "relu").source == answer
    assert cell(result, "test_relu").source == cell(given(), "test_relu").source
    assert cell(result, "test_loss") == cell(given(), "test_loss")
    assert result.cells[0].source == given().cells[0].source
    sources = [c.source for c in result.cells]
    assert sources[sources.index(answer) + 1] == "# my own cell"
    assert {line.split(" is ")[0] for line in changed} >= {"`relu`", "`test_relu`", "`test_loss`"}


def test_of_two_cells_with_one_name_the_first_keeps_it_and_the_other_its_text() -> None:
    notebook = solved()
    twin = copy.deepcopy(cell(notebook, "relu"))
    twin.source = "# the second"
    notebook.cells.append(twin)
    result, _ = restored(notebook, given())
    nbformat.validate(result)
    assert cell(result, "relu").source == cell(solved(), "relu").source
    (kept,) = (c for c in result.cells if c.source == "# the second")
    assert "nbgrader" not in kept.metadata


def test_a_picture_in_a_written_answer_stays() -> None:
    notebook = solved()
    cell(notebook, "explain_dead_relu").attachments = {"a.png": {"image/png": "AAAA"}}
    cell(notebook, "test_relu").source = "pass"
    result, _ = restored(notebook, given())
    assert cell(result, "explain_dead_relu").attachments == {"a.png": {"image/png": "AAAA"}}


def test_the_command_keeps_the_notebook_as_it_was_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = solved()
    cell(notebook, "test_relu").source = "pass"
    path = write(notebook, tmp_path)
    before = path.read_bytes()
    main(["restore", str(path)])
    assert "`test_relu` is as it was given" in capsys.readouterr().out
    backup = tmp_path / "relu_derivatives.before-restore.ipynb"
    assert backup.read_bytes() == before
    assert restored(nbformat.read(path, as_version=4), given())[1] == []
    main(["restore", str(path)])
    assert "nothing to restore" in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == [backup, path]


def test_a_file_that_is_not_of_the_course_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(nbformat.v4.new_notebook(), tmp_path, "other.ipynb")
    before = path.read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["restore", str(path)])
    assert ended.value.code == 1
    assert "does not look like a notebook of this course" in capsys.readouterr().err
    assert path.read_bytes() == before
