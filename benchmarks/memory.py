"""Memory of a command with all the processes that it starts."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.classes import ENVIRONMENT

MIB = 2**20
#: Seconds between two samples; a sample itself takes some milliseconds per process.
INTERVAL = 0.2


def peak(command: Sequence[str], folder: Path) -> float:
    """Run a command; return the largest sum of its processes' memory in MiB.

    PSS: what processes share is counted once.

    Raises:
        RuntimeError: the command failed.
    """
    most = 0.0
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                most = max(most, _sum([root, *root.children(recursive=True)]))
            time.sleep(INTERVAL)
    if process.returncode:
        raise RuntimeError(f"{command} ended with status {process.returncode}")
    return most


def _sum(processes: list[psutil.Process]) -> float:
    total = 0
    for process in processes:
        with suppress(psutil.Error):  # it has ended meanwhile
            total += process.memory_full_info().pss
    return total / MIB
