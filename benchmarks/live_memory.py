"""Memory of the kernel and of the tab while a live plot trains flat out."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import psutil
from playwright.sync_api import Page

from benchmarks.live_page import facts

MIB = 2**20


@dataclass(frozen=True)
class MemorySample:
    """What was held at one moment: MiB, and the steps that had been trained."""

    minute: float
    kernel: float
    heap: float
    renderer: float
    steps: int

    def __str__(self) -> str:
        return (
            f"{self.minute:5.1f} min: kernel {self.kernel:.1f} MiB, tab {self.renderer:.1f} MiB "
            f"(JavaScript {self.heap:.1f} MiB), {self.steps:,} steps"
        )


def measure(page: Page, minutes: float, readings: int = 10) -> list[MemorySample]:
    """Read the memory, every tenth of the time, while the plot *training* plays.

    Before each reading JavaScript's garbage is collected; kernel and tab are resident sizes.

    Raises:
        RuntimeError: the plot does not train, or not flat out.
    """
    client = page.context.new_cdp_session(page)
    found: list[MemorySample] = []
    begun = time.monotonic()
    for k in range(readings + 1):
        client.send("HeapProfiler.collectGarbage")
        heap = client.send("Runtime.getHeapUsage")["usedSize"]
        said = facts(page)
        now = MemorySample(
            (time.monotonic() - begun) / 60,
            said["memory"] / MIB,
            heap / MIB,
            renderer() / MIB,
            said["step"],
        )
        if not said["flat out"] or (found and now.steps <= found[-1].steps):
            raise RuntimeError("the plot does not train flat out")
        found.append(now)
        print(f"measuring: memory, {now}", file=sys.stderr, flush=True)
        if k < readings:
            page.wait_for_timeout(minutes * 60_000 / readings)
    return found


def renderer() -> int:
    """Return the bytes that the tab's process holds: the largest of this process's Chromium."""
    sizes = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "--type=renderer" in process.cmdline():
                sizes.append(process.memory_info().rss)
        except psutil.Error:  # it has just ended
            continue
    return max(sizes)
