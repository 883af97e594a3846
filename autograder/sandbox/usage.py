"""What a submission's processes use, counted wherever it lies, from outside of the sandbox."""

import contextlib
import ctypes
import mmap
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from autograder.sandbox.bounds import Bounds
from autograder.sandbox.confinement import Confinement

#: What a socket's queues hold at most (net.core.wmem_max with its bookkeeping), and a pipe.
SOCKET, PIPE = 512 * 1024, 64 * 1024
#: Bytes of shared mappings that may go unseen for some seconds.
FEW, READ_AGAIN = 16 << 20, 1.0
#: Folders of the sandbox that lie in memory.
SCRATCH = ("tmp", "dev/shm")
#: A mapping in /proc/PID/maps that is shared and has no file: its range and its inode.
_SHARED = re.compile(
    r"^(\w+)-(\w+) ..(?:.s) \w+ \w+:\w+ (\d+) +/(?:dev/zero|memfd:|.* \(deleted\)$)", re.M
)
#: Files and folders that a scratch folder may hold, as in the file system of its own.
MOST_FILES = 20_000


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


class Measured(Protocol):
    """A submission's process (`autograder.sandbox.forkserver_client.Spawned`)."""

    @property
    def host_pid(self) -> int | None:
        """Its PID; None where the system does not report it."""

    @property
    def supervisor(self) -> int | None:
        """The PID of the process above all of the submission's, if that is another."""

    @property
    def scratch(self) -> str | None:
        """Its scratch folder, where that is a folder of this machine."""


class Meter:
    """Measures what a submission's processes hold beyond what the first one inherited.

    Args:
        process: the first process.
        confinement: without confinement, files in memory are not counted: others' files lie in
            the same folders.
    """

    def __init__(self, process: Measured, confinement: Confinement) -> None:
        pid = self.pid = process.host_pid
        self.supervisor, self.scratch = process.supervisor, process.scratch
        self.confinement = confinement
        self.user = _owner(pid) if pid and self.supervisor else os.geteuid()
        self.inherited = resident(pid) if pid else 0
        self.address_space = _address_space(pid) if pid else 0
        self.mappings_read = 0.0

    def check(self, bounds: Bounds) -> None:
        """Measure what the submission uses now.

        Raises:
            BoundExceeded: more than it may, or a process hides what it holds.
        """
        if self.pid is None:
            return
        pids = self._pids(self.pid)
        if not pids:
            return
        with _acting_as(self.user):
            if self._count(pids) > bounds.processes:
                raise BoundExceeded("processes")
            written = folder_size(self.scratch) if self.scratch is not None else 0
            if written > bounds.disk:
                raise BoundExceeded("disk")
            if self.memory(pids) + written > bounds.memory:
                raise BoundExceeded("memory")

    def _pids(self, first: int) -> list[int]:
        if self.supervisor is None:
            return descendants(first)
        return descendants(self.supervisor)[1:]

    def _count(self, pids: list[int]) -> int:
        """Return the processes; where the kernel does not bound the threads, these instead."""
        if self.supervisor is None:
            return len(pids)
        count = 0
        for pid in pids:
            with contextlib.suppress(OSError):
                count += len(os.listdir(f"/proc/{pid}/task"))
        return count

    def memory(self, pids: list[int]) -> int:
        """Return the bytes that these processes hold.

        Raises:
            BoundExceeded: a process hides what it holds.
        """
        if len(pids) == 1:
            own = resident(pids[0])
        else:  # forked processes share pages: each counts by its share
            own = sum(size for pid in pids for size in _shares(pid))
        hidden = 0 if self.confinement is Confinement.NONE else self._hidden(pids)
        return max(0, own - self.inherited) + hidden

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
            sizes.update(_held(pid))
        own_files = _scratch(pids[0]) if self.scratch is None else 0
        return sum(sizes.values()) + own_files

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


def _held(pid: int) -> Iterator[tuple[str, int]]:
    """Yield what a process holds by a descriptor alone: queues, and files without a name."""
    folder = f"/proc/{pid}/fd"
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                target = os.readlink(f"{folder}/{name}")
                if target.startswith("socket:"):
                    yield target, SOCKET
                elif target.startswith("pipe:"):
                    yield target, PIPE
                elif target.endswith(" (deleted)"):
                    about = os.stat(f"{folder}/{name}")
                    yield f"{about.st_dev}:{about.st_ino}", about.st_blocks * 512


def folder_size(folder: str) -> int:
    """Return the bytes that a folder's files take on the disk.

    Raises:
        BoundExceeded: there are too many, or something cannot be read.
    """
    total, count, queue = 0, 0, [folder]
    while queue:
        try:
            with os.scandir(queue.pop()) as entries:
                for entry in entries:
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        queue.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if count > MOST_FILES:
                        raise BoundExceeded("disk")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # a folder without a right to read it, say
            raise BoundExceeded("disk") from None
    return total


def _owner(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return os.geteuid()


@contextlib.contextmanager
def _acting_as(user: int) -> Iterator[None]:
    """Have this thread read files as a submission's own user.

    Root in a container may not look into other users' processes, but a user into its own; and
    nobody can send a signal to this thread because of it.
    """
    if user == os.geteuid() or os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None)
    group = os.getegid()
    libc.setfsgid(user)
    libc.setfsuid(user)
    try:
        yield
    finally:
        libc.setfsuid(0)
        libc.setfsgid(group)


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
