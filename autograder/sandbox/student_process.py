"""The student's process as the judge sees it: run cells, call answers, within the bounds."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import numpy as np

from autograder.sandbox.bounds import Bounds
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.forkserver_client import ForkServer
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import DataError
from autograder.sandbox.guest.rpc.channel import (
    Channel,
    ChannelClosed,
    ChannelError,
    DeadlineExceeded,
)
from autograder.sandbox.guest.rpc.peer import Peer
from autograder.sandbox.guest.rpc.proxy import ScenarioCall
from autograder.sandbox.host_policy import HostPolicy
from autograder.sandbox.timeouts import TimeLimitExceeded


class Usage(Exception):
    """A bound that the watching of processes found to be passed."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


class JudgePeer(Peer):
    """The judge's side of a conversation; the end of the student's process is StudentGone."""

    def __init__(self, student: "StudentProcess", channel: Channel) -> None:
        super().__init__("judge", channel, student.rules)
        self.student = student
        #: The handle of the object that was called last.
        self.called = 0
        #: (handle, attribute) → the value that the judge was given for it, and its fingerprint.
        self.checked_out_attributes: dict[tuple[int, str], tuple[Any, Any]] = {}

    def request(self, header: dict[str, Any], buffers: list[Any] | None = None) -> Any:
        """Ask within the bounds."""
        with self.student.guarded():
            return super().request(header, buffers)

    def notify(self, header: dict[str, Any], buffers: list[Any] | None = None) -> None:
        """Tell within the bounds."""
        with self.student.guarded():
            super().notify(header, buffers)

    def operate(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the student's, unless its time is up.

        An attribute comes as a copy. What the judge does to that copy (``net.params["W1"][0] = 1``)
        reaches the object before anything else is asked of it.
        """
        if what in ("call", "method"):
            self.called = number
        with self._in_time():
            value = super().operate(number, what, *args, **kwargs)
        if what == "getattr" and type(value) in (np.ndarray, dict, list):
            self.checked_out_attributes[number, args[0]] = (value, self._fingerprint(value))
        return value

    def run_scenario(
        self,
        number: int,
        scenario: str,
        calls: Sequence[ScenarioCall],
        upstream: Sequence[Any] = (),
    ) -> list[Any]:
        """Run a scenario with an object of the student's several times, unless its time is up."""
        self.called = number
        with self._in_time():
            return super().run_scenario(number, scenario, calls, upstream)

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        if self.student.interrupted:
            raise StudentGone("it took longer than it may")
        try:
            self._write_back_attributes()
            yield
        except Exception:
            if self.student.interrupted:
                raise StudentGone("it took longer than it may") from None
            raise
        if self.student.interrupted:
            raise StudentGone("it took longer than it may")

    def _write_back_attributes(self) -> None:
        for key in list(self.checked_out_attributes):
            value, before = self.checked_out_attributes[key]
            after = self._fingerprint(value)
            if after != before:
                super().operate(key[0], "update", key[1], value)
                self.checked_out_attributes[key] = (value, after)
            del after, before
            if sys.getrefcount(value) <= 3:  # this name, the tuple in `lent`, the call
                del self.checked_out_attributes[key]


class StudentProcess:
    """One process of a submission, from fork to burial.

    Args:
        parent: what forks it.
        bounds: what it may use.
        finish: when the whole submission must be done (``time.monotonic()``).
        files: relative path → content of what is in its working folder at first.
    """

    def __init__(
        self,
        parent: ForkServer,
        bounds: Bounds,
        finish: float,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.parent, self.bounds, self.finish = parent, bounds, finish
        self.due = finish
        process = parent.spawn(bounds)
        self.pid, self.host_pid = process.pid, process.host_pid
        self.base = _memory([self.host_pid]) if self.host_pid else 0
        self.exit_reason: str | None = None
        self.bound: str | None = None
        self.interrupted = False
        self.rules = HostPolicy(self)
        channel = Channel(process.end, bounds.message, self._watch)
        self.peer = JudgePeer(self, channel)
        with contextlib.suppress(StudentGone):  # whoever asks something next is told
            for name, data in files.items():
                self._request({"op": "file", "name": name}, [data])

    # -- asking ------------------------------------------------------------------------------

    def within(self, seconds: float) -> None:
        """Give all that follows this long, and no longer than the whole submission has."""
        self.due = min(time.monotonic() + seconds, self.finish)
        self.interrupted = False

    def cell(self, source: str, *, quiet: bool = False) -> dict[str, Any]:
        """Run a cell; return its messages and how it ended.

        Raises:
            StudentGone: the process died or had to be killed.
        """
        return self._request({"op": "cell", "source": source, "quiet": quiet})[0]

    def snapshot(
        self, snapshot: str, names: list[str], given: str = ""
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Store the student's names as `snapshot`; return the values of `names`, and which of
        them cannot cross and why.

        The definitions in the code `given` take the place of the student's names.
        """
        header = {"op": "snapshot", "snapshot": snapshot, "names": names, "given": given}
        answer, buffers = self._request(header)
        values, failed = {}, {name: str(why)[:200] for name, why in _entries(answer, "failed")}
        for name, tree in _entries(answer, "values"):
            try:
                values[name] = self.peer.unpack(tree, buffers)
            except DataError as error:
                failed[name] = str(error)
        return values, failed

    def restore(
        self, snapshot: str, recorded: Callable[[Packer], dict[str, Any]] | None = None
    ) -> None:
        """Give the student's names their values in `snapshot`.

        Args:
            snapshot: its name.
            recorded: packs recorded answers, which take the place of the student's
                (`autograder.sandbox.guest.replay`).
        """
        packer = self.peer.packer()
        answers = recorded(packer) if recorded is not None else {}
        header = {"op": "restore", "snapshot": snapshot, "recorded": answers}
        self.peer.notify(header, packer.buffers)

    def reached(self) -> list[str]:
        """Return the tests during which an answer called the course's checks, as it says."""
        tests = self._request({"op": "reached"})[0].get("tests")
        return [str(test) for test in tests] if isinstance(tests, list) else []

    def _request(self, header: dict[str, Any], buffers: list[Any] | None = None) -> Any:
        return self.peer.request(header, buffers)

    @contextlib.contextmanager
    def guarded(self) -> Any:
        """Turn the end of the student's process, whatever it was, into StudentGone."""
        if self.exit_reason is not None:
            raise StudentGone(self.exit_reason)
        try:
            yield
        except DeadlineExceeded:
            self._fail("wall time", "it took longer than it may")
        except Usage as usage:
            self._fail(usage.bound, f"it used more than it may: {usage.bound}")
        except ChannelError as error:
            self._fail(None, f"it sent what is not data: {error}")
        except ChannelClosed:
            self._fail(None, "")
        except (TimeLimitExceeded, KeyboardInterrupt):
            self._reap("wall time", "it took longer than it may")
            raise

    def _fail(self, bound: str | None, why: str) -> NoReturn:
        self._reap(bound, why)
        raise StudentGone(self.exit_reason)

    def _reap(self, bound: str | None, why: str) -> None:
        self.exit_reason, self.bound = why or "its process ended", bound
        self.peer.channel.close()
        status = self.parent.kill_and_wait(self.pid)
        if not why:
            self.bound, self.exit_reason = _cause(status, self.bounds)

    def close(self) -> None:
        """Kill the process and all that it started, and wait until they are gone."""
        self.peer.channel.close()
        self.parent.kill_and_wait(self.pid)

    # -- watching ----------------------------------------------------------------------------

    def _watch(self) -> None:
        """While waiting: look at the memory and the number of the submission's processes."""
        if time.monotonic() > self.due and not self.interrupted:
            self.interrupted = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.host_pid or self.pid, signal.SIGINT)
        if self.host_pid is None:
            return
        pids = _descendants(self.host_pid)
        if len(pids) > self.bounds.processes:
            raise Usage("processes")
        if _memory(pids) - self.base * len(pids) > self.bounds.memory:
            raise Usage("memory")


def _entries(answer: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    """Return the entries of a dictionary in a reply; a reply may say anything."""
    found = answer.get(key)
    return [*found.items()] if isinstance(found, dict) else []


def _descendants(pid: int) -> list[int]:
    """Return a process and everything under it."""
    found: list[int] = []
    queue = [pid]
    while queue and len(found) < 10_000:
        current = queue.pop()
        found.append(current)
        for file in Path(f"/proc/{current}/task").glob("*/children"):
            with contextlib.suppress(OSError, ValueError):
                queue += [int(word) for word in file.read_text().split()]
    return found


def _memory(pids: list[int]) -> int:
    """Return the private and shared memory of processes in bytes, files apart."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError):
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * 1024
    return total


def _cause(status: dict[str, Any], bounds: Bounds) -> tuple[str | None, str]:
    """Say how a process that closed its channel came to its end."""
    code = status.get("status")
    if code is None:
        return None, "its process ended"
    if os.WIFSIGNALED(code):
        number = os.WTERMSIG(code)
        if number == signal.SIGKILL and status.get("cpu", 0.0) > 0.9 * int(bounds.cpu):
            return "processor time", "it used more processor time than it may"
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        return None, f"its process was ended by {name}"
    return None, f"its process ended itself (status {os.WEXITSTATUS(code)})"
