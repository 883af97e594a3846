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
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograder.errors import UserError
from autograder.nbgrader_config import SAVE_CELLS, configure_release
from autograder.notebook.percent_script import KERNELSPEC


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


class _Reasons(logging.Handler):
    """Keeps the last line of the traceback that nbgrader logs when it rejects a notebook."""

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
        converter.preprocessors = [pp for pp in converter.preprocessors if pp != SAVE_CELLS]
        converter.log = log = logging.Logger("nbgrader")
        log.addHandler(reasons := _Reasons())
        try:
            converter.start()
        except (NbGraderException, RuntimeError, ValueError) as error:
            reason = reasons.last or str(error)
            raise UserError(f"nbgrader cannot release {solved}: {reason}.") from error
        released = Path(folder, "release", assignment, solved.name)
        return nbformat.read(released, as_version=4)
