"""Lets `nbgrader` and formgrader, started here, work on the class in `course/`."""

from pathlib import Path

from autograder.nbgrader_config import configure

configure(get_config(), Path(__file__).parent / "course")  # noqa: F821 (traitlets provides it)
