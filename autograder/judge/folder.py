"""The working folder of tests: a copy of the files that are given out with the notebook."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files (relative path → content) into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@contextlib.contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Work in a folder, from which modules can be imported, as in Jupyter.

    Temporary files and folders are made in it, so that the student's process can be given them.
    Modules that came from there are forgotten afterwards: another notebook's may have their names.
    """
    before, temporary = set(sys.modules), tempfile.tempdir
    sys.path.insert(0, str(folder))
    try:
        with contextlib.chdir(folder):
            tempfile.tempdir = str(Path.cwd())
            yield
    finally:
        tempfile.tempdir = temporary
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin is not None and Path(origin).is_relative_to(folder):
                del sys.modules[name]
