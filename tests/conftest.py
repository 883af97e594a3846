"""What browser tests of several folders share: one Chromium for each worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks.browser import CHROMIUM, SWITCHES
from tests.browser.lab import PATIENCE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is missing; on Debian: sudo apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder for screenshots: ``artefacts/`` of the checkout, which git ignores."""
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
