"""``autograder build``: solutions → notebooks, with proofs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from autograder.checkout import current
from autograder.errors import UserError


def command(
    assignment: Annotated[
        str | None, typer.Argument(help="One assignment; without it, the whole course.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where a notebook is stale.")
    ] = False,
    unconfined: Annotated[
        bool, typer.Option("--unconfined", help="Prove without bubblewrap (trusted sources).")
    ] = False,
) -> None:
    """Make the students' notebooks from the solved ones, and prove that they are right.

    Proved on every build: the solved notebooks earn every point, the released ones none; every
    stub raises NotImplementedError; no solution, hidden test or marking scheme is released.
    """
    from autograder.build.course import Builder

    checkout = current()
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("sources", total=None)
        result = Builder(checkout, check=check, confined=not unconfined).build(
            lambda step: progress.update(task, description=step), assignment
        )
    for path in result.written:
        typer.echo(f"wrote {path.relative_to(checkout.root)}")
    if result.stale:
        names = ", ".join(str(path.relative_to(checkout.root)) for path in result.stale)
        raise UserError(f"Stale: {names}. Run 'autograder build' and commit what it writes.")
    if result.wrong:
        raise UserError("The course fails its proofs:\n  " + "\n  ".join(result.wrong))
    what = assignment or f"{len(checkout.assignments())} assignments"
    typer.echo(f"{what}: built and proved.")
