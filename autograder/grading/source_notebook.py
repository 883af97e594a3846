"""The instructor's notebook as grading uses it: the solved source, and what its release stores."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.errors import UserError
from autograder.grading.companions import Files, digest_of, read_companions
from autograder.notebook.cells import nbgrader_metadata
from autograder.notebook.percent_script import read_notebook, read_script


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment; small and picklable, so that it can travel with a task."""

    assignment: str
    name: str
    #: The solved notebook as JSON, without outputs.
    text: str = field(repr=False)
    #: ``grade_id`` → nbgrader's checksum of the cell as it was released. An answer with the same
    #: checksum was left as it was given out.
    checksums: dict[str, str] = field(repr=False, hash=False)
    #: The files that are given out with the notebook.
    files: Files = field(default=(), repr=False)

    @property
    def digest(self) -> str:
        """The fingerprint of this version of the source and the files with it."""
        return digest_of(self.text.encode(), self.files)

    def notebook(self) -> NotebookNode:
        """Return a copy of the solved notebook."""
        return nbformat.reads(self.text, as_version=4)


def source_files(folder: Path) -> dict[str, Path]:
    """Return name → file of the sources in an assignment's folder: ``.ipynb``, else ``.py``."""
    scripts = {path.stem: path for path in sorted(folder.glob("*.py"))}
    return scripts | {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def load_sources(solutions: Path, assignment: str, config: Config) -> list[SourceNotebook]:
    """Read every notebook of an assignment from the instructor's tree.

    Raises:
        UserError: no such assignment, or nothing in it can be graded.
    """
    folder = solutions / assignment
    files = source_files(folder) if folder.is_dir() else {}
    if not files:
        known = sorted(
            path.name for path in solutions.glob("*") if path.is_dir() and source_files(path)
        )
        raise UserError(
            f"There is no assignment {assignment!r} under {solutions}; "
            f"there are: {', '.join(known) or 'none'}."
        )
    return [load_source(assignment, path, config) for path in files.values()]


def load_source(assignment: str, path: Path, config: Config) -> SourceNotebook:
    """Read one solved notebook, from its ``.ipynb`` or its percent script."""
    solved = read_notebook(path) if path.suffix == ".ipynb" else read_script(path)
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    released = as_saved(solved, config)
    return SourceNotebook(
        assignment=assignment,
        name=path.stem,
        text=nbformat.writes(solved),
        checksums={
            settings["grade_id"]: settings["checksum"]
            for settings in map(nbgrader_metadata, released.cells)
            if "checksum" in settings
        },
        files=given_out(path.parent, config),
    )


def given_out(folder: Path, config: Config) -> Files:
    """Return the files that students are given with the notebooks of a source folder.

    Raises:
        UserError: there are more of them than any submission may have.
    """
    ignore = (*CourseDirectory(config=config).ignore, "*.ipynb", "predictions.csv")
    companions = read_companions(folder, (), ignore)
    if companions.left_out:
        raise UserError(f"In {folder}, {companions.left_out[0]}.")
    return companions.files


def as_saved(solved: NotebookNode, config: Config) -> NotebookNode:
    """Return the notebook as ``nbgrader generate_assignment`` saves its cells in the gradebook.

    That is: every step that the configuration names, up to the one that saves.
    """
    before, _ = _release_steps(config)
    return _applied(before, copy.deepcopy(solved), config)


def as_released(solved: NotebookNode, config: Config) -> NotebookNode:
    """Return the notebook as ``nbgrader generate_assignment`` gives it to students."""
    _, after = _release_steps(config)
    return _applied(after, as_saved(solved, config), config)


def _release_steps(config: Config) -> tuple[list[Any], list[Any]]:
    """Return the configured steps before and after the one that writes to the gradebook."""
    steps = [
        import_item(step) if isinstance(step, str) else step
        for step in GenerateAssignment(config=config).preprocessors
    ]
    position = steps.index(SaveCells)
    return steps[:position], steps[position + 1 :]


def _applied(steps: list[Any], notebook: NotebookNode, config: Config) -> NotebookNode:
    resources: dict[str, Any] = {}
    for step in steps:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return notebook
