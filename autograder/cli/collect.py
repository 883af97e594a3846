"""``autograder collect``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(help="The zip file as Canvas or Moodle exported it.")],
    assignment: Annotated[
        str | None, typer.Option(help="The assignment; told by the notebooks' names if unset.")
    ] = None,
    course: Annotated[Path, typer.Option(help="The course folder.")] = Path("course"),
    force: Annotated[
        bool, typer.Option("--force", help="Replace submissions collected earlier.")
    ] = False,
) -> None:
    """Sort a zip file of submissions, as Canvas or Moodle exports it, into the course folder."""
    from autograder.checkout import current
    from autograder.course_folder import locked_course, open_course, write_config
    from autograder.gradebook import read_students
    from autograder.gradebook.database import transaction
    from autograder.gradebook.students import add_students
    from autograder.lms.archive import open_archive
    from autograder.lms.collect import guess_assignment, sort_export

    checkout = current()
    course.mkdir(parents=True, exist_ok=True)
    write_config(course)
    opened = open_course(course, checkout)
    with open_archive(file) as archive, locked_course(opened.root) as staging:
        names = {name: checkout.notebook_names(name) for name in checkout.assignments()}
        chosen = assignment or guess_assignment(archive, names)
        result = sort_export(
            archive,
            read_students(opened),
            checkout.notebook_names(chosen),
            lambda student: opened.folder("submitted", student, chosen),
            staging,
            force,
        )
        with transaction(opened.db_url) as connection:
            add_students(connection, result.students)
    typer.echo(f"{len(result.students)} submissions of {chosen} collected.")
    lines = {
        "not in the class list before": result.new_students,
        "late (the export does not say by how much, so no penalty is taken)": result.late,
        "already there": result.unchanged,
        "kept as collected earlier, although this one differs (--force replaces)": result.kept,
        "older attempts left out": result.superseded,
    }
    for what, who in lines.items():
        if who:
            typer.echo(f"{what}: {', '.join(who)}")
    for refusal in result.rejected:
        typer.echo(f"left out: {refusal.entry!r}: {refusal.reason}", err=True)
