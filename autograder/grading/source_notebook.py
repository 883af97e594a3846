"""The instructor's notebook as grading uses it: the solved source, and what its release stores."""

from __future__ import annotations

from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from autograder.grading.companions import Files, digest_of


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment; small and picklable, so that it can travel with a task."""

    assignment: str
    name: str
    #: The solved notebook as JSON, without outputs.
    text: str = field(repr=False)
    #: ``grade_id`` → nbgrader's checksum of the cell as it was released. An answer with the same
    #: checksum was left as it was given out.
    checksums: dict[str, str] = field(repr=False, hash=False)
    #: The files that are given out with the notebook.
    files: Files = field(default=(), repr=False)

    @property
    def digest(self) -> str:
        """The fingerprint of this version of the source and the files with it."""
        return digest_of(self.text.encode(), self.files)

    def notebook(self) -> NotebookNode:
        """Return a copy of the solved notebook."""
        return nbformat.reads(self.text, as_version=4)
