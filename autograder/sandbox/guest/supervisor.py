"""The process above a submission's, where there is no PID namespace whose end would end it.

It is a subreaper: whatever the submission starts stays under it, even if its parent ends. When the
fork server closes its pipe, or ends, it kills everything under it until nothing is left, says how
the submission's process ended, and removes the scratch folder.
"""

import contextlib
import json
import os
import signal
import time
from dataclasses import dataclass
from typing import Any

from . import isolation, users

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Supervisor:
    """A supervisor as the fork server has it: its PID, and the pipes to and from it."""

    pid: int
    end: int
    report: int

    def finish(self) -> dict[str, Any]:
        """Have it kill everything; return the first process's ``status`` and ``cpu``."""
        os.close(self.end)
        with open(self.report, "rb") as file:
            text = file.read()
        return json.loads(text) if text else {"status": None, "cpu": 0.0}


def supervise(end: int, report: int, first: int, user: int | None, scratch: str) -> None:
    """Wait until the fork server wants everything ended; end it; become ``rm``.

    Args:
        end: the pipe that the fork server closes.
        report: the pipe for the last message.
        first: the submission's first process, a child of this one.
        user: the submission's own user; without one, this process is in a Landlock domain
            from which signals reach nothing but what is under it.
        scratch: the folder to remove.
    """
    close_all_but(end, report)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.read(end, 1)
    outcome: dict[str, Any] = {"status": None, "cpu": 0.0}
    while True:
        kill_all(user)
        try:
            while (ended := os.wait4(-1, os.WNOHANG))[0]:
                if ended[0] == first:
                    _, status, usage = ended
                    outcome = {"status": status, "cpu": usage.ru_utime + usage.ru_stime}
        except ChildProcessError:  # nothing is left
            break
        time.sleep(0.001)
    os.write(report, json.dumps(outcome).encode())
    # A folder may have been made that its own user cannot list.
    script = 'chmod -R u+rwX "$1" 2>/dev/null; rm -rf "$1"'
    os.execv("/bin/sh", ["sh", "-c", script, "sh", scratch])


def kill_all(user: int | None) -> None:
    """Kill all processes of a user; without one, all that a signal of this process reaches.

    One call of the kernel kills them all: while it goes through the processes none can be forked.
    """
    if user is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(-1, signal.SIGKILL)
        return
    child = os.fork()
    if child == 0:
        try:
            users.become(user)
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    # The submission may stop this one of its user's processes before it kills.
    _, status = os.waitpid(child, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def become_subreaper() -> None:
    """Adopt whatever is started under this process."""
    isolation.check(isolation.libc().prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def close_all_but(*kept: int) -> None:
    """Close all descriptors from 3 on but these."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 1024)
