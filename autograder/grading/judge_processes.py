"""Judges in processes of their own, whoever calls them: a run, a Dask worker, nbgrader.

A judge uses what belongs to a whole process (redirected output, filters of warnings, environment
variables). Each therefore has a process to itself, judges one submission at a time, and is used by
one thread at a time. This module imports nothing heavy, so that the process that all of them are
forked from can start before anything else.
"""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import current_process, forkserver, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext, ForkServerContext
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Protocol

from autograder.errors import UserError
from autograder.grading.own_judge import start_ahead
from autograder.nbgrader_import import import_without_server

if TYPE_CHECKING:
    from autograder.sandbox.bounds import Bounds

#: What every judge needs, imported once in the process that they are forked from.
PRELOAD = ["autograder.grading.preload"]
#: What a process does with a task unless it is told otherwise.
ATTEMPT = "autograder.grading.workers:attempt"
#: How often a submission is judged in a fresh process after the one before was lost.
ATTEMPTS = 3
#: Seconds that a task may take beyond twice the bound of the submission: a judge has to start, and
#: a source to be compiled. The submission's own time is bounded by the judge (`ended_after`).
GRACE = 60.0
#: Seconds that a process which closed its pipe may take to end.
ENDING = 5.0
MIB = 1024 * 1024
#: Memory (bytes) that a judge may hold beyond what it holds at its start. The system enforces it,
#: so that no submission can make the run's machine swap.
MOST_MEMORY = 2048 * MIB
#: A judge that has grown by more than this (bytes) since its first submission is replaced.
MOST_GROWTH = 256 * MIB


@dataclass(frozen=True)
class Failed:
    """A task without a grade, and the reason as the end of a sentence."""

    reason: str


class Task(Protocol):
    """Something that a judge's process does within a submission's bounds."""

    @property
    def bounds(self) -> Bounds:
        """What the submission may use."""
        ...


class JudgeLost(Exception):
    """A judge's process ended before it answered."""


def start_fork_server() -> ForkServerContext:
    """Return the context that forks judges; its process starts at once, unless it runs already.

    It imports what every judge needs once, while the caller goes on with imports of its own.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    with _interrupts_ignored():
        forkserver.ensure_running()
    return context


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: the run ends them, and they print no traceback.

    A process starts with the signals ignored that its parent ignores. Only the main thread may set
    that; on another, Ctrl-C is not this program's affair.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class JudgePool:
    """Judges' processes, started when first needed, replaced when lost, used by any thread.

    Args:
        work: the function that a process answers a task with (``module:function``).
        alone: whether one process will do. It starts at once and imports what it needs while its
            caller does so too; there is no process to fork others from.
    """

    def __init__(self, work: str = ATTEMPT, *, alone: bool = False) -> None:
        self._work = work
        self._context: BaseContext = get_context("spawn") if alone else start_fork_server()
        self._lock = threading.Lock()
        self._idle: list[JudgeProcess] = []
        self._busy: list[JudgeProcess] = []
        self._closed = False
        if alone:
            with _interrupts_ignored():
                self._idle.append(JudgeProcess(self._context, self._work))

    def grade(self, task: Task) -> Any:
        """Return what becomes of a task. Waits for it; other threads may call this meanwhile.

        Raises:
            UserError: this machine cannot grade anything (no confinement, say).
        """
        for _ in range(ATTEMPTS):
            process = self._acquire()
            try:
                outcome = process.grade(task)
            except TimeoutError:
                return Failed("the judge did not finish with it in time and was stopped")
            except JudgeLost:
                continue
            finally:
                self._release(process)
            if isinstance(outcome, UserError):
                raise outcome
            return outcome
        if self._closed:
            return Failed("the run was stopped")
        return Failed(f"the judge's process was lost {ATTEMPTS} times while judging it")

    def pids(self) -> list[int]:
        """Return the process ids of the judges, for tests that watch or kill them."""
        with self._lock:
            return [process.pid for process in (*self._busy, *self._idle)]

    def close(self) -> None:
        """End all processes; a thread that waits for one of them gets `Failed`."""
        with self._lock:
            self._closed = True
            processes = [*self._busy, *self._idle]
            self._idle.clear()
        for process in processes:
            process.kill()

    def _acquire(self) -> JudgeProcess:
        with self._lock:
            if self._closed:
                raise UserError("The run was stopped.")
            process = self._idle.pop() if self._idle else JudgeProcess(self._context, self._work)
            self._busy.append(process)
        return process

    def _release(self, process: JudgeProcess) -> None:
        with self._lock:
            self._busy.remove(process)
            keep = not self._closed and process.usable()
            if keep:
                self._idle.append(process)
        if not keep:
            process.kill()


class JudgeProcess:
    """One process with a warm judge, and the pipe to it."""

    def __init__(self, context: Any, work: str) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _may_have_children():
            self._process.start()
        theirs.close()
        self._lost = False
        self._first_size: int | None = None

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.pid or 0)

    def grade(self, task: Task) -> Any:
        """Return the answer to a task.

        Raises:
            JudgeLost: the process ended, or its fork server did.
            TimeoutError: it did not answer in time, or was ended for that.
        """
        answered = False
        try:
            self.pipe.send(task)
            if not self.pipe.poll(2 * task.bounds.total + GRACE):
                raise TimeoutError
            outcome = self.pipe.recv()
            answered = True
        except (EOFError, ConnectionError) as error:
            self._process.join(ENDING)
            if self._process.exitcode == -signal.SIGALRM:
                raise TimeoutError from error
            raise JudgeLost from error
        finally:
            self._lost = not answered
        return outcome

    def usable(self) -> bool:
        """Whether it can take another task: it lives, and has not grown much."""
        if self._lost:
            return False
        size = _resident(self.pid)
        if self._first_size is None:
            self._first_size = size
        return size - self._first_size <= MOST_GROWTH

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _may_have_children() -> Iterator[None]:
    """Start a process even where this one is daemonic, as a Dask worker under its nanny is.

    multiprocessing refuses that because a daemonic process's children would outlive it. A judge
    does not: it ends as soon as the process that started it is gone.
    """
    settings = current_process()._config  # type: ignore[attr-defined]
    before = settings.pop("daemon", None)
    try:
        yield
    finally:
        if before is not None:
            settings["daemon"] = before


def _serve(pipe: Connection, name: str) -> None:
    """Answer tasks until the pipe is closed (in the judge's process).

    Args:
        pipe: brings tasks, and takes the answers.
        name: of the function that answers them (``module:function``).
    """
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    # Ctrl-C reaches every process of the terminal; the run decides what it means. A handler, not
    # SIG_IGN, which the students' processes would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    if name == ATTEMPT:
        start_ahead()
    import_without_server()
    work = resolve_name(name)
    _limit_memory()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def _end_with_the_parent() -> None:
    """End this process at once when the one that started it is gone, even in mid-submission.

    What the judge started ends with it: the sandbox dies with its parent.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory() -> None:
    """Let allocations fail with MemoryError rather than grow without bound.

    The soft limit only: the students' processes, which inherit it, set their own.
    """
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    with suppress(OSError, ValueError, StopIteration):
        status = Path("/proc/self/status").read_text().splitlines()
        used = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))
        limit = used + MOST_MEMORY
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _resident(pid: int) -> int:
    """Return the resident memory of a process in bytes, 0 where the system does not report it."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
