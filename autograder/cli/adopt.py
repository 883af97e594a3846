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
    stay as they are. `nbgrader autograde` and formgrader then grade through the judge as well.
    """
    from autograder.errors import counted
    from autograder.grading.adopt import adopt

    adopted = adopt(folder)
    config = adopted.course.root / "nbgrader_config.py"
    if adopted.changed:
        typer.echo(f"The judge's lines are in {config}.")
    else:
        typer.echo(f"{config} uses the judge already; nothing was changed.")
    names = ", ".join(adopted.assignments) or "none yet"
    typer.echo(f"{counted(len(adopted.assignments), 'assignment')}: {names}.")
