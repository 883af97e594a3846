"""The solved notebook of an assignment."""

from nbformat import NotebookNode

from autograder.checkout import here
from autograder.notebook.percent_script import read_script


def source_of(assignment: str) -> NotebookNode:
    """Read the percent script of an assignment's notebook.

    Raises:
        UserError: there is no such assignment.
    """
    tree = here()
    return read_script(tree.source(assignment, tree.notebook_names(assignment)[0]))
