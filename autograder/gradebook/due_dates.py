"""When an assignment is due, for the class and for those with an extension."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import Connection, select, update

from autograder.gradebook.record import record_receipt
from autograder.gradebook.rows import AssignmentRows

_ASSIGNMENT = Assignment.__table__
_SUBMISSION = SubmittedAssignment.__table__


@dataclass(frozen=True)
class DueDates:
    """Times in UTC, without a zone, as nbgrader keeps them."""

    due: datetime.datetime | None
    #: Student → the time that is theirs instead.
    extended: dict[str, datetime.datetime] = field(default_factory=dict)


def read_due_dates(connection: Connection, assignment: AssignmentRows) -> DueDates:
    """Return when an assignment is due."""
    due = connection.execute(
        select(_ASSIGNMENT.c.duedate).where(_ASSIGNMENT.c.id == assignment.id)
    ).scalar_one()
    if due is None:
        return DueDates(None)
    rows = connection.execute(
        select(_SUBMISSION.c.student_id, _SUBMISSION.c.extension)
        .where(_SUBMISSION.c.assignment_id == assignment.id, _SUBMISSION.c.extension.is_not(None))
        .order_by(_SUBMISSION.c.student_id)
    )
    return DueDates(due, {row.student_id: due + row.extension for row in rows if row.extension})


def set_due_date(
    connection: Connection, assignment: AssignmentRows, due: datetime.datetime | None
) -> None:
    """Set when an assignment is due; extensions, which nbgrader keeps as durations, move along."""
    connection.execute(
        update(_ASSIGNMENT).where(_ASSIGNMENT.c.id == assignment.id).values(duedate=due)
    )


def set_extension(
    connection: Connection,
    assignment: AssignmentRows,
    student: str,
    extension: datetime.timedelta | None,
) -> None:
    """Let an assignment be due later (or earlier) for one student; None for no extension."""
    record_receipt(connection, assignment, student, None)
    connection.execute(
        update(_SUBMISSION)
        .where(_SUBMISSION.c.assignment_id == assignment.id, _SUBMISSION.c.student_id == student)
        .values(extension=extension)
    )
