"""Distinguish a cell that the student changed from one that the instructor has changed since."""

from nbformat import NotebookNode

from autograder.judge.verdict import Note, NoteKind
from autograder.notebook.cells import nbgrader_metadata

OF_A_RELEASE = "The notebook is of an earlier release: {} changed in the source since."


def is_as_released(cell: NotebookNode) -> bool:
    """Whether a locked cell is as some release gave it out, by the checksum that it carries.

    The checksum covers text and points. A student can make up a matching one, and gains nothing by
    it: what runs and what counts are the source's text and points in any case.
    """
    checksum = nbgrader_metadata(cell).get("checksum")
    if not isinstance(checksum, str):
        return False
    from nbgrader.utils import compute_checksum  # takes a second, which most judges have to spare

    try:
        return bool(compute_checksum(cell) == checksum)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return False


def note_of_release(names: list[str]) -> list[Note]:
    """Return the one note about a notebook with cells of an earlier release, if there are any."""
    if not names:
        return []
    shown = ", ".join(map(repr, names[:3])) + (", …" if len(names) > 3 else "")
    return [Note(NoteKind.EARLIER_RELEASE, None, OF_A_RELEASE.format(shown))]
