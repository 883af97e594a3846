"""Write students into the gradebook's class list."""

from __future__ import annotations

from collections.abc import Iterable

from nbgrader.api import Student as StudentRow
from sqlalchemy import Connection, insert, select

from autograder.gradebook.values import Student

_STUDENT = StudentRow.__table__


def add_students(connection: Connection, students: Iterable[Student]) -> None:
    """Add the students whom the gradebook does not know; those it knows stay as they are."""
    known = set(connection.execute(select(_STUDENT.c.id)).scalars())
    rows = [
        {column: value or None for column, value in vars(student).items()}
        for student in students
        if student.id not in known
    ]
    if rows:
        connection.execute(insert(_STUDENT), rows)
