"""The small course of `sums`, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.checkout import Tree
from tests.grading.sums import SOURCE, Class, InThisProcess


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A checkout with the assignment ``sums``."""
    folder = tmp_path / "checkout" / "solutions" / "sums"
    folder.mkdir(parents=True)
    (folder / "adding.py").write_text(SOURCE)
    return Tree(tmp_path / "checkout")


@pytest.fixture
def klass(tmp_path: Path, tree: Tree) -> Class:
    return Class(tmp_path / "course", tree)


@pytest.fixture
def pretend() -> InThisProcess:
    return InThisProcess()
