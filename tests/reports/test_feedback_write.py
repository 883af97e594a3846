"""Pages of feedback are written for everyone, whatever is wrong with one submission."""

import json

import nbformat
import pytest

from autograder.course_folder import open_course, write_config
from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student
from autograder.reports.feedback import write
from tests.reports import graded

DEEP = "[" * 100_000 + "]" * 100_000
START = '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": '
BROKEN = {
    "deep": f'{START}{{"x": {DEEP}}}}}',
    "digits": f'{START}{{"x": {"9" * 5000}}}}}',
    "cut": '{"cells": [',
    "null": "null",
    "verdicts": START + '{"chainrule": {"verdicts": [5]}}}',
}


@pytest.fixture
def course(tmp_path):
    write_config(tmp_path)
    return open_course(tmp_path)


@pytest.fixture
def give(course, monkeypatch):
    """Put students into the gradebook, and files into their folders."""

    def run(students, step=None, **files):
        for student, text in files.items():
            folder = course.folder(step, student, "ps1")
            folder.mkdir(parents=True)
            (folder / "nb.ipynb").write_text(text, encoding="utf-8", errors="surrogatepass")
        result = NotebookResult("nb", {"test_relu": CellGrade("test_relu", 2.0, 2.0)})
        found = [GradedSubmission(Student(s), "ps1", None, (result,)) for s in students]
        monkeypatch.setattr(write, "read_results", lambda *_: found)

    return run


def page_of(course, student: str) -> str:
    return (course.folder("feedback", student, "ps1") / "nb.html").read_text()


def test_one_page_that_cannot_be_made_stops_no_other(course, give):
    good = nbformat.writes(graded.notebook())
    give(["anna", *BROKEN, "zoe"], "autograded", anna=good, zoe=good, **BROKEN)
    written, skipped = write.write_feedback(course, "ps1")
    assert len(written) == len(BROKEN) + 2
    assert {entry.student for entry in skipped} == set(BROKEN)
    assert "could not be graded: its page could not be made" in page_of(course, "deep")
    assert "The square is missing" in page_of(course, "zoe")


@pytest.mark.parametrize(
    ("handed_in", "reason"),
    [
        ('{"cells": [', "cut off in the middle"),
        ("", "the file is empty"),
        ("hello", "not a notebook"),
        (json.dumps({"nbformat": 2}), "format 2"),
    ],
)
def test_a_student_whose_file_cannot_be_read_gets_a_page_with_the_reason(
    course, give, handed_in, reason
):
    give(["anna"], "submitted", anna=handed_in)
    _, skipped = write.write_feedback(course, "ps1")
    assert reason in skipped[0].reason
    assert reason in page_of(course, "anna")
    assert "Nothing that you handed in is lost" in page_of(course, "anna")


def test_a_student_with_other_files_only_is_told_which(course, give):
    give(["anna", "bob"])
    folder = course.folder("submitted", "anna", "ps1")
    folder.mkdir(parents=True)
    (folder / "nb.pdf").write_bytes(b"%PDF")
    (folder / "timestamp.txt").write_text("2026-10-01 10:00:00 UTC")  # the platform's, not hers
    write.write_feedback(course, "ps1")
    assert "nb.ipynb was not handed in (only nb.pdf)" in page_of(course, "anna")
    assert "nb.ipynb was not handed in." in page_of(course, "bob")
