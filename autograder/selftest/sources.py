"""The solved notebook of an assignment."""

from nbformat import NotebookNode

from autograder.build.source import read_script
from autograder.tree import here


def source_of(assignment: str) -> NotebookNode:
    """Read the percent script of an assignment's notebook.

    Raises:
        UserError: there is no such assignment.
    """
    tree = here()
    return read_script(tree.source(assignment, tree.notebook_names(assignment)[0]))
