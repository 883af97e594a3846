"""Which processors a judge and the processes of its submissions run on.

A judge and the process it questions never work at the same time: one waits for the other. On one
processor a question is a switch; on two it has to wake the other one up, which takes as long as
many an answer. Where the system can not tell or set processors, nothing is done.
"""

import os
from contextlib import suppress

#: All that this process may run on, before it keeps to one.
_ALL = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()


def keep_to_one(place: int) -> None:
    """Keep this process to one of its processors: judges of different places to different ones."""
    if _ALL:
        _keep(0, {sorted(_ALL)[place % len(_ALL)]})


def keep_to_none() -> None:
    """Let this process run on all processors again that it had at first."""
    if _ALL:
        _keep(0, _ALL)


def bring(pid: int | None) -> None:
    """Let a process run where this one does."""
    if _ALL and pid is not None:
        _keep(pid, os.sched_getaffinity(0))


def _keep(pid: int, processors: "set[int] | frozenset[int]") -> None:
    with suppress(OSError):  # gone, or taken away meanwhile
        os.sched_setaffinity(pid, processors)
