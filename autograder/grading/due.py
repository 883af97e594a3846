"""Change when an assignment is due, by what a person types."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.gradebook.database import open_engine, user_errors
from autograder.gradebook.due_dates import DueDates, read_due_dates, set_due_date, set_extension
from autograder.gradebook.rows import registered_students
from autograder.grading.assignment import assignment_rows
from autograder.grading.read_sources import load_sources
from autograder.timestamps import NotUnderstood, local_zone, parse_timestamp


def change_due_dates(
    course: CourseFolder, assignment: str, time: str | None, students: Sequence[str] = ()
) -> DueDates:
    """Set when an assignment is due, and return what the gradebook then holds.

    Args:
        course: the course folder.
        assignment: its name.
        time: the time as typed, "none" to remove what is set, None to leave it.
        students: whom an extension is for; empty for the whole class.

    Raises:
        UserError: the time is not understood, a student is unknown, or there is nothing to extend.
    """
    moment = _moment(time)
    sources = load_sources(course.solutions, assignment, course.config)
    engine = open_engine(course.db_url)
    try:
        with user_errors(course.db_url):
            rows = assignment_rows(course, engine, sources)
            with engine.begin() as connection:
                unknown = sorted(set(students) - registered_students(connection))
                if unknown:
                    raise UserError(f"Not in the class list: {', '.join(unknown)}.")
                if time is None:
                    return read_due_dates(connection, rows)
                if not students:
                    set_due_date(connection, rows, moment)
                elif moment and rows.duedate is None:
                    raise UserError(
                        f"{assignment} has no due date to extend: set one first, with "
                        f"'autograder due {assignment} \"2026-10-16 22:00\"'."
                    )
                for student in students:
                    extension = moment - rows.duedate if moment and rows.duedate else None
                    set_extension(connection, rows, student, extension)
                return read_due_dates(connection, rows)
    finally:
        engine.dispose()


def _moment(time: str | None) -> datetime.datetime | None:
    if time is None or time.strip().lower() == "none":
        return None
    try:
        return parse_timestamp(time, local_zone())
    except NotUnderstood as error:
        raise UserError(
            f"The time {time!r} is not understood ({error}): write it as '2026-10-16 22:00', or "
            "with a zone, as '2026-10-16 22:00 +0200'."
        ) from error
