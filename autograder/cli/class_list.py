"""``autograder class-list``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import CourseOption

if TYPE_CHECKING:
    from autograder.gradebook.values import Student

#: Names in one line of output.
_MOST_NAMES = 20


def command(
    file: Annotated[
        Path,
        typer.Argument(
            help="A table: id,first_name,last_name,email,lms_user_id, or an export of Canvas's "
            "gradebook or of Moodle's participants or grades."
        ),
    ],
    *,
    course: CourseOption,
) -> None:
    """Read a class list into the gradebook; make the course folder where there is none.

    New students are added and changed names and addresses are taken over. No one is removed: who
    is not in the list any more is named, and so is who could be in it twice.
    """
    from autograder.checkout import current
    from autograder.course_folder import locked_course, open_course, write_config
    from autograder.errors import UserError, counted
    from autograder.files import make_folder
    from autograder.gradebook.database import transaction
    from autograder.gradebook.read import read_students
    from autograder.gradebook.students import add_students, update_students
    from autograder.lms.class_list import class_list, compare
    from autograder.lms.tables import read_table

    table = read_table(file)
    try:
        listed = class_list(table)
    except ValueError as error:
        raise UserError(f"Nothing was taken from {file}: {error}.") from error
    made = not course.exists()
    make_folder(course)
    write_config(course)
    opened = open_course(course, current())
    with locked_course(opened.root):
        found = compare(listed.students, read_students(opened))
        with transaction(opened.db_url) as connection:
            add_students(connection, found.new)
            update_students(connection, found.changed)
    source = "" if listed.kind == "ours" else f" (as {listed.kind} writes it)"
    typer.echo(f"{counted(len(listed.students), 'student')} in {file}{source}.")
    if made:
        typer.echo(f"The course folder {course} was made.")
    for remark in listed.remarks:
        typer.echo(remark)
    for what, who in (
        ("new", found.new),
        ("changed", found.changed),
        ("in the gradebook, but not in this list (they stay there)", found.left),
    ):
        if who:
            typer.echo(f"{what}: {len(who)} ({_names(who)})")
    for alike, reason in found.doubtful:
        names = f"{_names(list(alike[:-1]))} and {_name(alike[-1])}"
        typer.echo(f"could be the same person: {names}: {reason}", err=True)


def _names(students: list[Student]) -> str:
    more = ", …" if len(students) > _MOST_NAMES else ""
    return ", ".join(_name(student) for student in students[:_MOST_NAMES]) + more


def _name(student: Student) -> str:
    return student.id if student.name == student.id else f"{student.name} [{student.id}]"
