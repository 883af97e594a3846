"""``autograder report``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from autograder.files import write_text


def command(
    assignments: Annotated[
        list[str], typer.Argument(metavar="ASSIGNMENT...", help="One or more assignments.")
    ],
    course: Annotated[Path, typer.Option(help="The course folder.")] = Path("course"),
    output: Annotated[Path | None, typer.Option(help="The page [COURSE/report.html].")] = None,
) -> None:
    """Write the instructor's report: one self-contained page, pictures first."""
    from autograder.checkout import current
    from autograder.course_folder import open_course
    from autograder.reports.class_report.model import summarise
    from autograder.reports.class_report.page import render
    from autograder.reports.class_report.read_class import read_class, stubs
    from autograder.reports.class_report.similar import similar_answers

    checkout = current()
    for assignment in assignments:
        checkout.notebook_names(assignment)
    opened = open_course(course)
    reports, pairs, names = [], {}, {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("report", total=None)
        for assignment in assignments:
            graded = read_class(opened, assignment, lambda: progress.advance(task))
            reports.append(summarise(assignment, graded))
            given: dict[str, str] = {}
            for notebook in checkout.notebook_names(assignment):
                given.update(stubs(checkout.released(assignment, notebook)))
            problems = {problem for one in graded for problem in one.answers}
            pairs[assignment] = [
                pair
                for problem in sorted(problems)
                for pair in similar_answers(
                    problem,
                    {g.submission.student.id: g.answers.get(problem, "") for g in graded},
                    given.get(problem, ""),
                )
            ]
            names.update({g.submission.student.id: g.submission.student.name for g in graded})
    page = render(reports, pairs, names, datetime.datetime.now())
    target = output or opened.root / "report.html"
    write_text(target, page)
    typer.echo(f"The report is {target.resolve()} ({len(page) / 1e6:.1f} MB).")
