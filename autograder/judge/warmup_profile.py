"""A class is coming: what every submission of a source does first is found out beforehand."""

import contextlib
import time
from collections.abc import Iterator

from autograder.notebook.compiled import CompiledSource, is_answer, is_test, names_in, plain_python
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.forkserver_client import Parent
from autograder.sandbox.student_process import Student

#: Seconds that it may take.
LONGEST = 0.5


def rehearse(parent: Parent, source: CompiledSource, bounds: Bounds) -> None:
    """Let the parent's next processes copy ahead what a source's given cells write to (`pages`).

    The cells run in a process of their own, which is then ended; no answer is among them, so some
    may fail. What is copied in vain costs a little time, and nothing else.

    Raises:
        ParentLost: nobody is there to fork it.
    """
    student = Student(parent, bounds, time.monotonic() + LONGEST)
    with contextlib.suppress(StudentGone):
        student.watch()
        for cell in unanswered(source):
            student.cell(cell, quiet=True)
            if student.interrupted:
                break
        parent.copy_ahead(student.written())
        student.close()


def unanswered(source: CompiledSource) -> Iterator[str]:
    """Yield the source's cells without its answers: in place of each, something to be called."""
    for cell in source.notebook.cells:
        if cell.cell_type != "code" or is_test(cell):
            continue
        if is_answer(cell):
            names = names_in(plain_python(cell.source))[1]
            yield "\n".join(f"def {name}(*given, **named):\n    return given[0]" for name in names)
        else:
            yield cell.source
