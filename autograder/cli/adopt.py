"""``autograder adopt``: grade an existing nbgrader course through the judge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The folder of the course.")
    ] = Path(),
) -> None:
    """Put the judge under an existing nbgrader course.

    Writes a few lines at the end of its `nbgrader_config.py`; sources, notebooks and the gradebook
    stay as they are. `nbgrader autograde` and formgrader then grade through the judge as well. Each
    solved source is judged; what cannot be judged is named, with what to do. The exit status is 1
    while something has to be decided.
    """
    from rich.console import Console

    from autograder.errors import counted
    from autograder.grading.adopt import adopt, prove_all

    adopted = adopt(folder)
    config = adopted.course.root / "nbgrader_config.py"
    if adopted.changed:
        typer.echo(f"The judge's lines are in {config}.")
    else:
        typer.echo(f"{config} uses the judge already; nothing was changed.")
    stops = 0
    with Console(stderr=True).status("proving") as status:
        for assignment, findings in prove_all(adopted.course, adopted.assignments):
            status.update(f"proving {assignment}")
            stopping = [one for one in findings if one.stops]
            stops += len(stopping)
            needs = counted(len(stopping), "test") + (" needs" if len(stopping) == 1 else " need")
            line = f"{needs} a decision before it is graded." if stopping else "can be graded."
            typer.echo(f"{assignment}: {line}")
            for one in findings:
                typer.echo(f"  * {one.text}")
    if stops:
        raise typer.Exit(1)
