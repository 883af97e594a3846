"""``autograder sample-class``: a class to try the autograder on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console


def command(
    folder: Annotated[Path, typer.Argument(help="The course folder to make, e.g. course-sample.")],
    students: Annotated[int, typer.Option("-n", "--students", min=1, help="Students.")] = 10,
    assignment: Annotated[
        list[str] | None, typer.Option(help="Only this assignment; may be given more than once.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another class for another number.")] = 0,
) -> None:
    """Make a class of right, wrong, unfinished, hostile and damaged submissions.

    The folder is a course folder in nbgrader's layout, with the students in its gradebook.
    """
    from autograder.selftest.sample_class.write import make_sample_class

    entries = make_sample_class(folder, students, assignment or [], seed)
    handed_in = [entry.handed_in for entry in entries if entry.handed_in is not None]
    kinds = Counter(submission.kind.partition(":")[0] for submission in handed_in)
    console = Console()
    console.print(
        f"{folder}: {students} students, {len(handed_in)} submissions "
        f"({', '.join(f'{count} {kind}' for kind, count in kinds.items())}).",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for name in dict.fromkeys(entry.assignment for entry in entries):
        console.print(
            f"Grade them: autograder grade {name} --course {folder}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
