"""Write the outcome for one submission into the gradebook."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from uuid import uuid4

from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import Connection, bindparam, insert, select, update

from autograder.gradebook.lateness import RecordedGrade, penalty_for, score_of, seconds_late
from autograder.gradebook.rows import (
    COMMENT,
    GRADE,
    NOTEBOOK,
    SUBMISSION,
    AssignmentRows,
    Cells,
)
from autograder.gradebook.students import add_students
from autograder.gradebook.values import AutomaticGrades, Student

_SET_GRADE = (
    update(GRADE)
    .where(GRADE.c.id == bindparam("row"))
    .values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("review"))
)
_SET_COMMENT = (
    update(COMMENT)
    .where(COMMENT.c.id == bindparam("row"))
    .values(auto_comment=bindparam("comment"))
)


def record(
    connection: Connection,
    assignment: AssignmentRows,
    student: str,
    timestamp: datetime.datetime | None,
    graded: Mapping[str, AutomaticGrades],
    late: LateSubmissionPlugin,
) -> RecordedGrade:
    """Write the outcome for one submission; the caller's transaction makes it all or nothing.

    Manual scores, manual comments and extra credit stay as they are. A notebook of the assignment
    that is not in ``graded`` was not handed in and gets no points.
    """
    submission, extension, handed_in = _submission(connection, assignment, student, timestamp)
    late_by = seconds_late(assignment.duedate, extension, handed_in)
    score, penalty = 0.0, 0.0
    before: float | None = None
    notebooks = select(NOTEBOOK.c.id, NOTEBOOK.c.notebook_id).where(
        NOTEBOOK.c.assignment_id == submission
    )
    rows = {row.notebook_id: row.id for row in connection.execute(notebooks)}
    for name, cells in assignment.notebooks.items():
        row = rows[cells.id]
        old, new = _grades(connection, row, cells, graded.get(name))
        score += new
        before = before if old is None else old + (before or 0.0)
        if name not in graded:
            continue
        _comments(connection, row, cells, graded[name])
        taken = penalty_for(late, student, new, late_by)
        connection.execute(
            update(NOTEBOOK).where(NOTEBOOK.c.id == row).values(late_submission_penalty=taken)
        )
        penalty += taken or 0.0
    return RecordedGrade(score, before, late_by, penalty)


def record_receipt(
    connection: Connection,
    assignment: AssignmentRows,
    student: str,
    timestamp: datetime.datetime | None,
) -> None:
    """Record that a submission came in, though it could not be graded."""
    _submission(connection, assignment, student, timestamp)


def _submission(
    connection: Connection,
    assignment: AssignmentRows,
    student: str,
    timestamp: datetime.datetime | None,
) -> tuple[str, datetime.timedelta | None, datetime.datetime | None]:
    """Return (id, extension, time of handing in) of a submission, made if it is not there."""
    found = connection.execute(
        select(SUBMISSION.c.id, SUBMISSION.c.extension, SUBMISSION.c.timestamp).where(
            SUBMISSION.c.assignment_id == assignment.id, SUBMISSION.c.student_id == student
        )
    ).first()
    if found is not None:
        if timestamp is not None:
            connection.execute(
                update(SUBMISSION).where(SUBMISSION.c.id == found.id).values(timestamp=timestamp)
            )
        return found.id, found.extension, timestamp or found.timestamp
    add_students(connection, [Student(student)])
    submission = uuid4().hex
    connection.execute(
        insert(SUBMISSION).values(
            id=submission, assignment_id=assignment.id, student_id=student, timestamp=timestamp
        )
    )
    for cells in assignment.notebooks.values():
        notebook = uuid4().hex
        connection.execute(
            insert(NOTEBOOK).values(
                id=notebook, assignment_id=submission, notebook_id=cells.id, flagged=False
            )
        )
        for table, ids, columns in (
            (GRADE, cells.graded, {"needs_manual_grade": True}),
            (COMMENT, cells.commented, {}),
        ):
            if ids:
                connection.execute(
                    insert(table),
                    [
                        {"id": uuid4().hex, "cell_id": cell, "notebook_id": notebook, **columns}
                        for cell in ids.values()
                    ],
                )
    return submission, None, timestamp


def _grades(
    connection: Connection, notebook: str, cells: Cells, graded: AutomaticGrades | None
) -> tuple[float | None, float]:
    """Write the scores of one notebook; return its score (before, after)."""
    names = {cell: name for name, cell in cells.graded.items()}
    old, new, graded_before = 0.0, 0.0, False
    changes = []
    rows = connection.execute(select(GRADE).where(GRADE.c.notebook_id == notebook)).all()
    for row in rows:
        name = names.get(row.cell_id, "")
        extra = row.extra_credit or 0.0
        old += score_of(row.manual_score, row.auto_score, extra)
        graded_before |= row.auto_score is not None or row.manual_score is not None
        auto: float | None
        if graded is None:
            auto, review = 0.0, False
        elif name in graded.scores:
            auto = graded.scores[name]
            review = row.manual_score is not None or auto is None
        else:
            auto, review = row.auto_score, row.needs_manual_grade
        new += score_of(row.manual_score, auto, extra)
        if (auto, review) != (row.auto_score, row.needs_manual_grade):
            changes.append({"row": row.id, "auto": auto, "review": review})
    if changes:
        # One statement for all of them: a notebook has dozens of cells.
        connection.execute(_SET_GRADE, changes)
    return (old if graded_before else None), new


def _comments(connection: Connection, notebook: str, cells: Cells, graded: AutomaticGrades) -> None:
    changes = []
    names = {cell: name for name, cell in cells.commented.items()}
    rows = connection.execute(select(COMMENT).where(COMMENT.c.notebook_id == notebook)).all()
    for row in rows:
        name = names.get(row.cell_id, "")
        if name not in graded.comments or graded.comments[name] == row.auto_comment:
            continue
        changes.append({"row": row.id, "comment": graded.comments[name]})
    if changes:
        connection.execute(_SET_COMMENT, changes)
