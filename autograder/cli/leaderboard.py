"""``autograder leaderboard``."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import CourseOption


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment with the competition.")],
    *,
    course: CourseOption,
) -> None:
    """Score the competition's entries, and write the leaderboard as a page and as CSV."""
    from autograder.checkout import current
    from autograder.course_folder import open_course
    from autograder.gradebook.read import read_students
    from autograder.reports.leaderboard.entries import ranked
    from autograder.reports.leaderboard.standings import standings, write_board

    current().notebook_names(assignment)
    opened = open_course(course)
    names = {student.id: student.name for student in read_students(opened)}
    entries, rejected, images = standings(opened, assignment, names)
    for entry in rejected:
        typer.echo(f"not scored: {entry.student}, {entry.file}: {entry.reason}", err=True)
    for place, best in ranked(entries)[:10]:
        typer.echo(f"{place:3}  {100 * best.accuracy:6.2f} %  {best.team}")
    written, _ = write_board(opened.root, entries, rejected, images)
    typer.echo(f"{len(entries)} teams: {written}")
