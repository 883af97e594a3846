"""What a submission's processes use, counted wherever it lies, from outside of the sandbox."""

import contextlib
import mmap
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

#: What a socket's queues hold at most (net.core.wmem_max with its bookkeeping), and a pipe.
SOCKET, PIPE = 512 * 1024, 64 * 1024
#: Bytes of shared mappings that may go unseen for some seconds.
FEW, READ_AGAIN = 16 << 20, 1.0
#: Folders of the sandbox that lie in memory.
SCRATCH = ("tmp", "dev/shm")
#: A mapping in /proc/PID/maps that is shared and has no file: its range and its inode.
_SHARED = re.compile(r"^(\w+)-(\w+) ..(?:.s) \w+ 00:\w+ (\d+) +/(?:dev/zero|memfd:)", re.M)


class BoundExceeded(Exception):
    """A submission's processes use more than they may."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


def descendants(pid: int) -> list[int]:
    """Return a process and everything under it."""
    found: list[int] = []
    queue = [pid]
    while queue and len(found) < 10_000:
        current = queue.pop()
        found.append(current)
        for file in Path(f"/proc/{current}/task").glob("*/children"):
            with contextlib.suppress(OSError, ValueError):
                queue += [int(word) for word in file.read_text().split()]
    return found


class Meter:
    """Measures what a submission's processes hold beyond what the first one inherited.

    Args:
        pid: the first process; None where the system does not report it.
        confined: without confinement, files in memory are not counted: others' files lie in the
            same folders.
    """

    def __init__(self, pid: int | None, *, confined: bool) -> None:
        self.pid, self.confined = pid, confined
        self.inherited = resident(pid) if pid else 0
        self.address_space = _address_space(pid) if pid else 0
        self.mappings_read = 0.0

    def memory(self, pids: list[int]) -> int:
        """Return the bytes that these processes hold.

        Raises:
            BoundExceeded: a process hides what it holds.
        """
        if len(pids) == 1:
            own = resident(pids[0])
        else:  # forked processes share pages: each counts by its share
            own = sum(size for pid in pids for size in _shares(pid))
        return max(0, own - self.inherited) + (self._hidden(pids) if self.confined else 0)

    def _hidden(self, pids: list[int]) -> int:
        """Return the bytes that no process has as its own: files, queues, shared mappings.

        What lies in a file and is mapped as well is counted twice; notebooks have no such file.
        """
        sizes: dict[str, int] = {}
        if self._may_have_mappings(pids):
            for pid in pids:
                for inode, size in _shared_mappings(pid):
                    sizes[inode] = max(size, sizes.get(inode, 0))
        for pid in pids:
            sizes.update(_queues(pid))
        return sum(sizes.values()) + _scratch(pids[0])

    def _may_have_mappings(self, pids: list[int]) -> bool:
        """Whether large shared mappings are possible: to list them takes a hundred times longer."""
        now = time.monotonic()
        grown = len(pids) > 1 or _address_space(pids[0]) - self.address_space > FEW
        if grown or now - self.mappings_read > READ_AGAIN:
            self.mappings_read = now
            return True
        return False


def resident(pid: int) -> int:
    """Return the private and shared memory of a process and its page tables, in bytes."""
    return sum(_lines(pid, "status", ("RssAnon:", "RssShmem:", "VmPTE:")))


def own_resident() -> int:
    """Return this process's resident memory in bytes, 0 where the system does not report it."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * mmap.PAGESIZE
    except OSError:
        return 0


def _address_space(pid: int) -> int:
    return sum(_lines(pid, "status", ("VmSize:",)))


def _shares(pid: int) -> Iterator[int]:
    yield from _lines(pid, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))
    yield from _lines(pid, "status", ("VmPTE:",))


def _lines(pid: int, file: str, names: tuple[str, ...]) -> Iterator[int]:
    for line in _read(pid, file).splitlines():
        if line.startswith(names):
            yield int(line.split()[1]) * 1024


def _read(pid: int, file: str) -> str:
    """Return a file of /proc, empty if the process is gone."""
    try:
        return Path(f"/proc/{pid}/{file}").read_text()
    except PermissionError:  # it made itself undumpable, which no notebook needs
        raise BoundExceeded("memory") from None
    except OSError:
        return ""


def _shared_mappings(pid: int) -> Iterator[tuple[str, int]]:
    for start, end, inode in _SHARED.findall(_read(pid, "maps")):
        yield inode, int(end, 16) - int(start, 16)


def _queues(pid: int) -> Iterator[tuple[str, int]]:
    folder = f"/proc/{pid}/fd"
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                target = os.readlink(f"{folder}/{name}")
                if target.startswith("socket:"):
                    yield target, SOCKET
                elif target.startswith("pipe:"):
                    yield target, PIPE


def _scratch(pid: int) -> int:
    total, devices = 0, set()
    for folder in SCRATCH:
        with contextlib.suppress(OSError):
            path = f"/proc/{pid}/root/{folder}"
            device = os.stat(path).st_dev
            used = os.statvfs(path)
            if device not in devices:
                devices.add(device)
                total += (used.f_blocks - used.f_bfree) * used.f_frsize
    return total
