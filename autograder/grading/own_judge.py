"""The one judge of this process. This module imports nothing of nbgrader, which takes a second."""

from __future__ import annotations

import atexit
import contextlib
import signal
from collections.abc import Iterator
from functools import lru_cache
from multiprocessing import parent_process
from typing import TYPE_CHECKING

from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.judge import Judge


@lru_cache
def judge_of_this_process(confined: bool) -> Judge:
    """Return this process's judge, warm from the submission before."""
    from autograder.judge import Judge

    judge = Judge(confined=confined)
    atexit.register(judge.close)
    return judge


def start_ahead() -> None:
    """Start the sandbox before the first task is there, and before anything else is imported.

    In vain where submissions are not, or cannot be, confined; then the task says so.
    """
    with contextlib.suppress(UserError):
        judge_of_this_process(True).start()


@contextlib.contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """Have the kernel end this process, with SIGALRM, if what is inside takes longer.

    A call into native code that does not return can be ended in no other way. Only a process that
    was started for judging ends.
    """
    if parent_process() is None:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
