"""The three formats, as tables: pure functions of the class list and its submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.gradebook.values import GradedSubmission, Student
from autograder.spreadsheet import csv_text, formula_safe
from autograder.templates import format_points


@dataclass(frozen=True)
class GradeTable:
    """Rows of text, and how the file begins."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    encoding: str = "utf-8"

    def as_csv(self) -> str:
        """Return the file's text: RFC 4180, quoted where needed."""
        return csv_text(self.header, self.rows)


def points(value: float | None) -> str:
    """Write points with at most two decimals; blank without a submission."""
    return "" if value is None else format_points(value)


def _merged(
    students: Iterable[Student], submissions: Iterable[GradedSubmission]
) -> list[tuple[Student, GradedSubmission | None]]:
    """Pair the class list with what was graded; who has no grade stays in the list."""
    submissions = list(submissions)
    handed_in = {s.student.id: s for s in submissions if s.graded}
    listed = {student.id: student for student in students}
    listed.update({s.student.id: s.student for s in submissions})
    return [(listed[key], handed_in.get(key)) for key in sorted(listed)]


def _csv(assignment: str, pairs: Sequence[tuple[Student, GradedSubmission | None]]) -> GradeTable:
    problems = sorted(
        {name for _, s in pairs if s for n in s.notebooks for name in n.grades}, key=str
    )
    header = (
        "student_id",
        "last_name",
        "first_name",
        "email",
        "assignment",
        "score",
        "max_score",
        "late_penalty",
        "submitted",
        "unmarked",
        *problems,
    )
    rows = []
    for student, submission in pairs:
        person = map(
            formula_safe,
            (student.id, student.last_name, student.first_name, student.email, assignment),
        )
        if submission is None:
            rows.append((*person, *[""] * (5 + len(problems))))
            continue
        cells = {name: g.score for n in submission.notebooks for name, g in n.grades.items()}
        rows.append(
            (
                *person,
                points(submission.score),
                points(submission.max_score),
                points(sum(n.late_penalty for n in submission.notebooks)),
                submission.timestamp.isoformat(sep=" ") if submission.timestamp else "",
                str(submission.unmarked),
                *(points(cells.get(name)) for name in problems),
            )
        )
    # With its mark Excel reads the file as UTF-8.
    return GradeTable(header, tuple(rows), encoding="utf-8-sig")


def _canvas(
    assignment: str, pairs: Sequence[tuple[Student, GradedSubmission | None]]
) -> GradeTable:
    """Canvas's gradebook CSV: five columns about the student, then one for each assignment.

    Canvas finds a student by ``ID`` (its own number) or ``SIS User ID`` or ``SIS Login ID``; the
    second row holds the points possible, indented in the first column. Source: Canvas Instructor
    Guide, "How do I import grades in the Gradebook?".
    """
    header = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment)
    possible = max((s.max_score for _, s in pairs if s), default=0.0)
    rows = [("    Points Possible", "", "", "", "", points(possible))]
    for student, submission in pairs:
        family_first = ", ".join(part for part in (student.last_name, student.first_name) if part)
        rows.append(
            (
                formula_safe(family_first or student.id),
                student.lms_user_id,
                "",
                student.id,
                "",
                points(submission.score if submission else None),
            )
        )
    return GradeTable(header, tuple(rows))


def _moodle(
    assignment: str, pairs: Sequence[tuple[Student, GradedSubmission | None]]
) -> GradeTable:
    """Moodle's grade import: the columns of its own export, with the grade in points.

    Students are mapped by ``ID number`` or ``Email address``; "(Real)" says that the column holds
    points. Source: Moodle documentation, "Grade import" and "Grade export".
    """
    header = (
        "First name",
        "Last name",
        "ID number",
        "Email address",
        f"Assignment: {assignment} (Real)",
    )
    rows = [
        (
            formula_safe(student.first_name),
            formula_safe(student.last_name),
            student.lms_user_id or student.id,
            student.email,
            points(submission.score if submission else None),
        )
        for student, submission in pairs
    ]
    return GradeTable(header, tuple(rows))


FORMATS: dict[
    str, Callable[[str, Sequence[tuple[Student, GradedSubmission | None]]], GradeTable]
] = {
    "csv": _csv,
    "canvas": _canvas,
    "moodle": _moodle,
}


def table(
    kind: str, assignment: str, students: Iterable[Student], submissions: Iterable[GradedSubmission]
) -> GradeTable:
    """Return the grades of an assignment in one of the `FORMATS`."""
    return FORMATS[kind](assignment, _merged(students, submissions))
