"""The marker sees the marking scheme; the student's feedback never does."""

import nbformat
import pytest

from autograder.notebook.marking_scheme import marking_scheme
from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import render

NESTED = """### BEGIN SOLUTION
The slope is 0.

### BEGIN MARK SCHEME
One point for canary-scheme.
### END MARK SCHEME
### END SOLUTION"""
BESIDE = """### BEGIN SOLUTION
The slope is 0.
### END SOLUTION
### BEGIN MARK SCHEME
One point for canary-scheme.
### END MARK SCHEME"""


def written(source: str) -> nbformat.NotebookNode:
    about = {"grade_id": "explain_it", "grade": True, "solution": True, "points": 2}
    return nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": about})


@pytest.mark.parametrize("source", [NESTED, BESIDE])
def test_the_scheme_comes_first_and_the_model_answer_after_it(source):
    text = marking_scheme(written(source)).source
    assert text.index("canary-scheme") < text.index("Model answer") < text.index("The slope is 0.")
    assert "BEGIN" not in text
    assert "END" not in text


def test_only_written_answers_have_one():
    assert marking_scheme(nbformat.v4.new_markdown_cell("# Title")) is None
    code = nbformat.v4.new_code_cell(NESTED, metadata=written("")["metadata"])
    assert marking_scheme(code) is None
    assert marking_scheme(written("Say why.")) is None


def test_feedback_never_shows_it():
    answer = written("Because.")
    notebook = nbformat.v4.new_notebook(cells=[answer, marking_scheme(written(NESTED))])
    page = render(feedback(notebook, "Zoë"))
    assert "Because." in page
    assert "canary-scheme" not in page
    assert "slope is 0" not in page
