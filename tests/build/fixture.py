"""A small assignment as an author would write it, for the tests of building."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.notebook.percent_script import read_script

ANSWER = (
    'nbgrader={"grade": false, "grade_id": "%s", "locked": false, "schema_version": 3, '
    '"solution": true, "task": false}'
)
TEST = (
    'nbgrader={"grade": true, "grade_id": "%s", "locked": true, "points": 2, "schema_version": 3, '
    '"solution": false, "task": false}'
)
WRITTEN = (
    'nbgrader={"grade": true, "grade_id": "%s", "locked": false, "points": 3, '
    '"schema_version": 3, "solution": true, "task": false}'
)

SCRIPT = f'''\
# %% [markdown]
# # Doubling
# The gradient of $2x$ is 2.

# %% tags=["shared"]
import math

# %% {ANSWER % "double"}
def double(x):
    """Return 2 x."""
    ### BEGIN SOLUTION
    canary_solution = x + x
    return canary_solution
    ### END SOLUTION

# %% {TEST % "test_double"}
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(-1.5) == -3.0  # canary_hidden_test
### END HIDDEN TESTS

# %% [markdown] {WRITTEN % "explain_double"}
# ### BEGIN SOLUTION
# The canary_model_answer is that the slope is constant.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# One point for saying canary_mark_scheme.
# ### END MARK SCHEME
'''


def write(folder: Path, script: str = SCRIPT) -> tuple[Path, Path]:
    """Write the assignment under ``folder``; return its script and its (unexecuted) notebook."""
    home = folder / "solutions" / "doubling"
    home.mkdir(parents=True)
    path = home / "double.py"
    path.write_text(script)
    notebook = path.with_suffix(".ipynb")
    nbformat.write(read_script(path), notebook)
    return path, notebook


def source(tmp_path: Path, script: str = SCRIPT) -> NotebookNode:
    """Return the assignment's source as a notebook."""
    return read_script(write(tmp_path, script)[0])
