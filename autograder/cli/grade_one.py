"""``autograder grade-one``: one notebook, without a course folder or a gradebook."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Annotated

import typer


def command(
    notebook: Annotated[Path, typer.Argument(help="The notebook to grade.")],
    assignment: Annotated[
        str | None, typer.Option(help="Its assignment; found by its cells if not named.")
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="Write Gradescope's results.json to this file.")
    ] = None,
    unconfined: Annotated[
        bool, typer.Option("--unconfined", help="Grade without a sandbox where there is none.")
    ] = False,
) -> None:
    """Grade one notebook, with the files next to it, and print what each test found.

    In a course folder that has its own settings, its sources are used, else this checkout's.

    The exit status is 0 if it was graded, whatever it earned.
    """
    from autograder.grading.judge_processes import Failed, JudgePool

    # Before all other imports: those over there take longest.
    with contextlib.closing(JudgePool(alone=True)) as pool:
        from rich.console import Console

        from autograder.checkout import current
        from autograder.cli.options import course_here
        from autograder.errors import UserError
        from autograder.files import write_text
        from autograder.grading.companions import read_companions
        from autograder.grading.grade_one import Task
        from autograder.grading.single import Sources, source_of
        from autograder.grading.single import results as as_json
        from autograder.grading.submissions import read_bytes
        from autograder.sandbox.bounds import Bounds

        try:
            data = read_bytes(notebook)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError(f"{notebook} cannot be read: {reason}.") from error
        here = course_here()
        if here == Path("."):
            known = Sources.of_course(here)
        else:
            known = Sources.of_checkout(current(), notebook)
        source = source_of(known, notebook, data, assignment)
        files = read_companions(notebook.resolve().parent, [notebook.stem]).files
        with Console(stderr=True).status(f"grading {notebook.name}"):
            outcome = pool.grade(
                Task(data, source, Bounds(), known.confined and not unconfined, files)
            )
    document = as_json(outcome, source)
    if results is not None:
        write_text(results, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    if isinstance(outcome, Failed):
        raise UserError(f"{notebook} could not be graded: {outcome.reason}.")
    scored = [test for test in document["tests"] if "score" in test]
    for test in scored:
        found = test["output"].replace("\n", ". ", 1).replace("\n", " ")
        typer.echo(f"{test['name']}: {test['score']:g} of {test['max_score']:g}. {found}")
    most = sum(test["max_score"] for test in scored)
    typer.echo(f"{source.assignment}: {document['score']:g} of {most:g} points from tests.")
    if document["output"]:
        typer.echo(document["output"])
