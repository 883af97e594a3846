"""Fork server: imports, forks and reaps; never runs student code.

``python -m guest.forkserver FD SETTINGS``: FD is a stream socket to the judge, SETTINGS a JSON
object with ``preload`` (module names), ``confinement`` and what that needs. On the socket, one
JSON object per line, whose ``number`` comes back in the reply:

* ``{"do": "spawn", "bounds": {…}}`` with one descriptor, the student's end of a channel
  → ``{"pid": n, "scratch": path}`` (as seen here; under Landlock the PID is the supervisor's);
* ``{"do": "kill", "pid": n}`` kills that process and all that it started, and replies when nothing
  of it is left → ``{"status": …, "cpu": …}``;
* ``{"do": "preload", "modules": [name, …]}`` imports more, without a reply;
* ``{"do": "transform", "cells": [text, …]}`` fills the cache of cell transforms for the
  processes that are spawned from now on (`transform_cache`), without a reply.
"""

import json
import os
import socket
import sys
import traceback
from typing import Any, NoReturn, Protocol

from . import isolation, worker
from .namespaces import Namespaces
from .transform_cache import transform_ahead
from .warmup import freeze, import_all, preload


class Confinement(Protocol):
    """How the processes of submissions are forked, confined and killed."""

    #: The scratch folder of the process that was forked last.
    scratch: str

    def fork(self) -> int:
        """Return 0 in the process of a submission, and here the PID to kill it by."""

    def confine(self, bounds: dict[str, Any]) -> str:
        """Confine this process of a submission; return its working folder."""

    def refuse_calls(self) -> None:
        """Have the kernel refuse system calls."""

    def kill(self, pid: int) -> dict[str, Any]:
        """Kill a submission with all that it started; return its ``status`` and ``cpu``."""

    def close(self) -> NoReturn:
        """End this process and everything under it."""


def confinement_of(settings: dict[str, Any]) -> Confinement:
    """Return the confinement that the settings name, once this process is ready for it."""
    if settings["confinement"] == "bubblewrap":
        isolation.enter_own()
        isolation.set_dumpable(False)
        return Namespaces()
    if settings["confinement"] == "landlock":
        from .landlock import Landlock, Unavailable

        isolation.set_dumpable(False)
        try:
            return Landlock(settings)
        except Unavailable as error:
            sys.exit(str(error))
    from .unconfined import Unconfined

    return Unconfined()


class Server:
    """Serves the judge: spawns and kills the processes of submissions."""

    def __init__(
        self, control: socket.socket, confinement: Confinement, preloaded: list[str]
    ) -> None:
        self.control = control
        self.confinement = confinement
        #: What was read past the last request, and descriptors that were not used yet.
        self.ahead = b""
        self.descriptors: list[int] = []
        self.shell, self.messages = preload(preloaded)

    def serve(self) -> None:
        """Serve until the judge hangs up; then end everything."""
        self._reply({"ready": os.getpid()})
        while True:
            line = self._next_line()
            if not line:
                self.confinement.close()
            request = json.loads(line)
            if request["do"] == "preload":
                import_all(request["modules"])
                freeze()
                continue
            if request["do"] == "transform":
                transform_ahead(request["cells"])
                continue
            if request["do"] == "spawn":
                answer = self._spawn(request["bounds"], self.descriptors.pop())
            else:
                answer = self.confinement.kill(request["pid"])
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
        try:
            child = self.confinement.fork()
        except OSError as error:
            return {"error": str(error)}
        if child == 0:
            try:
                self._become_student(bounds, descriptor)
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os.close(descriptor)
        return {"pid": child, "scratch": self.confinement.scratch}

    def _become_student(self, bounds: dict[str, Any], descriptor: int) -> None:
        """In the forked child: confine it, and serve the judge."""
        os.setsid()
        if descriptor != 3:
            os.dup2(descriptor, 3, inheritable=False)
        end = socket.socket(fileno=3)
        os.closerange(4, 1024)
        os.environ["HOME"] = self.confinement.confine(bounds)
        self.confinement.refuse_calls()
        worker.run(end, self.shell, self.messages, bounds)


def main() -> None:
    """Serve on the socket whose descriptor is the first argument."""
    settings = json.loads(sys.argv[2])
    confinement = confinement_of(settings)
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", settings["path"])]
    Server(control, confinement, settings["preload"]).serve()


if __name__ == "__main__":
    main()
