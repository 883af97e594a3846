"""nbgrader's settings for this course, so that its commands and formgrader work on a course folder.

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

from autograder.checkout import Tree, here

#: What a folder of the course (or of a submission) may hold besides notebooks and scripts.
FIGURES_AND_DATA = ("*.ipynb", "*.png", "*.svg", "*.jpg", "*.csv", "*.txt", "*.npy", "*.npz")


def configure(c: Any, course: str | Path, checkout: str | Path | None = None) -> None:
    """Set nbgrader's traits for the class whose folder is ``course``.

    Args:
        c: the configuration object that traitlets gives a configuration file (``get_config()``).
        course: the course folder, or its ``nbgrader_config.py`` (``__file__``).
        checkout: the folder with ``solutions/`` and ``notebooks/``; the checkout that this package
            is installed from if None.
    """
    from autograder.build.release import configure_release
    from autograder.reports.feedback.exporter import configure_feedback

    root = Path(course).resolve()
    if root.name == "nbgrader_config.py":
        root = root.parent
    tree = here() if checkout is None else Tree(Path(checkout).resolve())

    # nbgrader starts `alembic` by its name, also where the environment was not activated.
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])

    configure_release(c)
    configure_feedback(c)
    c.CourseDirectory.root = str(root)
    # The id that nbgrader's own preprocessors assume when they open the gradebook.
    c.CourseDirectory.course_id = "default_course"
    c.CourseDirectory.source_directory = str(tree.solutions)
    c.CourseDirectory.release_directory = str(tree.notebooks)
    c.CourseDirectory.include = list(FIGURES_AND_DATA)

    # A submission is judged as it was handed in: what nbgrader's sanitising steps would repair from
    # the gradebook, the judge takes from the source, and says so in its notes.
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [
        "autograder.grading.nbgrader_plugin.JudgeSubmission",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.LimitOutput.max_lines = 1000
    c.LimitOutput.max_traceback = 100
