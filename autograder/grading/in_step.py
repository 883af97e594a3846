"""Refuse to grade with a source that is not what its script or its release says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.grading.read_sources import as_released
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.cells import grade_id, nbgrader_metadata
from autograder.notebook.percent_script import in_step, read_notebook


def refuse_out_of_step(course: CourseFolder, sources: Sequence[SourceNotebook]) -> None:
    """Raise if a solved notebook differs from its script, or a release from its solved notebook.

    Raises:
        UserError: it names the files, and the cells of a release, and what to do.
    """
    for source in sources:
        solved = course.solutions / source.assignment / f"{source.name}.ipynb"
        script = solved.with_suffix(".py")
        if solved.is_file() and script.is_file() and not in_step(script, solved):
            raise UserError(
                f"{solved} is not what {script.name} makes of it: run "
                f"'autograder build {source.assignment}', then grade again."
            )
        release = course.folder("release", ".", source.assignment) / f"{source.name}.ipynb"
        if release.is_file() and (cells := _different(course, source, release)):
            raise UserError(
                f"{release} is not the release of the source as it is now; it differs in "
                f"{', '.join(cells[:5])}{', …' if len(cells) > 5 else ''}. Run "
                f"'autograder build {source.assignment}', then grade again."
            )


def releases_out_of_step(course: CourseFolder, sources: Sequence[SourceNotebook]) -> list[str]:
    """Return a sentence for each release that is not what nbgrader would make of the source now.

    In a course that is made with nbgrader alone, a test may be corrected after its release.
    """
    said = []
    for source in sources:
        release = course.folder("release", ".", source.assignment) / f"{source.name}.ipynb"
        if release.is_file() and (cells := _different(course, source, release)):
            said.append(
                f"{source.name}.ipynb in {release.parent} is of an earlier source: it differs in "
                f"{', '.join(cells[:5])}{', …' if len(cells) > 5 else ''}. What is graded is the "
                "source as it is now."
            )
    return said


def _different(course: CourseFolder, source: SourceNotebook, release: Path) -> list[str]:
    """Return the ``grade_id`` of each graded, locked or answer cell that differs."""
    expected = as_released(source.notebook(), course.config)
    sums = [
        {grade_id(cell): nbgrader_metadata(cell).get("checksum") for cell in notebook.cells}
        for notebook in (expected, read_notebook(release))
    ]
    for found in sums:
        found.pop(None, None)
    names = dict.fromkeys([*sums[0], *sums[1]])
    return [str(name) for name in names if sums[0].get(name) != sums[1].get(name)]
