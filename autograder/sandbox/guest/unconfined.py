"""No confinement, where the instructor has asked for that: only the limits on resources."""

import contextlib
import os
import shutil
import signal
import tempfile
from typing import Any, NoReturn

from . import isolation
from .namespaces import reap


class Unconfined:
    """Forks and kills the processes of submissions."""

    def __init__(self) -> None:
        self.scratch = ""
        self.scratches: dict[int, str] = {}

    def fork(self) -> int:
        """Fork the process of a submission; return 0 in it, and its PID here."""
        self.scratch = tempfile.mkdtemp(prefix="chainrule-")
        child = os.fork()
        if child:
            self.scratches[child] = self.scratch
        return child

    def confine(self, bounds: dict[str, Any]) -> str:
        """In the process of a submission: limit what it uses; return its working folder."""
        os.chdir(self.scratch)
        isolation.limit(bounds, processes=None)
        return self.scratch

    def refuse_calls(self) -> None:
        """Refuse nothing."""

    def kill(self, pid: int) -> dict[str, Any]:
        """Kill a submission's process group; return the first one's ``status`` and ``cpu``."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
            os.killpg(pid, signal.SIGKILL)
        outcome = reap(pid)
        shutil.rmtree(self.scratches.pop(pid, ""), ignore_errors=True)
        return outcome

    def close(self) -> NoReturn:
        """End this process."""
        os._exit(0)
