"""``autograder due``: when an assignment is due, for the class or for some."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import CourseOption


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    time: Annotated[
        str | None,
        typer.Argument(
            help="When it is due, as '2026-10-16 22:00': local time, unless a zone is named; "
            "'none' for no due date, or for no extension. Without it, what is set is shown."
        ),
    ] = None,
    *,
    student: Annotated[
        list[str] | None,
        typer.Option(help="For this student only, as an extension; may be given more than once."),
    ] = None,
    course: CourseOption,
) -> None:
    """Show or set when an assignment is due. Lateness is counted anew by the next 'grade'.

    An extension keeps its length when the date of the class is changed.
    """
    from autograder.course_folder import open_course
    from autograder.grading.due import change_due_dates
    from autograder.timestamps import local

    dates = change_due_dates(open_course(course), assignment, time, student or [])
    if dates.due is None:
        typer.echo(f"{assignment} has no due date.")
        return
    typer.echo(f"{assignment} is due {local(dates.due)}.")
    for name, due in dates.extended.items():
        typer.echo(f"{name}: {local(due)}")
