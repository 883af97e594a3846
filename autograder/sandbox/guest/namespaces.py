"""Confinement by namespaces, inside of bubblewrap's: the strongest way."""

import contextlib
import os
import signal
from typing import Any, NoReturn

from . import isolation, seccomp

SCRATCH = "/tmp/scratch"


class Namespaces:
    """Forks, confines and kills the processes of submissions."""

    def __init__(self) -> None:
        self.scratch = SCRATCH

    def fork(self) -> int:
        """Fork the process of a submission; return 0 in it, and its PID here."""
        return isolation.fork_apart()

    def confine(self, bounds: dict[str, Any]) -> str:
        """In the process of a submission: confine it, for good; return its working folder."""
        isolation.private_mounts(int(bounds["disk"]))
        isolation.set_dumpable(True)  # or /proc/self would belong to root
        isolation.own_user_namespace()
        isolation.drop_bounding_set()
        isolation.drop_capabilities()
        isolation.set_dumpable(True)
        os.mkdir(SCRATCH)
        os.chdir(SCRATCH)
        isolation.limit(bounds, processes=int(bounds["processes"]))
        return SCRATCH

    def refuse_calls(self) -> None:
        """Have the kernel refuse what no notebook needs."""
        seccomp.refuse()

    def kill(self, pid: int) -> dict[str, Any]:
        """Kill all processes of a submission; return the first one's ``status`` and ``cpu``."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
        # The first process of a PID namespace is reaped only after all others in it.
        return reap(pid)

    def close(self) -> NoReturn:
        """End this process; all else ends with PID 1 of this namespace."""
        os._exit(0)


def reap(pid: int) -> dict[str, Any]:
    """Wait for a process that was killed; return its ``status`` and ``cpu``."""
    try:
        _, status, usage = os.wait4(pid, 0)
    except ChildProcessError:
        return {"status": None, "cpu": 0.0}
    return {"status": status, "cpu": usage.ru_utime + usage.ru_stime}
