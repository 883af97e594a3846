"""The solved notebook of an assignment."""

from nbformat import NotebookNode

from autograder.checkout import current
from autograder.notebook.percent_script import read_script


def source_of(assignment: str) -> NotebookNode:
    """Read the percent script of an assignment's notebook.

    Raises:
        UserError: there is no such assignment.
    """
    checkout = current()
    return read_script(checkout.source(assignment, checkout.notebook_names(assignment)[0]))
