"""Make the gradebook know an assignment, as ``nbgrader generate_assignment`` would."""

from __future__ import annotations

from collections.abc import Sequence

from nbgrader.api import Assignment, Gradebook, Notebook, SourceCell, SubmittedAssignment
from nbgrader.preprocessors import SaveCells
from sqlalchemy import Engine, func, select

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.gradebook.rows import AssignmentRows, read_assignment
from autograder.grading.read_sources import as_saved
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.cells import grade_id, nbgrader_metadata


def assignment_rows(
    course: CourseFolder, engine: Engine, sources: Sequence[SourceNotebook]
) -> AssignmentRows:
    """Return the gradebook's rows of an assignment, made or brought up to date from its sources.

    Raises:
        UserError: cells came or went since submissions were recorded, which nbgrader cannot hold.
    """
    name = sources[0].assignment
    saved = _saved_checksums(engine, name)
    if saved != {source.name: _checksums(source) for source in sources}:
        _refuse_other_cells(engine, name, saved, sources)
        _save(course, sources)
    with engine.begin() as connection:
        rows = read_assignment(connection, name)
    if rows is None:
        raise UserError(f"The gradebook did not take the assignment {name!r}.")
    return rows


def _saved_checksums(engine: Engine, name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with engine.begin() as connection:
        rows = connection.execute(
            select(Notebook.name, SourceCell.name, SourceCell.checksum)
            .join(SourceCell, SourceCell.notebook_id == Notebook.id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .where(Assignment.name == name)
        )
        for notebook, cell, checksum in rows:
            found.setdefault(notebook, {})[cell] = checksum or ""
    return found


def _checksums(source: SourceNotebook) -> dict[str, str]:
    """Return what the gradebook has of a source: a task that is not locked has no checksum."""
    tasks = (
        str(grade_id(cell))
        for cell in source.notebook().cells
        if nbgrader_metadata(cell).get("task")
    )
    return dict.fromkeys(tasks, "") | source.checksums


def _refuse_other_cells(
    engine: Engine, name: str, saved: dict[str, dict[str, str]], sources: Sequence[SourceNotebook]
) -> None:
    with engine.begin() as connection:
        submissions = connection.execute(
            select(func.count(SubmittedAssignment.id))
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == name)
        ).scalar_one()
    before = {(notebook, cell) for notebook, cells in saved.items() for cell in cells}
    after = {(source.name, cell) for source in sources for cell in _checksums(source)}
    if not submissions or before == after:
        return
    added = ", ".join(sorted(cell for _, cell in after - before))
    removed = ", ".join(sorted(cell for _, cell in before - after))
    changes = [f"{verb}: {cells}" for verb, cells in (("new", added), ("gone", removed)) if cells]
    raise UserError(
        f"The source of {name} has other cells than the gradebook, which holds {submissions} "
        f"submissions of it ({'; '.join(changes)}). Restore those cells, or start the assignment "
        f"afresh with 'nbgrader db assignment remove {name} --force'."
    )


def _save(course: CourseFolder, sources: Sequence[SourceNotebook]) -> None:
    name = sources[0].assignment
    with Gradebook(course.db_url, course.directory.course_id) as gradebook:
        gradebook.update_or_create_assignment(name)
    for source in sources:
        SaveCells(config=course.config).preprocess(
            as_saved(source.notebook(), course.config),
            {
                "nbgrader": {
                    "assignment": name,
                    "notebook": source.name,
                    "db_url": course.db_url,
                }
            },
        )
