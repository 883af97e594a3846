"""``autograder feedback``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from autograder.cli.options import CourseOption


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment's name.")],
    *,
    course: CourseOption,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given more than once.")
    ] = None,
) -> None:
    """Write a page of feedback for each student: no hidden test, no expected value in it.

    The exit status is 1 if a page could not be made.
    """
    from autograder.course_folder import open_course
    from autograder.errors import counted
    from autograder.grading.unprotected import not_protected_in
    from autograder.reports.feedback.write import write_feedback

    opened = open_course(course)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("feedback", total=None)
        written, skipped = write_feedback(
            opened,
            assignment,
            student,
            lambda done, of: progress.update(task, completed=done, total=of),
        )
    for entry in skipped:
        typer.echo(f"no grade on the page of {entry.student}: {entry.reason}", err=True)
    folder = opened.root / opened.directory.feedback_directory
    typer.echo(f"{counted(len(written), 'page')} of feedback in {folder}.")
    if remark := not_protected_in(opened, assignment):
        typer.echo(remark, err=True)
    if any(entry.failed for entry in skipped):
        raise typer.Exit(1)
