"""Write students into the gradebook's class list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbgrader.api import Student as StudentRow
from sqlalchemy import Connection, bindparam, insert, select, update

from autograder.gradebook.values import Student

_STUDENT = StudentRow.__table__
#: formgrader puts names into its page as they are: angle brackets would be HTML there.
_NOT_HTML = str.maketrans("<>", "‹›")


def add_students(connection: Connection, students: Iterable[Student]) -> None:
    """Add the students whom the gradebook does not know; those it knows stay as they are."""
    known = set(connection.execute(select(_STUDENT.c.id)).scalars())
    rows = [
        {
            column: _plain(value) if column != "id" else value
            for column, value in vars(student).items()
        }
        for student in students
        if student.id not in known
    ]
    if rows:
        connection.execute(insert(_STUDENT), rows)


def update_students(connection: Connection, students: Iterable[Student]) -> None:
    """Replace names, addresses and platform numbers of students whom the gradebook knows."""
    columns = ("first_name", "last_name", "email", "lms_user_id")
    rows = [
        {"key": student.id, **{f"new_{name}": _plain(getattr(student, name)) for name in columns}}
        for student in students
    ]
    if rows:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        connection.execute(
            update(_STUDENT).where(_STUDENT.c.id == bindparam("key")).values(values), rows
        )


def _plain(value: str) -> str | None:
    return value.translate(_NOT_HTML) or None
