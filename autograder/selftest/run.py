"""Judge known answers and compare the judgement with what they declare.

Answers to problems that do not build on one another are judged together, as one submission, which
saves most of the time; whatever comes out otherwise than declared is judged again by itself, and
that is what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.judge import Judge, Judgement, Outcome
from autograder.selftest.answers import Known, Whole
from autograder.selftest.minimal_notebook import MinimalNotebooks


@dataclass(frozen=True)
class AnswerResult:
    """One known answer, judged.

    Attributes:
        outcome: the verdicts' outcome on its own problem (of the first that is not right); None
            if it has no test.
        mistake: catalogue id of the mistake or of the advice that was named.
        message: what the student would read.
        elsewhere: problems that lost points without being meant to.
    """

    known: Known
    outcome: Outcome | None
    mistake: str | None = None
    message: str = ""
    elsewhere: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether the points came out as declared, here and elsewhere."""
        passed = self.outcome is not None and self.outcome.passed
        return passed == (self.known.kind != "wrong") and not self.elsewhere

    @property
    def named(self) -> bool:
        """Whether the mistake, or the advice, was named as declared."""
        return self.mistake == self.known.named

    @property
    def as_declared(self) -> bool:
        return self.judged and self.named


def judge_all(
    source: NotebookNode, answers: Sequence[Known], judge: Judge
) -> Iterator[AnswerResult]:
    """Judge each answer in the midst of the solved notebook ``source``."""
    notebooks = MinimalNotebooks(source, extras=[known.problem for known in answers])
    for together in batches(notebooks, answers):
        yield from judge_batch(notebooks, together, judge)


def judge_batch(
    notebooks: MinimalNotebooks, together: Sequence[Known], judge: Judge, *, downstream: bool = True
) -> list[AnswerResult]:
    """Judge answers that do not build on one another; each by itself if one is out of order."""
    rows = _judged(notebooks, together, judge, downstream)
    if len(together) == 1 or all(row.as_declared for row in rows):
        return rows
    return [row for known in together for row in _judged(notebooks, [known], judge, downstream)]


def judge_whole(source: NotebookNode, whole: Whole, judge: Judge) -> list[str]:
    """Judge a whole notebook of right answers; return the problems that lost points."""
    submission = MinimalNotebooks(source).with_answers(whole.answers)
    minimal = MinimalNotebooks(source).minimal(frozenset(whole.answers))
    verdicts = judge.judge(submission, minimal)[1].verdicts
    return [f"{v.problem}: {v.message}" for v in verdicts if v.outcome is not Outcome.RIGHT]


@dataclass
class _Batch:
    answers: list[Known] = field(default_factory=list)
    reach: set[str] = field(default_factory=set)
    problems: set[str] = field(default_factory=set)


def batches(notebooks: MinimalNotebooks, answers: Sequence[Known]) -> list[list[Known]]:
    """Share the answers out so that in no batch one builds on another's problem."""
    made: list[_Batch] = []
    for known in answers:
        reach = notebooks.reach(known.problem, known.code)
        for batch in made:
            if known.problem not in batch.reach and not reach & batch.problems:
                break
        else:
            batch = _Batch()
            made.append(batch)
        batch.answers.append(known)
        batch.reach |= reach
        batch.problems.add(known.problem)
    return [batch.answers for batch in made]


def _judged(
    notebooks: MinimalNotebooks, together: Sequence[Known], judge: Judge, downstream: bool
) -> list[AnswerResult]:
    answers = {known.problem: known.code for known in together}
    minimal = notebooks.minimal(frozenset(answers), downstream=downstream)
    submission = notebooks.with_answers(answers, downstream=downstream)
    judgement = judge.judge(submission, minimal)[1]
    unaffected = answers.keys() | _reads_caches_of(notebooks, together)
    elsewhere = tuple(
        dict.fromkeys(
            verdict.problem
            for verdict in judgement.verdicts
            if not verdict.passed and verdict.problem not in unaffected
        )
    )
    return [_row(known, judgement, elsewhere) for known in together]


def _reads_caches_of(notebooks: MinimalNotebooks, together: Sequence[Known]) -> set[str]:
    """Return the problems whose tests hand over what a right answer returns.

    A cache may have any form, which the instructor's backward pass need not understand. (For a
    wrong answer the judge takes the instructor's cache.)
    """
    right = {known.problem for known in together if known.kind != "wrong"}
    return {
        test.problem
        for test in notebooks.compiled.tests
        if right & set(test.answers) - {test.problem}
    }


def _row(known: Known, judgement: Judgement, elsewhere: tuple[str, ...]) -> AnswerResult:
    own = [verdict for verdict in judgement.verdicts if verdict.problem == known.problem]
    worst = next((verdict for verdict in own if not verdict.passed), None)
    shown = worst or next((verdict for verdict in own if verdict.mistake), None)
    if not own:
        return AnswerResult(known, None, elsewhere=elsewhere)
    if shown is None:
        return AnswerResult(known, own[0].outcome, elsewhere=elsewhere)
    return AnswerResult(known, shown.outcome, shown.mistake, shown.message, elsewhere)
