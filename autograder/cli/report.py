"""``autograder report``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from autograder.cli.options import CourseOption
from autograder.files import write_text


def command(
    assignments: Annotated[
        list[str], typer.Argument(metavar="ASSIGNMENT...", help="One or more assignments.")
    ],
    *,
    course: CourseOption,
    output: Annotated[Path | None, typer.Option(help="The page [COURSE/report.html].")] = None,
) -> None:
    """Write the instructor's report: one self-contained page, pictures first."""
    from autograder.course_folder import open_course
    from autograder.grading.read_sources import notebook_names
    from autograder.reports.class_report.build import build_report

    opened = open_course(course)
    for assignment in assignments:
        notebook_names(opened.solutions, assignment)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("report", total=None)
        page = build_report(
            opened, assignments, datetime.datetime.now(), lambda: progress.advance(task)
        )
    target = output or opened.root / "report.html"
    write_text(target, page)
    typer.echo(f"The report is {target.resolve()} ({len(page) / 1e3:,.0f} kB).")
