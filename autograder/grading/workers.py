"""Local workers: processes that each hold a warm judge, and that may die at any moment."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from typing import Any, Protocol

from autograder.errors import UserError
from autograder.grading.forking import start_forking
from autograder.grading.grade_one import GradedNotebook, Lost, Task, grade
from autograder.notebook.submission import Unreadable

#: How often a task is given to a fresh worker after its worker died.
ATTEMPTS = 3
#: Seconds that a task may take beyond the bounds of the submission itself.
GRACE = 60.0


@dataclass(frozen=True)
class Failed:
    """A task without a grade, and the reason as the end of a sentence."""

    reason: str


#: What becomes of a task.
Outcome = GradedNotebook | Failed


class Workers(Protocol):
    """Something that grades many tasks: processes of this machine, or a cluster."""

    #: How many tasks run at one time.
    count: int

    def map(self, tasks: Iterable[tuple[Any, Task]]) -> Iterator[tuple[Any, Outcome]]:
        """Yield (key, outcome) of each (key, task) as they are done, in any order."""
        ...

    def close(self) -> None:
        """End all work."""
        ...


def attempt(task: Task) -> Outcome | UserError:
    """Grade, and return rather than raise: what crosses between processes is plain values."""
    try:
        return grade(task)
    except (Unreadable, Lost) as error:
        return Failed(str(error))
    except UserError as error:
        return error
    except MemoryError:
        return Failed("the grader ran out of memory")
    except Exception as error:  # one submission must never end the run for the others
        return Failed(f"the grader failed: {type(error).__name__}: {error}"[:500])


class LocalWorkers:
    """Processes of this machine, started when first needed and replaced when one dies.

    What they are forked from starts at once.
    """

    def __init__(self, count: int, work: Callable[[Task], Outcome | UserError] = attempt) -> None:
        self.count = count
        self._work = work
        self._context = start_forking()
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, tuple[Any, Task, int]] = {}

    def map(self, tasks: Iterable[tuple[Any, Task]]) -> Iterator[tuple[Any, Outcome]]:
        """Yield (key, outcome) of each (key, task) as they are done, in any order.

        No more tasks are taken than there are workers, so that memory does not grow with the class.

        Raises:
            UserError: this machine cannot grade anything (no confinement, say).
        """
        waiting = iter(tasks)
        exhausted = False
        while True:
            while not exhausted and len(self._busy) < self.count:
                try:
                    key, task = next(waiting)
                except StopIteration:
                    exhausted = True
                else:
                    self._give(key, task, attempts=1)
            if not self._busy:
                return
            yield from self._collect()

    def _give(self, key: Any, task: Task, attempts: int) -> None:
        worker = self._idle.pop() if self._idle else self._another()
        worker.deadline = time.monotonic() + 2 * task.bounds.total + GRACE
        self._busy[worker] = (key, task, attempts)
        worker.send(task)

    def _another(self) -> _Worker:
        return _Worker(self._context, self._work)

    def _collect(self) -> Iterator[tuple[Any, Outcome]]:
        patience = max(0.0, min(worker.deadline for worker in self._busy) - time.monotonic())
        ready = connection.wait([worker.pipe for worker in self._busy], patience)
        done = [worker for worker in self._busy if worker.pipe in ready]
        late = [
            worker
            for worker in self._busy
            if worker not in done and time.monotonic() > worker.deadline
        ]
        for worker in done:
            key, task, attempts = self._busy.pop(worker)
            outcome = worker.receive()
            if outcome is not None:
                self._idle.append(worker)
            if isinstance(outcome, UserError):
                raise outcome
            if outcome is not None:
                yield key, outcome
            elif attempts < ATTEMPTS:
                self._give(key, task, attempts + 1)
            else:
                yield key, Failed(f"the grader's process died {ATTEMPTS} times over it")
        for worker in late:
            key, *_ = self._busy.pop(worker)
            worker.kill()
            yield key, Failed("the grader did not come to an end with it")

    def pids(self) -> list[int]:
        """Return the process ids of the workers, for whoever watches or disturbs them."""
        return [worker.pid for worker in [*self._busy, *self._idle]]

    def close(self) -> None:
        """End all workers."""
        for worker in [*self._busy, *self._idle]:
            worker.kill()
        self._busy.clear()
        self._idle.clear()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any, work: Callable[[Task], Any]) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()
        self.deadline = 0.0

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, task: Task) -> None:
        # Where it died in between, `receive` sees the end of the pipe.
        with suppress(OSError):
            self.pipe.send(task)

    def receive(self) -> Any:
        """Return what the worker sent, or None if it died."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return None

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, work: Callable[[Task], Any]) -> None:
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    # Ctrl-C reaches every process of the terminal; the run decides what it means. A handler, not
    # SIG_IGN, which the students' processes would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def _end_with_the_run() -> None:
    """End this process at once when the run is gone, even in the middle of a submission.

    What the judge started ends with it: the confinement dies with its parent.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
