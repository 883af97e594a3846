"""Ctrl-C reaches the run, not the process that its judges are forked from."""

import re
import signal
import subprocess
import sys
from pathlib import Path

CODE = """
import signal
from multiprocessing import forkserver
from autograder.grading.judge_processes import start_fork_server
start_fork_server()
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
print(forkserver._forkserver._forkserver_pid, flush=True)
input()
"""


def test_the_fork_server_ignores_interrupts_from_its_start_on() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        status = Path(f"/proc/{pid}/status").read_text()
        ignored = int(re.findall(r"^SigIgn:\s*(\w+)", status, re.M)[0], 16)
        run.communicate("\n")
    assert ignored >> (signal.SIGINT - 1) & 1
