"""nbgrader's settings for this course, so that its commands and formgrader work on a course folder.

Classes are named by strings, so that reading the settings imports nothing of what they name.

A course folder's own ``nbgrader_config.py`` has two lines, and whatever the instructor adds::

    from autograder.nbgrader_config import configure
    configure(get_config(), __file__)

    c = get_config()
    c.CourseDirectory.db_url = "postgresql://…"
    c.JudgeSubmission.bounds = {"wall": 20}
    c.JudgeSubmission.assignment_bounds = {"ps4_conv_pooling": {"total": 300}}
    c.LateSubmissionPlugin.penalty_method = "zero"
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from autograder.checkout import Checkout, current

#: What a folder of the course (or of a submission) may hold besides notebooks and scripts.
FIGURES_AND_DATA = ("*.ipynb", "*.png", "*.svg", "*.jpg", "*.csv", "*.txt", "*.npy", "*.npz")
#: The step of autograding that judges, in the place of nbgrader's own ``Execute``.
JUDGE = "autograder.grading.nbgrader_plugin.JudgeSubmission"
#: The step of a release that writes to the gradebook.
SAVE_CELLS = "nbgrader.preprocessors.SaveCells"
#: Files next to a source that are the instructor's own, in nbgrader's ignore patterns.
INSTRUCTORS_FILES = (".ipynb_checkpoints", "*.py", "*.pyc", "__pycache__", ".*")


def configure(c: Any, course: str | Path, checkout: str | Path | None = None) -> None:
    """Set nbgrader's traits for the class whose folder is ``course``.

    Args:
        c: the configuration object that traitlets gives a configuration file (``get_config()``).
        course: the course folder, or its ``nbgrader_config.py`` (``__file__``).
        checkout: the folder with ``solutions/`` and ``notebooks/``; the checkout that this package
            is installed from if None.
    """
    sources = current() if checkout is None else Checkout(Path(checkout).resolve())
    configure_release(c)
    _configure_judging(c)
    c.CourseDirectory.root = str(_folder(course))
    # The id that nbgrader's own preprocessors assume when they open the gradebook.
    c.CourseDirectory.course_id = "default_course"
    c.CourseDirectory.source_directory = str(sources.solutions)
    c.CourseDirectory.release_directory = str(sources.notebooks)
    c.CourseDirectory.include = list(FIGURES_AND_DATA)
    c.LimitOutput.max_lines = 1000
    c.LimitOutput.max_traceback = 100


def judge_submissions(c: Any, course: str | Path) -> None:
    """Let a course that was made with nbgrader alone grade through the judge.

    Sources, releases and all other settings stay the course's own. Call it after them.

    Args:
        c: the configuration object that traitlets gives a configuration file (``get_config()``).
        course: the course folder, or its ``nbgrader_config.py`` (``__file__``).
    """
    root = _folder(course)
    _configure_judging(c)
    directory = c.CourseDirectory
    directory.root = directory.get("root") or str(root)
    directory.source_directory = directory.get("source_directory", "source")
    for name in ("header", "footer"):
        # nbgrader opens them from wherever it was started.
        if path := c.IncludeHeaderFooter.get(name):
            c.IncludeHeaderFooter[name] = str(root / path)
    # Nobody has proved these sources: the build proves those of a checkout.
    c.JudgeSubmission.proof = True


def _folder(course: str | Path) -> Path:
    root = Path(course).resolve()
    return root.parent if root.name == "nbgrader_config.py" else root


def _configure_judging(c: Any) -> None:
    """Set how submissions are graded, and shown once they are."""
    # nbgrader starts `alembic` by its name, even where the environment is not activated.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
    # Our page of feedback shows no hidden tests; nbgrader's own would.
    c.GenerateFeedback.exporter_class = "autograder.reports.feedback.exporter.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["autograder.reports.feedback.exporter.GetOpenGrades"]
    # What a submission displays in formgrader stays inert.
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.preprocessors = ["autograder.reports.formgrader.InertOutputs"]
    c.HTMLExporter.filters = {
        "markdown2html": "autograder.reports.formgrader.markdown2html",
        "clean_html": "autograder.reports.formgrader.clean",
    }

    # A submission is judged as it was handed in: what nbgrader's sanitising steps would repair from
    # the gradebook, the judge takes from the source, and says so in its notes.
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [
        JUDGE,
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]


def configure_release(c: Any) -> None:
    """Set nbgrader's traits for releasing this course's notebooks."""
    c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
    c.ClearSolutions.text_stub = "*Write your answer here.*"
    # Marking schemes are part of answer cells, and go before the cells are saved and their
    # checksums taken: an answer that was left as released is then recognised as empty.
    c.ClearMarkScheme.enforce_metadata = False
    c.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.LockCells",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.ClearSolutions",
        "nbgrader.preprocessors.ClearOutput",
        "autograder.build.release.StripAuthorMetadata",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        SAVE_CELLS,
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    # Only notebooks, figures and data reach students.
    c.CourseDirectory.ignore = list(INSTRUCTORS_FILES)
