"""A student's process as the judge sees it: run cells and call answers, within the bounds."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

from autograder.sandbox import replies
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.forkserver_client import ForkServer
from autograder.sandbox.gate import parse_header
from autograder.sandbox.guest.rpc.channel import (
    TO_STUDENT,
    Channel,
    ChannelClosed,
    ChannelError,
    DeadlineExceeded,
)
from autograder.sandbox.host_peer import HostPeer
from autograder.sandbox.host_policy import HostPolicy
from autograder.sandbox.look_up import LookUp
from autograder.sandbox.steps import CellStep, SnapshotStep, Step
from autograder.sandbox.timeouts import TimeLimitExceeded
from autograder.sandbox.usage import BoundExceeded, Meter

TOO_LONG = "it took longer than it may"
#: Characters of code that are sent in one request; cells that have more go one by one.
AT_ONCE = 1_000_000


class StudentProcess:
    """Lifecycle of one sandboxed student process.

    Args:
        fork_server: forks the process.
        bounds: what it may use.
        finish: when the whole submission must be done (``time.monotonic()``).
        files: relative path → content of what is in its working folder at first.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        bounds: Bounds,
        finish: float,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.fork_server, self.bounds, self.finish = fork_server, bounds, finish
        self.due = finish
        process = fork_server.spawn(bounds)
        self.pid, self.host_pid = process.pid, process.host_pid
        self.meter = Meter(process, fork_server.confinement)
        #: Why it exited, as the end of a sentence, and the bound that it exceeded if it did.
        self.exit_reason: str | None = None
        self.bound: str | None = None
        self.interrupted = False
        self.rules = HostPolicy(self)
        channel = Channel(
            *(process.end, bounds.message, self._watch),
            parse=parse_header,
            send_limit=bounds.message * TO_STUDENT,
        )
        self.peer = HostPeer(self, channel, self.rules)
        with contextlib.suppress(StudentGone):  # the next request raises it
            for name, data in files.items():
                self.peer.request({"op": "files", "write": [name]}, [data])

    # -- requests ----------------------------------------------------------------------------

    def within(self, seconds: float) -> None:
        """Give all that follows this long, and no longer than the whole submission has."""
        self.due = min(time.monotonic() + seconds, self.finish)
        self.interrupted = False

    def run(self, steps: Sequence[Step]) -> Iterator[Any]:
        """Run cells and take snapshots, one after the other; yield what came of each.

        Each may take as long as a cell. The process goes on to the next one while the caller does
        something with the last.

        Raises:
            StudentGone: the process exited or had to be killed, in the step after the last one that
                was yielded.
        """
        at_once = len(steps) if sum(step.size for step in steps) <= AT_ONCE else 1
        for start in range(0, len(steps), at_once or 1):
            part = steps[start : start + at_once]
            header = {"op": "run", "steps": [step.request() for step in part]}
            answers = self.peer.stream(header, replies=len(part))
            for step in part:
                self.within(self.bounds.wall)
                with self.guarded():
                    result = step.result(self.peer, *next(answers))
                yield result

    def cell(self, source: str) -> dict[str, Any]:
        """Run one cell; return its ``messages``, ``error`` (an exception's name) and ``count``.

        Raises:
            StudentGone: the process exited or had to be killed.
        """
        return next(self.run([CellStep(source)]))

    def snapshot(self, name: str, names: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Take one snapshot; return values, and which of them cannot cross and why.

        Raises:
            StudentGone: the process exited or had to be killed.
        """
        return next(self.run([SnapshotStep(name, names)]))

    def restore(
        self, name: str, recorded: Mapping[str, bool] | None = None, look_up: LookUp | None = None
    ) -> None:
        """Begin an attempt with the names of a snapshot; what was handed out before is revoked.

        Args:
            name: of the snapshot.
            recorded: answers → whether recorded values take the place of the student's
                (`autograder.sandbox.guest.replay`).
            look_up: finds these values.
        """
        self.peer.begin_attempt(look_up)
        self.peer.notify({"op": "restore", "snapshot": name, "recorded": dict(recorded or {})})

    def reached(self) -> list[str]:
        """Return the tests during which an answer called the course's checks, as it claims."""
        with self.guarded():
            return replies.reached(self.peer.request({"op": "reached"})[0])

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn the end of the student's process, whatever its cause, into StudentGone."""
        if self.exit_reason is not None:
            raise StudentGone(self.exit_reason)
        try:
            yield
        except DeadlineExceeded:
            self._fail("wall time", TOO_LONG)
        except BoundExceeded as exceeded:
            self._fail(exceeded.bound, f"it used more than it may: {exceeded.bound}")
        except ChannelError as error:
            self._fail(None, f"it sent what is not data: {error}")
        except ChannelClosed:
            self._fail(None, "")
        except (TimeLimitExceeded, KeyboardInterrupt):
            self._reap("wall time", TOO_LONG)
            raise

    def close(self) -> None:
        """Kill the process and all that it started; the next one waits for that."""
        self.peer.channel.close()
        self.fork_server.kill(self.pid)

    def _fail(self, bound: str | None, reason: str) -> NoReturn:
        self._reap(bound, reason)
        raise StudentGone(self.exit_reason)

    def _reap(self, bound: str | None, reason: str) -> None:
        if self.exit_reason is not None:
            return
        self.exit_reason, self.bound = reason or "its process ended", bound
        self.peer.channel.close()
        self.peer.revoke()
        status = self.fork_server.kill_and_wait(self.pid)
        if not reason:
            self.bound, self.exit_reason = _cause(status, self.bounds)

    # -- watching ----------------------------------------------------------------------------

    def _watch(self) -> None:
        """While the judge waits: interrupt what is overdue, and check what the processes use."""
        if time.monotonic() > self.due and not self.interrupted:
            self.interrupted = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.host_pid or self.pid, signal.SIGINT)
        if self.host_pid is None:
            return
        self.meter.check(self.bounds)


def _cause(status: dict[str, Any], bounds: Bounds) -> tuple[str | None, str]:
    """Return the bound and the reason for which a process closed its channel."""
    code = status.get("status")
    if code is None:
        return None, "its process ended"
    if os.WIFSIGNALED(code):
        number = os.WTERMSIG(code)
        # The kernel kills at the bound by another clock than the one that wait4 reads.
        if number == signal.SIGKILL and status.get("cpu", 0.0) > 0.75 * int(bounds.cpu):
            return "processor time", "it used more processor time than it may"
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        return None, f"its process was ended by {name}"
    return None, f"its process ended itself (status {os.WEXITSTATUS(code)})"
