"""Where this code runs: in a student's notebook, in the grader, or in a plain script."""

import os
import sys


def grading() -> bool:
    """Whether nbgrader (autograde or Validate) or the judge executes this notebook.

    Given cells use it to train only the few steps that the tests need. nbgrader sets
    ``NBGRADER_EXECUTION`` to ``"autograde"`` or ``"validate"``, and the judge does the same.
    """
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this code, so that rich output is shown."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def merge_stderr() -> None:
    """In a kernel in which nbgrader runs the notebook, send stderr where stdout goes.

    nbgrader takes a test for failed if anything was written to stderr: a warning, a progress bar, a
    line of a log.
    """
    if in_notebook() and grading() and hasattr(sys.stderr, "name"):
        sys.stderr.name = "stdout"  # type: ignore[misc]  # the stream that ipykernel's messages name
