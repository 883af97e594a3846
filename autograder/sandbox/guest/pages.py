"""Pages of memory that a forked process copies before anybody waits for it.

A process shares its parent's memory until it writes to it. The first write to a page costs a fault
and a copy, 3 to 4 µs, and running a small notebook writes to some 1,700 of them. Which ones is
found out by watching a process that runs the same cells. Flags are those of
``/proc/PID/pagemap`` (Linux, Documentation/admin-guide/mm/pagemap.rst); where there is no such
file, nothing is copied ahead.
"""

import ctypes
import mmap
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

PRESENT, EXCLUSIVE = np.uint64(1 << 63), np.uint64(1 << 56)
MADV_POPULATE_WRITE = 23  # since Linux 5.14; asm-generic/mman-common.h
#: Pages that are copied ahead at most: 32 MiB, in some 20 ms.
MOST = 8192

Places = NDArray[np.int64]
#: Stretches of memory: address and length in bytes.
Ranges = list[tuple[int, int]]


class Watch:
    """Watches, from now on, which of the pages that it shares this process writes to."""

    def __init__(self) -> None:
        present, own = _pages()
        self.shared = np.setdiff1d(present, own)

    def written(self) -> Ranges:
        """Return the pages that were shared then and are this process's own now."""
        pages = np.intersect1d(_pages()[1], self.shared)[:MOST]
        starts = np.flatnonzero(np.diff(pages, prepend=-2) != 1)
        lengths = np.diff(starts, append=len(pages))
        return [
            (int(pages[start]) * mmap.PAGESIZE, int(length) * mmap.PAGESIZE)
            for start, length in zip(starts, lengths, strict=True)
        ]


def copy(ranges: Iterable[tuple[int, int]]) -> None:
    """Have this process's own copy of these pages. What is no longer there is passed over."""
    madvise = ctypes.CDLL(None).madvise
    for address, length in ranges:
        madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), MADV_POPULATE_WRITE)


def _pages() -> tuple[Places, Places]:
    """Return the numbers of the private pages that are in memory, and of those that no other
    process has as well."""
    present, own = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    try:
        with open("/proc/self/maps") as maps, open("/proc/self/pagemap", "rb") as flags:
            for line in maps.read().splitlines():
                where, access, *_ = line.split()
                first, end = (int(place, 16) // mmap.PAGESIZE for place in where.split("-"))
                if access[1] + access[3] != "wp":
                    continue
                flags.seek(8 * first)
                words = np.frombuffer(flags.read(8 * (end - first)), np.uint64)
                there = words & PRESENT != 0
                present.append(first + np.flatnonzero(there))
                own.append(first + np.flatnonzero(there & (words & EXCLUSIVE != 0)))
    except OSError:
        pass
    return np.concatenate(present), np.concatenate(own)
