"""The fork server as the judge sees it: it forks the processes of submissions."""

import contextlib
import json
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, Any

from autograder.errors import UserError
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.confinement import STRONGEST_FIRST, Confinement, unavailable
from autograder.sandbox.start import Started, start

BASE_PRELOAD = (
    *("numpy", "matplotlib", "matplotlib.pyplot", "IPython", "ipywidgets"),
    *("chainrule.scenarios.ps2", "chainrule.scenarios.ps3", "chainrule.scenarios.ps4"),
)
CREDENTIALS = struct.Struct("3i")


class ForkServerLost(Exception):
    """The fork server exited; the submission was not judged."""


@dataclass(frozen=True)
class Spawned:
    """A process of a submission.

    Attributes:
        end: this side's end of its channel.
        pid: the PID that the fork server kills it by.
        host_pid: its PID as seen here; None where the system does not report it.
        supervisor: the PID, as seen here, of the process above it and all that it starts; None
            where it is itself above all that.
        scratch: its scratch folder as seen here, where it has no file system of its own.
    """

    end: socket.socket
    pid: int
    host_pid: int | None
    supervisor: int | None
    scratch: str | None

    def alive(self) -> bool:
        """Whether its end of the channel is still open. It sends nothing unless asked."""
        return not select.select([self.end], [], [], 0)[0]


@dataclass(frozen=True)
class _PendingFork:
    """A fork that was requested: the request's number, and the bounds."""

    end: socket.socket
    number: int
    bounds: Bounds


class ForkServer:
    """The fork server's process. It starts at once; `ready` waits for it.

    Args:
        modules: what it imports before the first submission.
        ways: how it may be confined; the first one that works here is taken.

    Attributes:
        confinement: how it is confined; certain once it is ready.

    Raises:
        ConfinementUnavailable: it should be confined, but this machine cannot do that.
    """

    def __init__(
        self, modules: tuple[str, ...], ways: tuple[Confinement, ...] = STRONGEST_FIRST
    ) -> None:
        self.modules = modules
        self.ways = list(ways)
        #: Why ways that were tried do not work.
        self.reasons: dict[Confinement, str] = {}
        self._start()
        self._buffer = b""
        self._sent = 0
        self._ready = False
        #: Whether a process was forked: from then on it imports nothing else.
        self.used = False
        #: The process of the next submission, forked while this one is judged. Forking, mounting
        #: and the first writes to shared pages take a third of a light submission's time.
        self._preforked: _PendingFork | None = None
        self._transformed: set[tuple[str, ...]] = set()
        #: Requests whose replies will be awaited, and replies that arrived earlier.
        self._awaited: set[int] = set()
        self._early: dict[int, dict[str, Any]] = {}
        self._kills: list[int] = []

    def _start(self) -> None:
        """Start it in the first of the ways that are left.

        Raises:
            ConfinementUnavailable: none is left.
        """
        while self.ways:
            self.confinement = self.ways.pop(0)
            self.control, theirs = socket.socketpair()
            self.errors = _errors()
            try:
                if sys.platform != "linux" and self.confinement is not Confinement.NONE:
                    raise OSError
                with theirs:
                    self._started: Started = start(
                        theirs, self.modules, self.errors, self.confinement
                    )
                self.process = self._started.process
                return
            except (OSError, subprocess.SubprocessError) as error:
                # The latter says no more than that what comes before bubblewrap failed.
                reason = str(error) if isinstance(error, OSError) else "no namespaces"
                self.reasons[self.confinement] = reason
                self.control.close()
                self.errors.close()
        raise unavailable(self.reasons)

    def ready(self) -> "ForkServer":
        """Wait until everything is imported; try the next way to confine it if it ends before.

        Raises:
            ConfinementUnavailable: it should be confined, but this machine cannot do that.
            UserError: it did not start.
        """
        while not self._ready and "ready" not in self._receive(120.0):
            reason = self._last_error()
            self.close()
            if self.confinement is Confinement.NONE:
                raise UserError(f"The process that runs submissions did not start: {reason}")
            self.reasons[self.confinement] = reason
            self._buffer = b""
            self._transformed.clear()
            self._start()
        self._ready = True
        return self

    def preload(self, modules: tuple[str, ...]) -> None:
        """Let it import more, before the first process is forked; does not wait for it."""
        self.modules += modules
        with contextlib.suppress(ForkServerLost):  # then it starts again, or `spawn` says so
            self._send({"do": "preload", "modules": modules}, [])

    def transform_ahead(self, cells: tuple[str, ...]) -> None:
        """Let it transform cells that submissions will run; does not wait for it."""
        if cells not in self._transformed:
            self._transformed.add(cells)
            self._send({"do": "transform", "cells": cells}, [])

    def spawn(self, bounds: Bounds) -> Spawned:
        """Return a submission's process: the preforked one if its bounds are these, or a new one.

        Nothing of what was killed before is left when this returns.

        Raises:
            ConfinementUnavailable: it cannot be confined.
            ForkServerLost: the fork server exited.
        """
        while self._kills:
            self._await(self._kills.pop())
        pending, self._preforked = self._preforked, None
        if pending is not None:
            process = self._await_fork(pending)
            if pending.bounds == bounds and process.alive():
                return process
            process.end.close()
            self.kill_and_wait(process.pid)
        return self._await_fork(self._request_fork(bounds))

    def prefork(self, bounds: Bounds) -> None:
        """Let the process be forked that the next `spawn` will return; does not wait for it."""
        if self._preforked is None:
            self._preforked = self._request_fork(bounds)

    def kill_and_wait(self, pid: int) -> dict[str, Any]:
        """Kill a process with all that it started; return its status and processor time."""
        return self._await(self._request({"do": "kill", "pid": pid}))

    def kill(self, pid: int) -> None:
        """Kill a process with all that it started; the next `spawn` waits for the end of that."""
        self._kills.append(self._request({"do": "kill", "pid": pid}))

    def alive(self) -> bool:
        """Whether the fork server still serves.

        A channel that can be read holds a reply, or its other end is closed.
        """
        if self.control.fileno() < 0:
            return False
        if not self._ready:  # `ready` finds out, and says why
            return True
        if self.process.poll() is not None:
            return False
        if not select.select([self.control], [], [], 0)[0]:
            return True
        try:
            return bool(self.control.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def close(self) -> None:
        """End the fork server and everything under it."""
        self.control.close()
        if self._preforked is not None:
            self._preforked.end.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5.0)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._started.folder is not None:
            shutil.rmtree(self._started.folder, ignore_errors=True)
        self.errors.close()

    def _request_fork(self, bounds: Bounds) -> _PendingFork:
        self.used = True
        mine, theirs = socket.socketpair()
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            number = self._request({"do": "spawn", "bounds": vars(bounds)}, theirs.fileno())
        return _PendingFork(mine, number, bounds)

    def _await_fork(self, pending: _PendingFork) -> Spawned:
        reply = self._await(pending.number)
        if "pid" not in reply:
            pending.end.close()
            raise unavailable({self.confinement: self._last_error()})
        pid = int(reply["pid"])
        supervised = self.confinement is Confinement.LANDLOCK
        return Spawned(
            pending.end,
            pid,
            _pid_of_sender(pending.end),
            pid if supervised else None,
            reply["scratch"] if supervised else None,
        )

    def _request(self, request: dict[str, Any], *descriptors: int) -> int:
        """Send a request; `_await` returns the reply to the number that this returns."""
        number = self._send(request, list(descriptors))
        self._awaited.add(number)
        return number

    def _await(self, number: int) -> dict[str, Any]:
        while number not in self._early:
            reply = self._receive(60.0)
            if not reply:
                raise ForkServerLost
            if reply.get("number") in self._awaited:  # else an interrupted caller's
                self._early[reply["number"]] = reply
        self._awaited.discard(number)
        return self._early.pop(number)

    def _send(self, request: dict[str, Any], descriptors: list[int]) -> int:
        self._sent += 1
        line = json.dumps({**request, "number": self._sent}).encode() + b"\n"
        try:
            socket.send_fds(self.control, [line], descriptors)
        except OSError as error:
            raise ForkServerLost from error
        return self._sent

    def _receive(self, seconds: float) -> dict[str, Any]:
        """Return the next reply, empty if none comes."""
        self.control.settimeout(seconds)
        while b"\n" not in self._buffer:
            try:
                part = self.control.recv(65536)
            except OSError:
                part = b""
            if not part:
                return {}
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\n", 1)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _last_error(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace").strip().rsplit("\n", 1)[-1][:300]


def _errors() -> IO[bytes]:
    """Open a nameless file for the fork server's error messages."""
    return tempfile.TemporaryFile()


def _pid_of_sender(end: socket.socket) -> int | None:
    """Take the process's first byte, and return its PID as seen from here."""
    end.settimeout(30.0)
    try:
        _, ancillary, _, _ = end.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS.size))
    except OSError:
        return None
    end.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return CREDENTIALS.unpack(data[: CREDENTIALS.size])[0] or None
    return None
