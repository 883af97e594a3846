"""Read a graded class from the gradebook and the graded notebooks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from autograder.course_folder import CourseFolder
from autograder.errors import reason_of
from autograder.gradebook.read import read_results, read_students
from autograder.gradebook.values import GradedSubmission, Student
from autograder.grading.companions import read_companions
from autograder.judge.verdict import Judgement
from autograder.notebook.cells import grade_id, is_answer
from autograder.reports.class_report.graded import Graded
from autograder.reports.ungraded import ungraded_reason
from autograder.timestamps import handed_in


def read_class(
    course: CourseFolder, assignment: str, on_one: Callable[[], None] = lambda: None
) -> list[Graded]:
    """Return every submission of an assignment, with the reason where it has no grade.

    Raises:
        UserError: the gradebook cannot be read, or knows no such assignment.
    """
    recorded = {one.student.id: one for one in read_results(course, assignment)}
    notebooks = sorted({result.name for one in recorded.values() for result in one.notebooks})
    students = {student.id: student for student in read_students(course)}
    graded = []
    for student in sorted({*recorded, *course.students(assignment)}):
        if submission := recorded.get(student):
            graded.append(_graded(course, submission))
        else:
            found = GradedSubmission(students.get(student, Student(student)), assignment, None, ())
            failures = tuple(ungraded_reason(course, student, assignment, n) for n in notebooks)
            graded.append(Graded(found, {}, failures=failures))
        on_one()
    return graded


def missing_students(course: CourseFolder, graded: list[Graded]) -> list[str]:
    """Return the names of those in the class list who handed in nothing."""
    known = {one.submission.student.id for one in graded}
    return [student.name for student in read_students(course) if student.id not in known]


def _graded(course: CourseFolder, submission: GradedSubmission) -> Graded:
    judgements: dict[str, Judgement] = {}
    answers: dict[str, str] = {}
    links: dict[str, str] = {}
    pages: dict[str, str] = {}
    failures: list[str] = []
    student, assignment = submission.student.id, submission.assignment
    folder, feedback = (
        course.folder(step, student, assignment) for step in ("autograded", "feedback")
    )
    for result in submission.notebooks:
        page = feedback / f"{result.name}.html"
        if page.is_file():
            pages[result.name] = _link(course, page)
        path = folder / f"{result.name}.ipynb"
        if not path.is_file():
            failures.append(ungraded_reason(course, student, assignment, result.name))
            continue
        try:
            # Plain JSON: validating every notebook would take most of the report's time.
            notebook = json.loads(path.read_bytes())
            judgements[result.name] = Judgement.from_metadata(notebook["metadata"]["chainrule"])
            answers.update(_answers(notebook))
        except Exception as error:  # whatever a malformed file leads to stays with it
            failures.append(f"its graded notebook cannot be read: {reason_of(error)}")
            continue
        links[result.name] = _link(course, path)
    remarks = _remarks(course, submission)
    return Graded(submission, judgements, answers, links, pages, tuple(failures), remarks)


def _link(course: CourseFolder, path: Path) -> str:
    return quote(path.relative_to(course.root).as_posix(), errors="surrogateescape")


def _remarks(course: CourseFolder, submission: GradedSubmission) -> tuple[str, ...]:
    folder = course.folder("submitted", submission.student.id, submission.assignment)
    try:
        remark = handed_in(folder)[1]
        left_out = read_companions(folder, [one.name for one in submission.notebooks]).left_out
    except (OSError, ValueError):
        return ("its folder cannot be read",)
    return (*([remark] if remark else []), *left_out)


def _answers(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cell in notebook.get("cells", []):
        name = grade_id(cell)
        if name and is_answer(cell) and cell.get("cell_type") == "code":
            yield name, "".join(cell.get("source", ""))


def answers_in(path: Path) -> dict[str, str]:
    """Return problem → code of a notebook of the checkout; empty if it is not there."""
    try:
        return dict(_answers(json.loads(path.read_bytes())))
    except (OSError, ValueError):
        return {}
