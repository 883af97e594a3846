"""``autograder gradescope``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.errors import UserError


def command(
    assignment: Annotated[str, typer.Argument(help="The assignment to grade.")],
    out: Annotated[Path, typer.Argument(help="The zip file to write.")],
) -> None:
    """Pack an assignment's autograder for Gradescope.

    The file holds solutions and hidden tests: upload it to Gradescope, and give it to no one.
    """
    from autograder.checkout import current
    from autograder.lms.gradescope_package import pack

    if out.suffix != ".zip":
        raise UserError(f"{out} has to end in .zip.")
    count = pack(current(), assignment, out)
    typer.echo(
        f"{out}: {count} files, {out.stat().st_size / 1e6:.1f} MB. It holds the solutions: upload "
        "it under 'Configure Autograder', and give it to no one."
    )
