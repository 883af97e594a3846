"""Fixtures of the browser tests: Chromium, a JupyterLab of its own, screenshots to look at.

A test module names the folder that its JupyterLab serves::

    @pytest.fixture(scope="module")
    def served(released_copy):
        return released_copy("ps1_relu_derivatives")

    def test_something(lab):
        lab.open("ps1_relu_derivatives/relu_derivatives.ipynb")
        lab.run_all()
        assert lab.errors() == []
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.browser import jupyterlab
from tests.browser.lab import PATIENCE, Lab

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder ``browser``."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def lab_address(served: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on the folder that the module's ``served`` fixture returns."""
    with jupyterlab(served, tmp_path_factory.mktemp("jupyter")) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of 1280 × 1000 pixels with a profile of its own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the page's console complains about."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def lab(page: Page, lab_address: str, artefacts: Path) -> Lab:
    """JupyterLab, ready to open a notebook."""
    return Lab(page, lab_address, artefacts)


@pytest.fixture(scope="session")
def released_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return ``copy(*assignments)``: a fresh folder with copies of released assignments."""

    def copy(*assignments: str) -> Path:
        folder = tmp_path_factory.mktemp("served")
        for assignment in assignments:
            shutil.copytree(ROOT / "notebooks" / assignment, folder / assignment)
        return folder

    return copy
