"""How late a submission is, and what the late policy takes off its score."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import Connection, select, update

from autograder.gradebook.rows import GRADE, NOTEBOOK, SUBMISSION, AssignmentRows


@dataclass(frozen=True)
class RecordedGrade:
    """What the gradebook holds for a submission after a transaction, and held before."""

    score: float
    before: float | None
    seconds_late: float
    penalty: float


def update_lateness(
    connection: Connection,
    assignment: AssignmentRows,
    timestamps: Mapping[str, datetime.datetime | None],
    late: LateSubmissionPlugin,
) -> dict[str, RecordedGrade]:
    """Bring time of handing in and penalty up to date where the grade itself stays.

    Due date, extensions, the late policy and manual scores may have changed since the submission
    was graded.

    Args:
        connection: of a transaction of the caller's.
        assignment: the assignment's rows.
        timestamps: student → time of handing in, None to leave the one that is stored.
        late: the class's own late policy.

    Returns:
        Of each student whose penalty changed, what the gradebook holds now.
    """
    scores = _scores_by_notebook(connection, assignment)
    changed: dict[str, RecordedGrade] = {}
    query = select(
        SUBMISSION.c.id, SUBMISSION.c.student_id, SUBMISSION.c.extension, SUBMISSION.c.timestamp
    ).where(SUBMISSION.c.assignment_id == assignment.id)
    notebooks: dict[str, list[tuple[str, float]]] = {}
    for row in connection.execute(
        select(NOTEBOOK.c.id, NOTEBOOK.c.assignment_id, NOTEBOOK.c.late_submission_penalty)
        .join(SUBMISSION, SUBMISSION.c.id == NOTEBOOK.c.assignment_id)
        .where(SUBMISSION.c.assignment_id == assignment.id)
    ):
        penalty = row.late_submission_penalty or 0.0
        notebooks.setdefault(row.assignment_id, []).append((row.id, penalty))
    for row in connection.execute(query).all():
        if row.student_id not in timestamps:
            continue
        timestamp = timestamps[row.student_id] or row.timestamp
        if timestamp != row.timestamp:
            connection.execute(
                update(SUBMISSION).where(SUBMISSION.c.id == row.id).values(timestamp=timestamp)
            )
        seconds = seconds_late(assignment.duedate, row.extension, timestamp)
        own = notebooks.get(row.id, [])
        taken = {
            notebook: penalty_for(late, row.student_id, scores.get(notebook, 0.0), seconds)
            for notebook, _ in own
        }
        for notebook, before in own:
            if (taken[notebook] or 0.0) != before:
                connection.execute(
                    update(NOTEBOOK)
                    .where(NOTEBOOK.c.id == notebook)
                    .values(late_submission_penalty=taken[notebook])
                )
        penalty_before = sum(before for _, before in own)
        penalty = sum(value or 0.0 for value in taken.values())
        if penalty != penalty_before:
            score = sum(scores.get(notebook, 0.0) for notebook, _ in own)
            changed[row.student_id] = RecordedGrade(score, score, seconds, penalty)
    return changed


def _scores_by_notebook(connection: Connection, assignment: AssignmentRows) -> dict[str, float]:
    scores: dict[str, float] = {}
    query = (
        select(GRADE)
        .join(NOTEBOOK, NOTEBOOK.c.id == GRADE.c.notebook_id)
        .join(SUBMISSION, SUBMISSION.c.id == NOTEBOOK.c.assignment_id)
        .where(SUBMISSION.c.assignment_id == assignment.id)
    )
    for row in connection.execute(query):
        score = score_of(row.manual_score, row.auto_score, row.extra_credit or 0.0)
        scores[row.notebook_id] = scores.get(row.notebook_id, 0.0) + score
    return scores


def seconds_late(
    duedate: datetime.datetime | None,
    extension: datetime.timedelta | None,
    timestamp: datetime.datetime | None,
) -> float:
    if duedate is None or timestamp is None:
        return 0.0
    due = duedate + (extension or datetime.timedelta())
    return max(0.0, (timestamp - due).total_seconds())


def penalty_for(
    late: LateSubmissionPlugin, student: str, score: float, seconds: float
) -> float | None:
    """Return what nbgrader's `AssignLatePenalties` takes off, by the class's own plugin."""
    if seconds <= 0:
        return None
    penalty = late.late_submission_penalty(student, score, seconds)
    return None if penalty is None else min(max(penalty, 0.0), score)


def score_of(manual: float | None, auto: float | None, extra: float) -> float:
    # nbgrader counts extra credit only where there is a score to add it to.
    if manual is not None:
        return manual + extra
    return auto + extra if auto is not None else 0.0
