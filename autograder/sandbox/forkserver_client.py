"""The preloaded parent as the judge sees it: it forks the processes of submissions."""

import contextlib
import json
import select
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO, Any

from autograder.errors import UserError
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.bubblewrap import start, unavailable

BASE_PRELOAD = (
    *("numpy", "matplotlib", "matplotlib.pyplot", "IPython", "ipywidgets"),
    *("chainrule.scenarios.ps2", "chainrule.scenarios.ps3", "chainrule.scenarios.ps4"),
)
CREDENTIALS = struct.Struct("3i")


class ForkServerLost(Exception):
    """The preloaded parent is gone: killed from host_pid. Nothing is known of the submission."""


@dataclass(frozen=True)
class Spawned:
    """A process for a submission: this side's end of its channel, its PID in there and out here.

    ``host_pid`` is None where the system does not tell.
    """

    end: socket.socket
    pid: int
    host_pid: int | None

    def lives(self) -> bool:
        """Whether its end of the channel is still open. It does not speak unasked."""
        return not select.select([self.end], [], [], 0)[0]


@dataclass(frozen=True)
class _PendingFork:
    """A process that was asked for: the number of the question, and what it may use."""

    end: socket.socket
    number: int
    bounds: Bounds


class ForkServer:
    """The preloaded parent process, seen from the judge. It starts at once; `ready` waits for it.

    Args:
        modules: what it imports before the first submission.
        confined: whether it lives inside bubblewrap.

    Raises:
        ConfinementUnavailable: it should, but this machine can not do that.
    """

    def __init__(self, modules: tuple[str, ...], *, confined: bool) -> None:
        self.confined = confined
        self.control, theirs = socket.socketpair()
        self.errors = _errors()
        with theirs:
            self.process = start(theirs, modules, self.errors, confined=confined)
        self._buffer = b""
        self._asked = 0
        self._ready = False
        #: The process for the submission after this one, forked while this one is judged.
        self._preforked: _PendingFork | None = None
        self._transformed: set[tuple[str, ...]] = set()
        #: Answers that came before they were waited for.
        self._early: dict[int, dict[str, Any]] = {}

    def ready(self) -> "ForkServer":
        """Wait until everything is imported.

        Raises:
            ConfinementUnavailable: it should be confined, but this machine can not do that.
            UserError: it did not start.
        """
        if not self._ready and "ready" not in self._answer(120.0):
            said = self._last_error()
            self.close()
            if self.confined:
                raise unavailable(said)
            raise UserError(f"The process that runs submissions did not start: {said}")
        self._ready = True
        return self

    def transform_ahead(self, cells: tuple[str, ...]) -> None:
        """Let it transform cells that submissions will run; does not wait for it."""
        if cells not in self._transformed:
            self._transformed.add(cells)
            self._send({"do": "transform", "cells": cells}, [])

    def spawn(self, bounds: Bounds) -> Spawned:
        """Return a submission's process: the one that was prepared for these bounds, or a new one.

        Raises:
            ConfinementUnavailable: it can not be confined.
            ForkServerLost: nobody is there to fork it.
        """
        preforked, self._preforked = self._preforked, None
        if preforked is not None:
            process = self._await_fork(preforked)
            if preforked.bounds == bounds and process.lives():
                return process
            process.end.close()
            self.kill(process.pid)
        return self._await_fork(self._request_fork(bounds))

    def prefork(self, bounds: Bounds) -> None:
        """Let a process be forked that the next `spawn` will find waiting; does not wait for it."""
        if self._preforked is None:
            self._preforked = self._request_fork(bounds)

    def kill_and_wait(self, pid: int) -> dict[str, float | None]:
        """Kill a submission's process with all that it started; return its status and CPU time."""
        return self._reply(self._send({"do": "kill and wait", "pid": pid}, []))

    def kill(self, pid: int) -> None:
        """Let a process be killed with all that it started, without waiting for that."""
        self._send({"do": "kill", "pid": pid}, [])

    def _request_fork(self, bounds: Bounds) -> _PendingFork:
        mine, theirs = socket.socketpair()
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            number = self._send({"do": "spawn", "bounds": vars(bounds)}, [theirs.fileno()])
        return _PendingFork(mine, number, bounds)

    def _await_fork(self, order: _PendingFork) -> Spawned:
        answer = self._reply(order.number)
        if "pid" not in answer:
            order.end.close()
            raise unavailable(self._last_error())
        return Spawned(order.end, int(answer["pid"]), _pid_of_sender(order.end))

    def _reply(self, number: int) -> dict[str, Any]:
        if number in self._early:
            return self._early.pop(number)
        while answer := self._answer(60.0):
            said = answer.get("number")
            if said == number:
                return answer
            if self._preforked is not None and said == self._preforked.number:
                self._early[said] = answer
            # else it answers a question that was given up
        raise ForkServerLost

    def _send(self, request: dict[str, Any], descriptors: list[int]) -> int:
        self._asked += 1
        line = json.dumps({**request, "number": self._asked}).encode() + b"\n"
        try:
            socket.send_fds(self.control, [line], descriptors)
        except OSError as error:
            raise ForkServerLost from error
        return self._asked

    def alive(self) -> bool:
        """Whether the parent still serves.

        A channel that can be read holds the answer about a preforked process, or its other end is
        closed.
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
        """End the parent and everything under it."""
        self.control.close()
        if self._preforked is not None:
            self._preforked.end.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5.0)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.errors.close()

    def _answer(self, seconds: float) -> dict:
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
        return json.loads(line)

    def _last_error(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace").strip().rsplit("\n", 1)[-1][:300]


def _errors() -> IO[bytes]:
    """Open a nameless file for what the parent has to say when it does not start."""
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
