"""The solved notebook of PS4, read once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from nbformat import NotebookNode

from tests.course import notebooks


@pytest.fixture(scope="session")
def source() -> NotebookNode:
    """The instructor's notebook."""
    return notebooks.source("ps4")


@pytest.fixture(scope="session")
def solved(source: NotebookNode) -> SimpleNamespace:
    """The model answers."""
    return notebooks.solved(source)
