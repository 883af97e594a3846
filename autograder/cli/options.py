"""Options that several subcommands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def course_here() -> Path:
    """Return the course folder to work on where none is named: this folder if it is one."""
    config = Path("nbgrader_config.py")
    is_one = config.is_file() and b"autograder.nbgrader_config" in config.read_bytes()
    return Path("." if is_one else "course")


CourseOption = Annotated[
    Path,
    typer.Option(
        "--course",
        default_factory=course_here,
        show_default="this folder, or course",
        help="The course folder.",
    ),
]
