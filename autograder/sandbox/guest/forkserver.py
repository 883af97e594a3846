"""Fork server: imports, forks and reaps; never runs student code.

``python -m guest.forkserver FD SETTINGS``: FD is a stream socket to the judge, SETTINGS a JSON
object with ``preload`` (module names) and ``confined``. On the socket, one JSON object per line,
whose ``number`` comes back in the reply:

* ``{"do": "spawn", "bounds": {…}}`` with one descriptor, the student's end of a channel
  → ``{"pid": n}`` (as seen here);
* ``{"do": "kill", "pid": n}`` kills that process and all that it started, and replies when nothing
  of it is left → ``{"status": …, "cpu": …}``;
* ``{"do": "transform", "cells": [text, …]}`` fills the cache of cell transforms for the
  processes that are spawned from now on (`transform_cache`), without a reply.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from typing import Any

from . import isolation, seccomp, worker
from .transform_cache import transform_ahead
from .warmup import preload


class Server:
    """Serves the judge: spawns and kills the processes of submissions."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        self.control = control
        self.confined = bool(settings["confined"])
        self.scratch: dict[int, str] = {}
        #: What was read past the last request, and descriptors that were not used yet.
        self.ahead = b""
        self.descriptors: list[int] = []
        self.shell, self.messages = preload(settings["preload"])

    def serve(self) -> None:
        """Serve until the judge hangs up; all else ends with PID 1 of this namespace."""
        self._reply({"ready": os.getpid()})
        while True:
            line = self._next_line()
            if not line:
                os._exit(0)
            request = json.loads(line)
            if request["do"] == "transform":
                transform_ahead(request["cells"])
                continue
            if request["do"] == "spawn":
                answer = self._spawn(request["bounds"], self.descriptors.pop())
            else:
                answer = self._kill(request["pid"])
            self._reply({**answer, "number": request["number"]})

    def _next_line(self) -> bytes:
        """Return the next line, empty at the end; keep the descriptors that came with it."""
        while b"\n" not in self.ahead:
            part, received, _, _ = socket.recv_fds(self.control, 65536, 4)
            self.descriptors += received
            if not part:
                return b""
            self.ahead += part
        line, _, self.ahead = self.ahead.partition(b"\n")
        return line

    def _reply(self, value: dict[str, Any]) -> None:
        self.control.sendall(json.dumps(value).encode() + b"\n")

    def _spawn(self, bounds: dict[str, Any], descriptor: int) -> dict[str, Any]:
        scratch = "/tmp/scratch" if self.confined else tempfile.mkdtemp(prefix="chainrule-")
        try:
            child = isolation.fork_apart() if self.confined else os.fork()
        except OSError as error:
            return {"error": str(error)}
        if child == 0:
            try:
                self._become_student(bounds, descriptor, scratch)
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os.close(descriptor)
        self.scratch[child] = scratch
        return {"pid": child}

    def _become_student(self, bounds: dict[str, Any], descriptor: int, scratch: str) -> None:
        """In the forked child: confine it, and serve the judge."""
        os.setsid()
        end = socket.socket(fileno=os.dup2(descriptor, 3, inheritable=False))
        os.closerange(4, 1024)
        if self.confined:
            isolation.private_mounts(int(bounds["disk"]))
            isolation.set_dumpable(True)  # or /proc/self would belong to root
            isolation.own_user_namespace()
            isolation.drop_capabilities()
            isolation.set_dumpable(True)
            os.mkdir(scratch)
        os.chdir(scratch)
        os.environ["HOME"] = scratch
        isolation.limit(bounds, confined=self.confined)
        if self.confined:
            seccomp.refuse()
        worker.run(end, self.shell, self.messages, bounds)

    def _kill(self, pid: int) -> dict[str, Any]:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
            if not self.confined:
                os.killpg(pid, signal.SIGKILL)
        try:
            # The first process of a PID namespace is reaped only after all others in it.
            _, status, usage = os.wait4(pid, 0)
        except ChildProcessError:
            return {"status": None, "cpu": 0.0}
        scratch = self.scratch.pop(pid, None)
        if scratch is not None and not self.confined:
            shutil.rmtree(scratch, ignore_errors=True)
        return {"status": status, "cpu": usage.ru_utime + usage.ru_stime}


def main() -> None:
    """Serve on the socket whose descriptor is the first argument."""
    settings = json.loads(sys.argv[2])
    if settings["confined"]:
        isolation.enter_own()
        isolation.set_dumpable(False)
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", settings["path"])]
    Server(control, settings).serve()


if __name__ == "__main__":
    main()
