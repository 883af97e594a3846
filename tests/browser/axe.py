"""Accessibility of a page, by axe-core."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious_faults(page: Page, within: str | None = None) -> list[str]:
    """Return what axe-core finds that is serious or critical, on the page or within a selector."""
    found = Axe().run(page, within).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
