"""What is graded is the instructor's notebook with the student's answers in it."""

import copy
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.judge.cell import Cell
from autograder.judge.rebuild import rebuild
from autograder.judge.verdict import Note
from autograder.notebook.compiled import compile_source


def built(submission: NotebookNode, source: NotebookNode) -> tuple[list[Cell], list[Note]]:
    return rebuild(submission, compile_source(source))


def named(notebook: NotebookNode, name: str) -> Any:
    return next(
        cell for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )  # fmt: skip


def sources(cells: list[Cell]) -> list[str]:
    return [cell.node.source for cell in cells]


@pytest.fixture
def handed_in(release: NotebookNode) -> NotebookNode:
    return copy.deepcopy(release)


def test_the_release_gives_the_source_with_stubs(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    cells, notes = built(handed_in, source)
    assert notes == []
    assert [cell.node.metadata for cell in cells] == [cell.metadata for cell in source.cells]
    for cell, ours, theirs in zip(cells, source.cells, handed_in.cells, strict=True):
        answer = cell.role == "answer"
        assert cell.node.source == (theirs.source if answer else ours.source)


def test_what_becomes_of_one_notebook_is_not_in_the_next(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    compiled, before = compile_source(source), copy.deepcopy(source)
    first, _ = rebuild(handed_in, compiled)
    expected = copy.deepcopy([cell.node for cell in first])
    for cell in first:
        cell.node.source += "changed"
        cell.node.metadata.setdefault("tags", []).append("changed")
        cell.node.metadata.get("nbgrader", {}).clear()
        if cell.node.cell_type == "code":
            cell.node.outputs.append("changed")
    assert [cell.node for cell in rebuild(handed_in, compiled)[0]] == expected
    assert source == before


def test_an_edited_locked_cell_is_the_sources_and_is_noted(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    named(handed_in, "test_relu").source = "assert True"
    cells, notes = built(handed_in, source)
    test = next(cell for cell in cells if cell.name == "test_relu")
    assert test.node.source == named(source, "test_relu").source
    assert [(note.kind, note.cell) for note in notes] == [("locked cell edited", "test_relu")]


@pytest.mark.parametrize(
    "change",
    [{"points": 100}, {"grade": False}, {"solution": True}, {"locked": False}],
    ids=["points", "grade", "solution", "locked"],
)
def test_changed_metadata_count_for_nothing_and_are_noted(
    change: dict, handed_in: NotebookNode, source: NotebookNode
) -> None:
    named(handed_in, "test_relu").metadata["nbgrader"].update(change)
    cells, notes = built(handed_in, source)
    test = next(cell for cell in cells if cell.name == "test_relu")
    assert test.node.metadata == named(source, "test_relu").metadata
    assert [(note.kind, note.cell) for note in notes] == [("retagged", "test_relu")]


def test_tags_of_the_students_are_dropped(handed_in: NotebookNode, source: NotebookNode) -> None:
    for cell in handed_in.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "shared"]
    handed_in.cells.append(new_code_cell("1", metadata={"tags": ["skip-execution"]}))
    cells, notes = built(handed_in, source)
    assert [c.node.metadata for c in cells[:-1]] == [c.metadata for c in source.cells]
    assert cells[-1].node.metadata == {}
    assert {note.kind for note in notes} == {"retagged"}


def test_a_missing_answer_is_a_stub_and_is_noted(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    handed_in.cells.remove(named(handed_in, "loss"))
    cells, notes = built(handed_in, source)
    answer = next(cell for cell in cells if cell.name == "loss")
    assert answer.node.source == "raise NotImplementedError"
    assert [(note.kind, note.cell) for note in notes] == [("missing answer", "loss")]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_whose_cell_changed_its_type_is_code_again_and_is_noted(
    kind: str, handed_in: NotebookNode, source: NotebookNode
) -> None:
    cell = named(handed_in, "loss")
    cell.cell_type, code = kind, cell.source
    cells, notes = built(handed_in, source)
    answer = next(cell for cell in cells if cell.name == "loss")
    assert (answer.node.cell_type, answer.node.source) == ("code", code)
    assert [(note.kind, note.cell) for note in notes] == [("cell type changed", "loss")]
    assert kind in notes[0].text


PIXEL = "iVBORw0KGgo="


def test_pictures_pasted_into_a_text_stay_with_it() -> None:
    flags = {"grade": True, "grade_id": "explain_it", "solution": True, "points": 3}
    source = new_notebook(cells=[new_markdown_cell("model", metadata={"nbgrader": flags})])
    mine = new_markdown_cell("![p](attachment:p.png)", metadata={"nbgrader": flags})
    mine["attachments"] = {"p.png": {"image/png": PIXEL}}
    extra = new_markdown_cell("![q](attachment:q.png)")
    extra["attachments"] = {"q.png": {"image/png": PIXEL}}
    cells, _ = built(new_notebook(cells=[mine, extra]), source)
    assert [list(cell.node.attachments) for cell in cells] == [["p.png"], ["q.png"]]


def test_the_first_of_two_copies_is_the_answer_and_the_other_a_cell_of_their_own(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    second = copy.deepcopy(named(handed_in, "relu"))
    second.source = "second = 2"
    handed_in.cells.append(second)
    cells, notes = built(handed_in, source)
    assert [cell.role for cell in cells if cell.node.source == "second = 2"] == ["extra"]
    assert [(note.kind, note.cell) for note in notes] == [("stray copy", "relu")]
    assert cells[-1].node.metadata == {}


def test_the_sources_order_holds(handed_in: NotebookNode, source: NotebookNode) -> None:
    handed_in.cells.reverse()
    cells, notes = built(handed_in, source)
    assert [cell.node.metadata for cell in cells] == [cell.metadata for cell in source.cells]
    assert "moved" in {note.kind for note in notes}


def test_extra_cells_stay_where_they_stood(handed_in: NotebookNode, source: NotebookNode) -> None:
    place = handed_in.cells.index(named(handed_in, "loss"))
    handed_in.cells.insert(place, new_code_cell("before_loss"))
    handed_in.cells.insert(0, new_code_cell("very_first"))
    handed_in.cells.append(new_markdown_cell("very last"))
    cells, notes = built(handed_in, source)
    texts = sources(cells)
    assert notes == []
    assert texts[0] == "very_first"
    assert texts[-1] == "very last"
    assert [cell.name for cell in cells][texts.index("before_loss") + 1] == "loss"
    assert [cell.name for cell in cells][texts.index("before_loss") - 1] == "test_relu"


def test_a_changed_given_cell_runs_after_the_sources(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    given = handed_in.cells[1]
    given.source += "\nimport math"
    cells, notes = built(handed_in, source)
    assert notes == []
    assert [cell.role for cell in cells[1:3]] == ["given", "extra"]
    assert cells[1].node.source == source.cells[1].source
    assert cells[2].node.source == given.source


def test_a_deleted_given_cell_is_there_again(handed_in: NotebookNode, source: NotebookNode) -> None:
    del handed_in.cells[1]
    cells, notes = built(handed_in, source)
    assert len(cells) == len(source.cells)
    assert notes == []


def test_a_test_of_the_students_own_is_an_ordinary_cell(
    handed_in: NotebookNode, source: NotebookNode
) -> None:
    flags = {"grade": True, "grade_id": "test_bonus", "locked": True, "points": 100}
    handed_in.cells.append(new_code_cell("assert True", metadata={"nbgrader": flags}))
    cells, notes = built(handed_in, source)
    assert cells[-1].role == "extra"
    assert cells[-1].node.metadata == {}
    assert [note.kind for note in notes] == ["hostile"]


def test_a_written_answer_is_taken_as_text() -> None:
    flags = {"grade": True, "grade_id": "explain_it", "solution": True, "points": 3}
    source = new_notebook(cells=[new_markdown_cell("model", metadata={"nbgrader": flags})])
    mine = new_notebook(cells=[new_markdown_cell("because", metadata={"nbgrader": flags})])
    cells, notes = built(mine, source)
    assert sources(cells) == ["because"]
    assert notes == []
    cells, notes = built(new_notebook(cells=[]), source)
    assert sources(cells) == [""]
    assert [note.kind for note in notes] == ["missing answer"]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"cells": [{"cell_type": "code"}, {"source": "x"}, 5, None]},
        {"cells": [{"cell_type": "code", "source": ["x"], "metadata": {}}]},
        {"cells": [{"cell_type": "heading", "source": "x", "metadata": {}}]},
        {"cells": [{"cell_type": "code", "source": "x", "metadata": {"nbgrader": 7}}]},
        {"cells": [{"cell_type": "raw", "source": "", "metadata": {"nbgrader": {"grade_id": []}}}]},
        {"cells": None},
        {"cells": [{"cell_type": "code", "source": "x", "metadata": {"tags": 7}, "id": []}]},
    ],
)  # fmt: skip
def test_broken_cells_do_not_break_the_rebuilding(broken: dict, source: NotebookNode) -> None:
    import nbformat

    cells, notes = built(nbformat.from_dict(broken), source)
    assert [c.name for c in cells if c.role == "test"] == [
        "test_relu", "test_loss", "test_d_loss_d_ypredicted", "test_Affine", "test_Affine_2"
    ]  # fmt: skip
    assert {note.kind for note in notes} >= {"missing answer"}
