"""A cell of the notebook that is graded."""

from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

Role = Literal["given", "answer", "test", "extra"]


@dataclass
class Cell:
    """A cell of the rebuilt notebook, and what it is there."""

    node: NotebookNode
    role: Role
    name: str | None = None
    #: Of an answer that is not there: what is there instead, as a sentence for the student.
    remark: str = ""
