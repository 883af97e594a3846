"""The small course of `sums`, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.checkout import Checkout
from tests.grading.sums import SOURCE, Class, InThisProcess


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with the assignment ``sums``."""
    folder = tmp_path / "checkout" / "solutions" / "sums"
    folder.mkdir(parents=True)
    (folder / "adding.py").write_text(SOURCE)
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def klass(tmp_path: Path, checkout: Checkout) -> Class:
    return Class(tmp_path / "course", checkout)


@pytest.fixture
def pretend() -> InThisProcess:
    return InThisProcess()
