"""Lecture demos full-screen, as ``chainrule demo NAME`` shows them: the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.lab import PATIENCE


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
