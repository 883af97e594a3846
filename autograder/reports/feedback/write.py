"""Write the pages of feedback of a class: each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course_folder import CourseFolder
from autograder.errors import UserError, printable, reason_of
from autograder.files import make_folder, write_text
from autograder.gradebook.read import read_results
from autograder.gradebook.values import GradedSubmission, NotebookResult
from autograder.notebook.cells import (
    grade_id,
    is_answer,
    is_graded,
    set_nbgrader_metadata,
)
from autograder.reports.feedback.exchange import write_exchange_files
from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import render, render_ungraded
from autograder.reports.ungraded import ungraded_reason


@dataclass(frozen=True)
class SkippedPage:
    """A student whose page shows no grade, and why."""

    student: str
    reason: str
    #: Whether something went wrong here, and not only in what was handed in.
    failed: bool = False


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
    """Write a page for each notebook of each submission; return the pages, and who has no grade.

    Args:
        course: the course folder.
        assignment: its name.
        students: their ids, or None for all.
        on_page: called with how many of how many submissions are done.

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
    failed: list[str] = []
    for done, submission in enumerate(submissions, start=1):
        student = submission.student
        for result in submission.notebooks:
            target = course.folder("feedback", student.id, assignment) / f"{result.name}.html"
            make_folder(target.parent)
            try:
                page, reason = _page(course, submission, result)
                write_text(target, page)
            except UserError:
                raise
            except Exception as error:  # one submission's trouble stays with it
                reason = f"its page could not be made: {reason_of(error)}"
                write_text(target, render_ungraded(assignment, printable(student.name), reason))
                failed.append(student.id)
            if reason:
                skipped.append(SkippedPage(student.id, reason, student.id in failed))
            written.append(target)
        if submission.notebooks:
            write_exchange_files(course, student.id, assignment, submission.timestamp)
        on_page(done, len(submissions))
    return written, skipped


def _page(
    course: CourseFolder, submission: GradedSubmission, result: NotebookResult
) -> tuple[str, str]:
    """Return a page, and why there is no grade on it ("" if there is one)."""
    student, assignment = submission.student, submission.assignment
    source = course.folder("autograded", student.id, assignment) / f"{result.name}.ipynb"
    if not source.is_file():
        reason = ungraded_reason(course, student.id, assignment, result.name)
        return render_ungraded(assignment, student.name, reason), reason
    notebook = with_grades(nbformat.read(source, as_version=4), result)
    return render(feedback(notebook, student.name, result.late_penalty)), ""
