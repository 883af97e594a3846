"""Read results out of nbgrader's gradebook, in four queries whatever the size of the class."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.api import Student as StudentRow
from sqlalchemy import Connection, func, select

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.gradebook.database import transaction
from autograder.gradebook.groups import read_groups, share_marks
from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student

_STUDENT = StudentRow.__table__
_ASSIGNMENT = Assignment.__table__
_SUBMISSION = SubmittedAssignment.__table__
_SUBMITTED_NOTEBOOK = SubmittedNotebook.__table__
_NOTEBOOK = Notebook.__table__
_GRADE = Grade.__table__
_GRADE_CELL = GradeCell.__table__
_TASK_CELL = TaskCell.__table__
_CELL = BaseCell.__table__
_COMMENT = Comment.__table__


def read_results(course: CourseFolder, assignment: str) -> list[GradedSubmission]:
    """Return every graded submission of an assignment, by student id; groups share their marks.

    Raises:
        UserError: the gradebook cannot be read, or knows no such assignment.
    """
    with transaction(course.db_url) as connection:
        known = select(_ASSIGNMENT.c.id).where(_ASSIGNMENT.c.name == assignment)
        assignment_id = connection.execute(known).scalar()
        if assignment_id is None:
            raise UserError(
                f"{assignment} is not in the gradebook: run 'autograder grade {assignment}' first."
            )
        found = _submissions(connection, assignment, assignment_id)
    return share_marks(found, read_groups(course, assignment))


def read_students(course: CourseFolder) -> list[Student]:
    """Return the class list, by student id, those who handed nothing in included.

    Raises:
        UserError: the gradebook cannot be read.
    """
    with transaction(course.db_url) as connection:
        rows = connection.execute(select(_STUDENT).order_by(_STUDENT.c.id))
        return [_student(row._mapping) for row in rows]


def _student(row: Any) -> Student:
    return Student(
        id=row["id"],
        first_name=row["first_name"] or "",
        last_name=row["last_name"] or "",
        email=row["email"] or "",
        lms_user_id=row["lms_user_id"] or "",
    )


def _submissions(
    connection: Connection, assignment: str, assignment_id: str
) -> list[GradedSubmission]:
    grades = _grades(connection, assignment_id)
    comments = _comments(connection, assignment_id)
    notebooks: dict[str, list[NotebookResult]] = defaultdict(list)
    query = (
        select(
            _SUBMITTED_NOTEBOOK.c.id,
            _SUBMITTED_NOTEBOOK.c.assignment_id,
            _SUBMITTED_NOTEBOOK.c.late_submission_penalty,
            _NOTEBOOK.c.name,
        )
        .join(_NOTEBOOK, _NOTEBOOK.c.id == _SUBMITTED_NOTEBOOK.c.notebook_id)
        .where(_NOTEBOOK.c.assignment_id == assignment_id)
        .order_by(_NOTEBOOK.c.name)
    )
    for row in connection.execute(query):
        notebooks[row.assignment_id].append(
            NotebookResult(
                name=row.name,
                grades=grades.get(row.id, {}),
                comments=comments.get(row.id, {}),
                late_penalty=row.late_submission_penalty or 0.0,
            )
        )
    query = (
        select(
            _SUBMISSION.c.id.label("submission_id"),
            _SUBMISSION.c.timestamp,
            _SUBMISSION.c.extension,
            _ASSIGNMENT.c.duedate,
            _STUDENT,
        )
        .join(_STUDENT, _STUDENT.c.id == _SUBMISSION.c.student_id)
        .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
        .where(_SUBMISSION.c.assignment_id == assignment_id)
        .order_by(_STUDENT.c.id)
    )
    return [
        GradedSubmission(
            student=_student(row._mapping),
            assignment=assignment,
            timestamp=row.timestamp,
            notebooks=tuple(notebooks[row.submission_id]),
            due=row.duedate and row.duedate + (row.extension or datetime.timedelta()),
        )
        for row in connection.execute(query)
    ]


def _grades(connection: Connection, assignment_id: str) -> dict[str, dict[str, CellGrade]]:
    query = (
        select(
            _GRADE,
            _CELL.c.name,
            func.coalesce(_GRADE_CELL.c.max_score, _TASK_CELL.c.max_score, 0.0).label("points"),
        )
        .join(_CELL, _CELL.c.id == _GRADE.c.cell_id)
        .outerjoin(_GRADE_CELL, _GRADE_CELL.c.id == _CELL.c.id)
        .outerjoin(_TASK_CELL, _TASK_CELL.c.id == _CELL.c.id)
        .join(_NOTEBOOK, _NOTEBOOK.c.id == _CELL.c.notebook_id)
        .where(_NOTEBOOK.c.assignment_id == assignment_id)
    )
    found: dict[str, dict[str, CellGrade]] = defaultdict(dict)
    for row in connection.execute(query):
        score = row.manual_score if row.manual_score is not None else row.auto_score
        if score is not None or row.extra_credit:
            score = (score or 0.0) + (row.extra_credit or 0.0)
        found[row.notebook_id][row.name] = CellGrade(
            name=row.name,
            score=score,
            points=row.points,
            manual=row.manual_score is not None,
        )
    return found


def _comments(connection: Connection, assignment_id: str) -> dict[str, dict[str, str]]:
    query = (
        select(_COMMENT, _CELL.c.name)
        .join(_CELL, _CELL.c.id == _COMMENT.c.cell_id)
        .join(_NOTEBOOK, _NOTEBOOK.c.id == _CELL.c.notebook_id)
        .where(_NOTEBOOK.c.assignment_id == assignment_id)
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in connection.execute(query):
        # nbgrader's own comment, "No response.", does not come from a marker.
        if row.manual_comment:
            found[row.notebook_id][row.name] = row.manual_comment
    return found
