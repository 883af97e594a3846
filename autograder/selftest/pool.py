"""Known answers judged on several processes, each with a warm judge of its own."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from autograder.judge import Judge
from autograder.selftest.answers import Known
from autograder.selftest.minimal_notebook import MinimalNotebooks
from autograder.selftest.run import AnswerResult, batches, judge_batch
from autograder.selftest.sources import source_of

_judge: Judge | None = None
_notebooks: dict[str, MinimalNotebooks] = {}


def judge_answers(
    answers: Sequence[Known], *, thorough: bool = False, confined: bool = True, workers: int = 2
) -> Iterator[AnswerResult]:
    """Judge known answers of one assignment or of several, in no particular order.

    That a wrong answer costs nothing elsewhere is seen in the tests of all answers that build on
    it. They are most of the work, so they run for the first wrong and the first right answer to
    each problem; for every answer if ``thorough``.
    """
    firsts = {(k.assignment, k.problem, k.kind): k for k in reversed(answers)}
    work = []
    for assignment in dict.fromkeys(known.assignment for known in answers):
        own = [known for known in answers if known.assignment == assignment]
        extras = tuple(dict.fromkeys(known.problem for known in own))
        notebooks = MinimalNotebooks(source_of(assignment), extras)
        for downstream in (True, False):
            share = [
                k
                for k in own
                if downstream == (thorough or k is firsts[assignment, k.problem, k.kind])
            ]
            work += [(assignment, extras, some, downstream) for some in batches(notebooks, share)]
    with ProcessPoolExecutor(workers, initializer=_enter, initargs=(confined,)) as pool:
        for future in [pool.submit(_rows, *task) for task in work]:
            yield from future.result()


def _enter(confined: bool) -> None:
    global _judge
    # The oracle's tensors are tiny: threads that wait for one another only cost time.
    os.environ["OMP_NUM_THREADS"] = "1"
    _judge = Judge(confined=confined)
    atexit.register(_judge.close)


def _rows(
    assignment: str, extras: tuple[str, ...], together: list[Known], downstream: bool
) -> list[AnswerResult]:
    assert _judge is not None
    if assignment not in _notebooks:
        _notebooks[assignment] = MinimalNotebooks(source_of(assignment), extras)
    return judge_batch(_notebooks[assignment], together, _judge, downstream=downstream)
