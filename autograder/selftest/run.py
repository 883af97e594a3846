"""Judge known answers and hold the judgement against what they declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.selftest.answers import Known
from autograder.selftest.plain import Course, Outcome


@dataclass(frozen=True)
class Row:
    """One known answer, judged.

    Attributes:
        judged: the points came out as declared.
        named: the mistake (or advice) was named as declared; True for a right answer that passed.
        elsewhere: problems that lost points without being meant to.
    """

    known: Known
    outcome: Outcome
    elsewhere: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        passed = self.outcome.outcome in ("right", "right given upstream")
        return passed == (self.known.kind != "wrong") and not self.elsewhere

    @property
    def named(self) -> bool:
        return self.outcome.mistake == self.known.named


def judge_all(source: NotebookNode, answers: Sequence[Known]) -> Iterator[Row]:
    """Judge each answer in the midst of the solved notebook ``source``."""
    course = Course(source)
    for known in answers:
        yield Row(known, course.run(known.problem, known.code))
