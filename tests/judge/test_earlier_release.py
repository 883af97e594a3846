"""A source that was changed since a notebook was given out accuses no student of editing."""

import copy

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.judge.rebuild import rebuild
from autograder.judge.verdict import Note, NoteKind
from autograder.notebook.compiled import compile_source


@pytest.fixture
def handed_in(release: NotebookNode) -> NotebookNode:
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return notebook


def named(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def notes_of(submission: NotebookNode, source: NotebookNode) -> list[Note]:
    return rebuild(nbformat.from_dict(submission), compile_source(source))[1]


def change_points(source: NotebookNode) -> None:
    named(source, "test_relu").metadata.nbgrader.points = 17


def change_test(source: NotebookNode) -> None:
    named(source, "test_relu").source = "assert relu(1.5) == 1.5"


def change_name(source: NotebookNode) -> None:
    named(source, "test_relu").metadata.nbgrader.grade_id = "test_relu_2"


CHANGES = [change_points, change_test, change_name]


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_instructor_changed_is_one_note_about_the_release(
    handed_in: NotebookNode, source: NotebookNode, change: object
) -> None:
    assert notes_of(handed_in, source) == []
    changed = copy.deepcopy(source)
    change(changed)
    notes = notes_of(handed_in, changed)
    assert [note.kind for note in notes] == [NoteKind.EARLIER_RELEASE]
    assert "'test_relu'" in notes[0].text


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_student_changed_is_still_named(
    handed_in: NotebookNode, source: NotebookNode, change: object
) -> None:
    change(handed_in)
    kinds = {note.kind for note in notes_of(handed_in, source)}
    assert NoteKind.EARLIER_RELEASE not in kinds
    assert kinds & {NoteKind.LOCKED_CELL_EDITED, NoteKind.RETAGGED, NoteKind.HOSTILE}


@pytest.mark.parametrize("flag", ["locked", "grade", "solution"])
def test_flags_that_no_checksum_covers_are_named_whatever_the_checksum(
    handed_in: NotebookNode, source: NotebookNode, flag: str
) -> None:
    cell = named(handed_in, "test_relu")
    cell.metadata.nbgrader[flag] = not cell.metadata.nbgrader[flag]
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    assert NoteKind.RETAGGED in {note.kind for note in notes_of(handed_in, source)}


@pytest.mark.parametrize("points", ["many", None, [1], {"a": 1}, float("inf"), 10**400])
def test_points_of_any_type_upset_nothing(
    handed_in: NotebookNode, source: NotebookNode, points: object
) -> None:
    named(handed_in, "test_relu").metadata.nbgrader.points = points
    assert NoteKind.RETAGGED in {note.kind for note in notes_of(handed_in, source)}
