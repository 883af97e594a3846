"""Write students into the gradebook's class list."""

from __future__ import annotations

from collections.abc import Iterable

from nbgrader.api import Student as StudentRow
from sqlalchemy import insert, select

from autograder.course_folder import CourseFolder
from autograder.gradebook.database import open_engine, user_errors
from autograder.gradebook.values import Student

_STUDENT = StudentRow.__table__


def enrol(course: CourseFolder, students: Iterable[Student]) -> None:
    """Add the students whom the gradebook does not know; those it knows stay as they are.

    Raises:
        UserError: the gradebook cannot be written.
    """
    engine = open_engine(course.db_url)
    try:
        with user_errors(course.db_url), engine.begin() as connection:
            known = set(connection.execute(select(_STUDENT.c.id)).scalars())
            rows = [vars(student) for student in students if student.id not in known]
            if rows:
                connection.execute(insert(_STUDENT), rows)
    finally:
        engine.dispose()
