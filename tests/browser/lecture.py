"""Lecture demos full-screen, as ``chainrule demo NAME`` shows them: the server, and the page."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.lab import PATIENCE

COMMAND = [sys.executable, "-c", "from chainrule.cli import main; main()", "demo"]


@contextmanager
def shown(*arguments: str) -> Iterator[str]:
    """Run ``chainrule demo`` and yield the address that it prints."""
    server = subprocess.Popen(
        [*COMMAND, *arguments, "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", server.stdout.readline())
        assert address is not None
        yield address[0]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


@contextmanager
def lecture(
    chromium: Browser, address: str, *, motion: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """Open an address at the size of a projector; yields page and console errors."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 720},
        reduced_motion="no-preference" if motion else "reduce",
    )
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(address)
    page.locator(".chainrule-live svg[role=img]").wait_for()
    yield page, complaints
    context.close()
