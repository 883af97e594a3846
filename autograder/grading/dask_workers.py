"""The same tasks on a Dask cluster: any scheduler that Dask-Jobqueue, Dask-Kubernetes … start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from distributed import Client, as_completed
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from autograder.errors import UserError, reason_of
from autograder.grading.grade_one import Task
from autograder.grading.judge_processes import Failed
from autograder.grading.workers import Outcome, shared_pool

#: Seconds to wait for the scheduler to answer.
PATIENCE = 10
#: Tasks that wait at the scheduler for each thread of the cluster: enough to keep it busy, few
#: enough that results never pile up before the one writer.
AHEAD = 3


def judge_in_own_process(task: Task) -> Outcome | UserError:
    """Grade a task in a judge's process of the Dask worker that this runs in, in any thread."""
    try:
        return shared_pool().grade(task)
    except UserError as error:
        return error


class DaskWorkers:
    """A Dask cluster. A worker that is lost loses nothing: the scheduler gives its task to another.

    Raises:
        UserError: no scheduler answers at ``address``, or it has no workers.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._client = Client(address, timeout=PATIENCE)
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UserError(
                f"The Dask scheduler at {address} has no workers: start one with "
                f"'dask worker {address}'."
                if hasattr(self, "_client")
                else f"No Dask scheduler answers at {address}."
            ) from error
        except (OSError, ValueError) as error:
            raise UserError(f"No Dask scheduler answers at {address}.") from error
        self.count = sum(self._client.nthreads().values())

    def map(self, tasks: Iterable[tuple[Any, Task]]) -> Iterator[tuple[Any, Outcome]]:
        """Yield (key, outcome) of each (key, task) as they are done, in any order.

        Raises:
            UserError: the scheduler went away, or a worker cannot grade anything.
        """
        waiting = iter(tasks)
        keys: dict[str, Any] = {}

        def submit(key: Any, task: Task) -> Any:
            # Impure, so that a later run never takes an earlier one's result for its own.
            future = self._client.submit(judge_in_own_process, task, pure=False)
            keys[future.key] = key
            return future

        done = as_completed(
            [submit(*item) for item in islice(waiting, AHEAD * self.count)], raise_errors=False
        )
        try:
            for future in done:
                key = keys.pop(future.key)
                yield key, self._outcome(future)
                future.release()
                for item in islice(waiting, 1):
                    done.add(submit(*item))
        except (CommClosedError, FutureCancelledError) as error:
            raise UserError(
                f"The Dask scheduler at {self._address} went away; what was graded so far is kept. "
                "Run this again."
            ) from error

    def _outcome(self, future: Any) -> Outcome:
        try:
            outcome = future.result()
        except KilledWorker:
            return Failed("each Dask worker that judged it was lost")
        except (CommClosedError, FutureCancelledError):
            raise
        except Exception as error:  # the cluster's own: a missing package, say
            raise UserError(
                f"The workers of {self._address} cannot grade: {reason_of(error)}. "
                "Is the same version of this package installed there?"
            ) from error
        if isinstance(outcome, UserError):
            raise outcome
        return outcome

    def close(self) -> None:
        """Leave the cluster; it goes on running."""
        self._client.close()
