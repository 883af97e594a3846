"""``autograder grade``: submissions into nbgrader's gradebook."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from autograder.cli.options import CourseOption

if TYPE_CHECKING:
    from autograder.grading.workers import Workers


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment, e.g. ps1_relu_derivatives.")],
    *,
    course: CourseOption,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student only; may be given more than once.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Submissions judged at one time; one a core if unset.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Grade on the Dask cluster at this address (tcp://…).")
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Grade all submissions again. Manual scores and comments stay as they are.",
        ),
    ] = False,
    unconfined: Annotated[
        bool,
        typer.Option(
            "--unconfined",
            help="Run students' code without confinement where there is none. Every grade says so.",
        ),
    ] = False,
) -> None:
    """Autograde the submissions of an assignment into the course's gradebook.

    Submissions that were graded before and have not changed are left alone. The exit status is 1
    if something could not be graded.
    """
    started = time.monotonic()
    pool = _workers(workers or (1 if student and len(student) == 1 else None), scheduler)
    try:
        from autograder.course_folder import open_course
        from autograder.grading.progress import progress_bar
        from autograder.grading.run import run
        from autograder.grading.summary import lines, table

        opened = open_course(course)
        console = Console()
        with progress_bar(console, assignment) as progress:
            report = run(
                opened,
                assignment,
                pool,
                student or [],
                force,
                opened.confined and not unconfined,
                progress,
            )
    finally:
        pool.close()
    report.seconds = time.monotonic() - started
    for line in lines(report):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if (review := table(report)) is not None:
        console.print()
        console.print(review)
    if report.failed:
        raise typer.Exit(1)


def _workers(count: int | None, scheduler: str | None) -> Workers:
    if scheduler is None:
        from autograder.grading.judge_processes import JudgePool

        count = count or len(os.sched_getaffinity(0))
        # Before all other imports: those over there take longest.
        pool = JudgePool(alone=count == 1)
        from autograder.grading.workers import LocalWorkers

        return LocalWorkers(count, pool)
    from autograder.grading.dask_workers import DaskWorkers

    return DaskWorkers(scheduler)
