"""``autograder export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.options import CourseOption
from autograder.files import write_text


class Format(StrEnum):
    """The formats that grades go out in."""

    csv = "csv"
    canvas = "canvas"
    moodle = "moodle"


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    *,
    format: Annotated[Format, typer.Option(help="Where the file is to go.")] = Format.csv,
    course: CourseOption,
    output: Annotated[
        Path | None, typer.Option(help="The file to write [COURSE/ASSIGNMENT-FORMAT.csv].")
    ] = None,
) -> None:
    """Export grades as CSV, or in the form that Canvas or Moodle imports."""
    from autograder.course_folder import open_course
    from autograder.errors import counted
    from autograder.gradebook.read import read_results, read_students
    from autograder.grading.unprotected import not_protected_in
    from autograder.lms.export import table

    opened = open_course(course)
    submissions = read_results(opened, assignment)
    grades = table(format.value, assignment, read_students(opened), submissions)
    target = output or opened.root / f"{assignment}-{format.value}.csv"
    write_text(target, grades.as_csv(), grades.encoding)
    typer.echo(f"{counted(sum(s.graded for s in submissions), 'grade')} in {target}.")
    without = [s.student.id for s in submissions if not s.graded]
    if without:
        typer.echo(f"without a grade: {', '.join(without)}", err=True)
    waiting = sum(submission.unmarked for submission in submissions)
    if waiting:
        answers = counted(waiting, "written answer")
        rest = (
            "is not marked yet and counts 0" if waiting == 1 else "are not marked yet and count 0"
        )
        typer.echo(f"{answers} {rest}.", err=True)
    if remark := not_protected_in(opened, assignment):
        typer.echo(remark, err=True)
