"""Known answers judged on several processes, each with a warm judge of its own."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from autograder.judge import Judge
from autograder.selftest.answers import Known
from autograder.selftest.bench import Benches
from autograder.selftest.run import Row, batches, judge_batch
from autograder.selftest.sources import source_of

_judge: Judge | None = None
_benches: dict[str, Benches] = {}


def judge_answers(
    answers: Sequence[Known], *, confined: bool = True, workers: int = 2
) -> Iterator[Row]:
    """Judge known answers of one assignment or of several, in no particular order."""
    work = []
    for assignment in dict.fromkeys(known.assignment for known in answers):
        own = [known for known in answers if known.assignment == assignment]
        extras = tuple(dict.fromkeys(known.problem for known in own))
        benches = Benches(source_of(assignment), extras)
        work += [(assignment, extras, together) for together in batches(benches, own)]
    with ProcessPoolExecutor(workers, initializer=_enter, initargs=(confined,)) as pool:
        for future in [pool.submit(_rows, *task) for task in work]:
            yield from future.result()


def _enter(confined: bool) -> None:
    global _judge
    # The oracle's tensors are tiny: threads that wait for one another only cost time.
    os.environ["OMP_NUM_THREADS"] = "1"
    _judge = Judge(confined=confined)
    atexit.register(_judge.close)


def _rows(assignment: str, extras: tuple[str, ...], together: list[Known]) -> list[Row]:
    assert _judge is not None
    if assignment not in _benches:
        _benches[assignment] = Benches(source_of(assignment), extras)
    return judge_batch(_benches[assignment], together, _judge)
