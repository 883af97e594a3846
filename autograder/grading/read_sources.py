"""Reading the sources of an assignment, and their release as nbgrader's steps make it."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests, SaveCells
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.errors import UserError
from autograder.grading.companions import Files, read_companions
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.cells import nbgrader_metadata
from autograder.notebook.percent_script import read_notebook, read_script

#: A cell of a percent script that nbgrader knows.
_GRADED_CELL = re.compile(rb"^# ?%%.*\bnbgrader=", re.M)


def source_files(folder: Path) -> dict[str, Path]:
    """Return name → file of the sources in an assignment's folder: ``.ipynb``, else ``.py``.

    A Python file without a cell of nbgrader's is a helper module.
    """
    scripts = {path.stem: path for path in sorted(folder.glob("*.py")) if _is_script(path)}
    return scripts | {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def _is_script(path: Path) -> bool:
    return _GRADED_CELL.search(path.read_bytes()) is not None


def assignments(solutions: Path) -> list[str]:
    """Return the names of the folders under the sources that hold a notebook, in order."""
    return sorted(path.name for path in solutions.glob("*") if path.is_dir() and source_files(path))


def notebook_names(solutions: Path, assignment: str) -> list[str]:
    """Return the names (without suffix) of the notebooks of an assignment, in order.

    Raises:
        UserError: no such assignment; the sentence lists those that exist.
    """
    folder = solutions / assignment
    files = source_files(folder) if folder.is_dir() else {}
    if not files:
        raise UserError(
            f"There is no assignment {assignment!r} under {solutions}; "
            f"there are: {', '.join(assignments(solutions)) or 'none'}."
        )
    return list(files)


def load_sources(solutions: Path, assignment: str, config: Config) -> list[SourceNotebook]:
    """Read every notebook of an assignment from the instructor's tree.

    Raises:
        UserError: no such assignment, or nothing in it can be graded.
    """
    names = notebook_names(solutions, assignment)
    files = source_files(solutions / assignment)
    return [load_source(assignment, files[name], config) for name in names]


def load_source(assignment: str, path: Path, config: Config) -> SourceNotebook:
    """Read one solved notebook, from its ``.ipynb`` or its percent script."""
    solved = read_notebook(path) if path.suffix == ".ipynb" else read_script(path)
    if IncludeHeaderFooter in _steps(config):
        solved, _ = IncludeHeaderFooter(config=config).preprocess(solved, {})
    solved.nbformat_minor = 5
    for index, cell in enumerate(solved.cells):
        # Older notebooks have no ids. Those that nbformat makes are others every time.
        cell.setdefault("id", f"source-{index}")
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
    """Return the configured steps before and after the one that writes to the gradebook.

    Without header and footer, which the source has already, and without the one that would start a
    kernel to write tests.
    """
    left_out = (IncludeHeaderFooter, InstantiateTests)
    steps = [step for step in _steps(config) if step not in left_out]
    position = steps.index(SaveCells)
    return steps[:position], steps[position + 1 :]


def _steps(config: Config) -> list[Any]:
    return [
        import_item(step) if isinstance(step, str) else step
        for step in GenerateAssignment(config=config).preprocessors
    ]


def _applied(steps: list[Any], notebook: NotebookNode, config: Config) -> NotebookNode:
    resources: dict[str, Any] = {}
    for step in steps:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return notebook
