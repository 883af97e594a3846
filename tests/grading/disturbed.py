"""Work for the workers in which things go wrong."""

from __future__ import annotations

import os
import re
import signal
import time

from autograder.errors import UserError
from autograder.grading.grade_one import Task
from autograder.grading.judge_processes import Failed
from autograder.grading.own_judge import ended_after
from autograder.grading.workers import Outcome

#: What a judge that leaks would keep.
_KEPT: list[bytes] = []


def work(task: Task) -> Outcome | UserError:
    """Do what the submission says: the outcome is `Failed` with the process id for a reason."""
    what, _, argument = task.submission.decode().partition(" ")
    if what == "die" or (what == "die-once" and _first(argument)):
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":
        time.sleep(600)
    if what == "hang-in-native-code":  # and keep the interpreter's lock
        with ended_after(0.5):
            re.match("(a+)+$", "a" * 60 + "b")
    if what == "refuse":
        return UserError("There is no confinement here.")
    if what == "grow":
        _KEPT.append(b"x" * int(argument))
    if what == "allocate":
        try:
            bytearray(int(argument))
        except MemoryError:
            return Failed("refused")
    if what == "sleep":
        time.sleep(float(argument))
    return Failed(f"{what} by {os.getpid()}")


def _first(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
