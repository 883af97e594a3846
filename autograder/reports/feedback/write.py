"""Write the pages of feedback of a class: each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.files import make_folder, write_text
from autograder.gradebook import NotebookResult, read_results
from autograder.notebook.cells import (
    grade_id,
    is_answer,
    is_graded,
    set_nbgrader_metadata,
)
from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import render


@dataclass(frozen=True)
class SkippedPage:
    """A student whose page could not be written, and why."""

    student: str
    reason: str


def with_grades(notebook: NotebookNode, result: NotebookResult) -> NotebookNode:
    """Put scores and comments into the cells' metadata, as `GetOpenGrades` does."""
    for cell in notebook.cells:
        name = grade_id(cell)
        if name and is_answer(cell) and result.comments.get(name):
            set_nbgrader_metadata(cell, comment=result.comments[name])
        if name and is_graded(cell) and name in result.grades:
            grade = result.grades[name]
            set_nbgrader_metadata(
                cell, score=grade.score, points=grade.points, by_hand=grade.manual
            )
    return notebook


def write_feedback(
    course: CourseFolder,
    assignment: str,
    students: list[str] | None = None,
    on_page: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[list[Path], list[SkippedPage]]:
    """Write a page for each notebook of each graded submission; return the pages, and who has none.

    Args:
        course: the course folder.
        assignment: its name.
        students: their ids, or None for all.
        on_page: hears how many of how many submissions are done.

    Raises:
        UserError: nothing is graded, a student is unknown, or the folder may not be written.
    """
    submissions = read_results(course, assignment)
    if students:
        unknown = sorted(set(students) - {submission.student.id for submission in submissions})
        if unknown:
            raise UserError(f"No graded submission of {assignment!r} by: {', '.join(unknown)}.")
        submissions = [s for s in submissions if s.student.id in students]
    written: list[Path] = []
    skipped: list[SkippedPage] = []
    for done, submission in enumerate(submissions, start=1):
        student = submission.student
        graded = course.folder("autograded", student.id, assignment)
        for result in submission.notebooks:
            source = graded / f"{result.name}.ipynb"
            if not source.is_file():
                skipped.append(SkippedPage(student.id, f"no autograded {result.name}.ipynb"))
                continue
            notebook = with_grades(nbformat.read(source, as_version=4), result)
            page = render(feedback(notebook, student.name, result.late_penalty))
            target = course.folder("feedback", student.id, assignment) / f"{result.name}.html"
            make_folder(target.parent)
            write_text(target, page)
            written.append(target)
        on_page(done, len(submissions))
    return written, skipped
