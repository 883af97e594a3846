"""``autograder bundle``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.errors import UserError


def command(
    out: Annotated[Path, typer.Argument(help="The zip file to write.")],
) -> None:
    """Pack the one file that students are given: notebooks, package, set-up; nothing secret."""
    from autograder.build.bundle.pack import pack, require_fresh
    from autograder.checkout import current

    if out.suffix != ".zip":
        raise UserError(f"{out} has to end in .zip.")
    require_fresh(current())
    count = pack(current(), out)
    typer.echo(f"{out}: {count} files, {out.stat().st_size / 1e6:.1f} MB, nothing secret in it.")
