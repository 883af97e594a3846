"""Memory of lecture demos in use: ``python -m benchmarks.demo_memory NAME … [--minutes 10]``.

Each demo is a page of its own of one ``chainrule demo``. Once a second the page does what a
lecturer does: the space bar (reveal, play, pause), every tenth time the next preset. Printed are,
for each demo at its first and last reading, the resident size of its kernel and the JavaScript
heap of its page after a collection of garbage.
"""

from __future__ import annotations

import argparse
import time

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import CHROMIUM, SWITCHES, chainrule_demo
from benchmarks.demo_stills import WIDGET, rest

MIB = 2**20
_KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"


def reading(page: Page, kernel: psutil.Process) -> tuple[float, float]:
    """Return the MiB of the kernel and of the page's JavaScript heap."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    heap = client.send("Runtime.getHeapUsage")["usedSize"]
    client.detach()
    return kernel.memory_info().rss / MIB, heap / MIB


def kernel_of(page: Page) -> psutil.Process:
    """Return the process of a page's kernel.

    Raises:
        StopIteration: there is none.
    """
    name = page.evaluate(_KERNEL)
    return next(
        process
        for process in psutil.process_iter(["cmdline"])
        if any(name in word for word in process.info["cmdline"] or [])
    )


def main() -> None:
    """Measure the demos side by side and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", help="demos")
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    with sync_playwright() as playwright, chainrule_demo() as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        pages = []
        for name in given.names:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.set_default_timeout(300_000)
            page.goto(f"{address.rstrip('/')}/voila/render/{name}.ipynb")
            page.locator(f"{WIDGET} svg[role=img]").wait_for()
            rest(page)
            pages.append((name, page, kernel_of(page)))
        first = [reading(page, kernel) for _, page, kernel in pages]
        end, turn = time.monotonic() + 60 * given.minutes, 0
        while time.monotonic() < end:
            turn += 1
            for _, page, _ in pages:
                page.keyboard.press("Space" if turn % 10 else "n")
            pages[0][1].wait_for_timeout(1000)
        print(f"after {given.minutes:g} minutes: MiB of the kernel, of JavaScript")
        for (name, page, kernel), begun in zip(pages, first, strict=True):
            now = reading(page, kernel)
            print(f"{name:15} {begun[0]:6.0f} → {now[0]:6.0f} {begun[1]:9.1f} → {now[1]:6.1f}")
        browser.close()


if __name__ == "__main__":
    main()
