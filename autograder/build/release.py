"""Release: what nbgrader's own ``generate_assignment`` makes of a solved notebook."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
    SaveCells,
)
from traitlets.config import Config

from autograder.errors import UserError
from autograder.notebook.percent_script import KERNELSPEC

#: Files beside a source that are the instructor's own, in nbgrader's ignore patterns.
INSTRUCTORS_FILES = (".ipynb_checkpoints", "*.py", "*.pyc", "__pycache__", ".*")


class StripAuthorMetadata(NbGraderPreprocessor):
    """Drop metadata that only the author's tools and the judge read.

    The judge takes it from the source; a student has no use for it.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb.metadata = nbformat.from_dict(
            {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
        )
        for cell in nb.cells:
            for key in ("chainrule", "execution", "tags"):
                cell.metadata.pop(key, None)
        return nb, resources


def configure_release(c: Config) -> None:
    """Set nbgrader's traits for releasing this course's notebooks."""
    c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
    c.ClearSolutions.text_stub = "*Write your answer here.*"
    # Marking schemes stand in answer cells, and go before the cells are saved and check-summed: an
    # answer that was left as released is then seen to be empty.
    c.ClearMarkScheme.enforce_metadata = False
    c.GenerateAssignment.preprocessors = [
        LockCells,
        ClearMarkScheme,
        ClearSolutions,
        ClearOutput,
        StripAuthorMetadata,
        CheckCellMetadata,
        ComputeChecksums,
        SaveCells,
        ClearHiddenTests,
        ComputeChecksums,
        CheckCellMetadata,
    ]
    # Only notebooks, figures and data reach students.
    c.CourseDirectory.ignore = list(INSTRUCTORS_FILES)


class _Reasons(logging.Handler):
    """Keeps the last word of the traceback that nbgrader logs when it gives a notebook up."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and record.getMessage().startswith("Traceback"):
            self.last = record.getMessage().strip().splitlines()[-1].rstrip(".")


def release(solved: Path) -> NotebookNode:
    """Return the students' version of the solved notebook in the file ``solved``.

    Raises:
        UserError: nbgrader refuses the source; its reason is in the sentence.
    """
    assignment, name = solved.parent.name, solved.stem
    with tempfile.TemporaryDirectory() as folder:
        config = Config()
        configure_release(config)
        course = CourseDirectory(
            config=config,
            root=folder,
            source_directory=str(solved.parent.parent),
            release_directory="release",
            assignment_id=assignment,
            notebook_id=name,
            db_url=f"sqlite:///{folder}/gradebook.db",
        )
        # The gradebook learns of an assignment when it is graded; a release needs none.
        converter = GenerateAssignment(coursedir=course, config=config, no_database=True)
        converter.preprocessors = [pp for pp in converter.preprocessors if pp is not SaveCells]
        converter.log = log = logging.Logger("nbgrader")
        log.addHandler(reasons := _Reasons())
        try:
            converter.start()
        except (NbGraderException, RuntimeError, ValueError) as error:
            reason = reasons.last or str(error)
            raise UserError(f"nbgrader cannot release {solved}: {reason}.") from error
        released = Path(folder, "release", assignment, solved.name)
        return nbformat.read(released, as_version=4)
