"""The points that the author of a course chose not to protect, for every report."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.course_folder import CourseFolder
from autograder.errors import UserError, printable
from autograder.grading.read_sources import load_sources
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.cells import is_unprotected, nbgrader_metadata


def not_protected(sources: Iterable[SourceNotebook]) -> str:
    """Return a sentence about tests that run in the student's process; empty if there are none."""
    tests = [
        (printable(str(own.get("grade_id"))), float(own.get("points") or 0))
        for source in sources
        for cell in source.notebook().cells
        if is_unprotected(cell)
        for own in [nbgrader_metadata(cell)]
    ]
    if not tests:
        return ""
    names = ", ".join(name for name, _ in tests)
    points = sum(points for _, points in tests)
    return (
        f"{points:g} points are not protected: their tests run in the student's process, which can "
        f"take them ({names})."
    )


def not_protected_in(course: CourseFolder, assignment: str) -> str:
    """Return that sentence for an assignment of a course folder; empty if its source is gone."""
    try:
        return not_protected(load_sources(course.solutions, assignment, course.config))
    except UserError:
        return ""
