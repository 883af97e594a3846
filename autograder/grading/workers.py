"""What grades many tasks at a time: judges' processes of this machine here, a cluster elsewhere."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from itertools import islice
from typing import Any, Protocol

from autograder.errors import UserError, reason_of
from autograder.grading.grade_one import GradedNotebook, Task, grade
from autograder.grading.judge_processes import Failed, JudgePool
from autograder.grading.proof import Finding, ProofTask, prove
from autograder.notebook.submission import Unreadable
from autograder.sandbox.forkserver_client import ForkServerLost

#: What becomes of a task.
Outcome = GradedNotebook | Failed


class Workers(Protocol):
    """Something that grades many tasks: processes of this machine, or a cluster."""

    #: How many tasks run at one time.
    count: int

    def map(self, tasks: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """Yield (key, outcome) of each (key, task) as they are done, in any order."""
        ...

    def close(self) -> None:
        """End all work."""
        ...


def attempt(task: Task | ProofTask) -> Outcome | list[Finding] | UserError:
    """Grade or prove, and return rather than raise: what crosses is plain values.

    Raises:
        ForkServerLost: the sandbox's fork server was lost, whatever the submission.
            The process that judges ends with it, and the task goes to another.
    """
    try:
        return prove(task) if isinstance(task, ProofTask) else grade(task)
    except ForkServerLost:
        raise
    except Unreadable as error:
        return Failed(str(error))
    except UserError as error:
        return error
    except Exception as error:  # one submission must never end the run for the others
        return Failed(f"it could not be judged: {reason_of(error)}")


@cache
def _shared_pool(alone: bool) -> JudgePool:
    pool = JudgePool(alone=alone)
    atexit.register(pool.close)
    return pool


_SHARED_POOL_LOCK = threading.Lock()


def shared_pool(*, alone: bool = False) -> JudgePool:
    """Return this process's pool, for callers that come and go: Dask's tasks, nbgrader's plugin.

    Args:
        alone: whether submissions are judged one after the other.
    """
    with _SHARED_POOL_LOCK:
        return _shared_pool(alone)


class LocalWorkers:
    """Judges' processes of this machine, one for each of ``count`` threads that wait for them."""

    def __init__(self, count: int, pool: JudgePool | None = None) -> None:
        self.count = count
        self._pool = pool or JudgePool(alone=count == 1)

    def map(self, tasks: Iterable[tuple[Any, Task]]) -> Iterator[tuple[Any, Outcome]]:
        """Yield (key, outcome) of each (key, task) as they are done, in any order.

        Few more tasks are taken than there are workers, so that memory does not grow with the
        class.

        Raises:
            UserError: this machine cannot grade anything (no confinement, say).
        """
        waiting = iter(tasks)
        running: dict[Future[Outcome], Any] = {}
        threads = ThreadPoolExecutor(self.count)
        try:
            for key, task in islice(waiting, self.count):
                running[threads.submit(self._pool.grade, task)] = key
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    key = running.pop(future)
                    for next_key, task in islice(waiting, 1):  # before the writer is waited for
                        running[threads.submit(self._pool.grade, task)] = next_key
                    yield key, future.result()
        finally:
            if running:  # interrupted: no one will read the answers
                self.close()
            threads.shutdown(cancel_futures=True)

    def pids(self) -> list[int]:
        """Return the process ids of the judges, for tests that watch or kill them."""
        return self._pool.pids()

    def close(self) -> None:
        """End all judges' processes."""
        self._pool.close()
