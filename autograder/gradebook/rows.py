"""The gradebook's ids for an assignment and its cells."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Connection, select

# The tables themselves: nbgrader's classes carry computed columns that cost a sum over the class.
STUDENT = Student.__table__
SUBMISSION = SubmittedAssignment.__table__
NOTEBOOK = SubmittedNotebook.__table__
GRADE = Grade.__table__
COMMENT = Comment.__table__


@dataclass(frozen=True)
class Cells:
    """The gradebook's ids for the cells of one notebook, by ``grade_id``."""

    id: str
    graded: Mapping[str, str] = field(repr=False)
    commented: Mapping[str, str] = field(repr=False)
    max_score: Mapping[str, float] = field(repr=False)


@dataclass(frozen=True)
class AssignmentRows:
    """The gradebook's ids for an assignment, read once a run."""

    id: str
    duedate: datetime.datetime | None
    notebooks: Mapping[str, Cells]

    @property
    def max_score(self) -> float:
        """Points that can be earned."""
        return sum(sum(cells.max_score.values()) for cells in self.notebooks.values())


def read_assignment(connection: Connection, name: str) -> AssignmentRows | None:
    """Return the ids of an assignment, or None where the gradebook does not know it."""
    assignment = connection.execute(
        select(Assignment.id, Assignment.duedate).where(Assignment.name == name)
    ).first()
    if assignment is None:
        return None
    notebooks = {}
    rows = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == assignment.id)
    for notebook_id, notebook in connection.execute(rows).all():
        graded, commented, points = {}, {}, {}
        for kind, has_score, has_comment in (
            (GradeCell, True, False),
            (SolutionCell, False, True),
            (TaskCell, True, True),
        ):
            columns = [kind.id, kind.name] + ([kind.max_score] if has_score else [])
            for row in connection.execute(select(*columns).where(kind.notebook_id == notebook_id)):
                if has_score:
                    graded[row.name], points[row.name] = row.id, row.max_score
                if has_comment:
                    commented[row.name] = row.id
        notebooks[notebook] = Cells(notebook_id, graded, commented, points)
    return AssignmentRows(assignment.id, assignment.duedate, notebooks)


def graded_students(connection: Connection, assignment: AssignmentRows) -> set[str]:
    """Return the students whose submission has rows in the gradebook."""
    rows = select(SUBMISSION.c.student_id).where(SUBMISSION.c.assignment_id == assignment.id)
    return set(connection.execute(rows).scalars())


def registered_students(connection: Connection) -> set[str]:
    """Return the ids of all students in the gradebook."""
    return set(connection.execute(select(STUDENT.c.id)).scalars())
