"""The rows of one submission: made, filled, compared."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

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
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import Connection, bindparam, insert, select, update

from autograder.gradebook.students import add_students
from autograder.gradebook.values import AutomaticGrades
from autograder.gradebook.values import Student as StudentEntry

# The tables themselves: nbgrader's classes carry computed columns that cost a sum over the class.
_STUDENT = Student.__table__
_SUBMISSION = SubmittedAssignment.__table__
_NOTEBOOK = SubmittedNotebook.__table__
_GRADE = Grade.__table__
_COMMENT = Comment.__table__

_SET_GRADE = (
    update(_GRADE)
    .where(_GRADE.c.id == bindparam("row"))
    .values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("review"))
)
_SET_COMMENT = (
    update(_COMMENT)
    .where(_COMMENT.c.id == bindparam("row"))
    .values(auto_comment=bindparam("comment"))
)


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


@dataclass(frozen=True)
class RecordedGrade:
    """What the gradebook holds for a submission after a transaction, and held before."""

    score: float
    before: float | None
    seconds_late: float
    penalty: float


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
    rows = select(_SUBMISSION.c.student_id).where(_SUBMISSION.c.assignment_id == assignment.id)
    return set(connection.execute(rows).scalars())


def registered_students(connection: Connection) -> set[str]:
    """Return the ids of all students in the gradebook."""
    return set(connection.execute(select(_STUDENT.c.id)).scalars())


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
    seconds_late = _seconds_late(assignment.duedate, extension, handed_in)
    score, penalty = 0.0, 0.0
    before: float | None = None
    notebooks = select(_NOTEBOOK.c.id, _NOTEBOOK.c.notebook_id).where(
        _NOTEBOOK.c.assignment_id == submission
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
        taken = _penalty(late, student, new, seconds_late)
        connection.execute(
            update(_NOTEBOOK).where(_NOTEBOOK.c.id == row).values(late_submission_penalty=taken)
        )
        penalty += taken or 0.0
    return RecordedGrade(score, before, seconds_late, penalty)


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
        select(_SUBMISSION.c.id, _SUBMISSION.c.extension, _SUBMISSION.c.timestamp).where(
            _SUBMISSION.c.assignment_id == assignment.id, _SUBMISSION.c.student_id == student
        )
    ).first()
    if found is not None:
        if timestamp is not None:
            connection.execute(
                update(_SUBMISSION).where(_SUBMISSION.c.id == found.id).values(timestamp=timestamp)
            )
        return found.id, found.extension, timestamp or found.timestamp
    add_students(connection, [StudentEntry(student)])
    submission = uuid4().hex
    connection.execute(
        insert(_SUBMISSION).values(
            id=submission, assignment_id=assignment.id, student_id=student, timestamp=timestamp
        )
    )
    for cells in assignment.notebooks.values():
        notebook = uuid4().hex
        connection.execute(
            insert(_NOTEBOOK).values(
                id=notebook, assignment_id=submission, notebook_id=cells.id, flagged=False
            )
        )
        for table, ids, columns in (
            (_GRADE, cells.graded, {"needs_manual_grade": True}),
            (_COMMENT, cells.commented, {}),
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
    rows = connection.execute(select(_GRADE).where(_GRADE.c.notebook_id == notebook)).all()
    for row in rows:
        name = names.get(row.cell_id, "")
        extra = row.extra_credit or 0.0
        old += _score(row.manual_score, row.auto_score, extra)
        graded_before |= row.auto_score is not None or row.manual_score is not None
        auto: float | None
        if graded is None:
            auto, review = 0.0, False
        elif name in graded.scores:
            auto = graded.scores[name]
            review = row.manual_score is not None or auto is None
        else:
            auto, review = row.auto_score, row.needs_manual_grade
        new += _score(row.manual_score, auto, extra)
        if (auto, review) != (row.auto_score, row.needs_manual_grade):
            changes.append({"row": row.id, "auto": auto, "review": review})
    if changes:
        # One statement for all of them: a notebook has dozens of cells.
        connection.execute(_SET_GRADE, changes)
    return (old if graded_before else None), new


def _score(manual: float | None, auto: float | None, extra: float) -> float:
    # nbgrader counts extra credit only where there is a score to add it to.
    if manual is not None:
        return manual + extra
    return auto + extra if auto is not None else 0.0


def _comments(connection: Connection, notebook: str, cells: Cells, graded: AutomaticGrades) -> None:
    changes = []
    names = {cell: name for name, cell in cells.commented.items()}
    rows = connection.execute(select(_COMMENT).where(_COMMENT.c.notebook_id == notebook)).all()
    for row in rows:
        name = names.get(row.cell_id, "")
        if name not in graded.comments or graded.comments[name] == row.auto_comment:
            continue
        changes.append({"row": row.id, "comment": graded.comments[name]})
    if changes:
        connection.execute(_SET_COMMENT, changes)


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
        _SUBMISSION.c.id, _SUBMISSION.c.student_id, _SUBMISSION.c.extension, _SUBMISSION.c.timestamp
    ).where(_SUBMISSION.c.assignment_id == assignment.id)
    notebooks: dict[str, list[tuple[str, float]]] = {}
    for row in connection.execute(
        select(_NOTEBOOK.c.id, _NOTEBOOK.c.assignment_id, _NOTEBOOK.c.late_submission_penalty)
        .join(_SUBMISSION, _SUBMISSION.c.id == _NOTEBOOK.c.assignment_id)
        .where(_SUBMISSION.c.assignment_id == assignment.id)
    ):
        penalty = row.late_submission_penalty or 0.0
        notebooks.setdefault(row.assignment_id, []).append((row.id, penalty))
    for row in connection.execute(query).all():
        if row.student_id not in timestamps:
            continue
        timestamp = timestamps[row.student_id] or row.timestamp
        if timestamp != row.timestamp:
            connection.execute(
                update(_SUBMISSION).where(_SUBMISSION.c.id == row.id).values(timestamp=timestamp)
            )
        seconds = _seconds_late(assignment.duedate, row.extension, timestamp)
        own = notebooks.get(row.id, [])
        taken = {
            notebook: _penalty(late, row.student_id, scores.get(notebook, 0.0), seconds)
            for notebook, _ in own
        }
        for notebook, before in own:
            if (taken[notebook] or 0.0) != before:
                connection.execute(
                    update(_NOTEBOOK)
                    .where(_NOTEBOOK.c.id == notebook)
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
        select(_GRADE)
        .join(_NOTEBOOK, _NOTEBOOK.c.id == _GRADE.c.notebook_id)
        .join(_SUBMISSION, _SUBMISSION.c.id == _NOTEBOOK.c.assignment_id)
        .where(_SUBMISSION.c.assignment_id == assignment.id)
    )
    for row in connection.execute(query):
        score = _score(row.manual_score, row.auto_score, row.extra_credit or 0.0)
        scores[row.notebook_id] = scores.get(row.notebook_id, 0.0) + score
    return scores


def _seconds_late(
    duedate: datetime.datetime | None,
    extension: datetime.timedelta | None,
    timestamp: datetime.datetime | None,
) -> float:
    if duedate is None or timestamp is None:
        return 0.0
    due = duedate + (extension or datetime.timedelta())
    return max(0.0, (timestamp - due).total_seconds())


def _penalty(
    late: LateSubmissionPlugin, student: str, score: float, seconds: float
) -> float | None:
    """Return what nbgrader's `AssignLatePenalties` takes off, by the class's own plugin."""
    if seconds <= 0:
        return None
    penalty = late.late_submission_penalty(student, score, seconds)
    return None if penalty is None else min(max(penalty, 0.0), score)
