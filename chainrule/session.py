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
    """Whether a Jupyter kernel runs this code, so that rich output reaches somebody."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
