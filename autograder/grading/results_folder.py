"""Collect what belongs into an autograded submission's folder."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbgrader.utils import find_all_files

from autograder.files import draft_folder


def stage(
    staging: Path,
    notebooks: Mapping[str, str],
    submitted: Path,
    source: Path,
    ignore: Iterable[str],
    max_kilobytes: int,
    permissions: int,
) -> Path:
    """Write what goes to ``autograded/`` into a new folder under ``staging``, and return it.

    As nbgrader does it: the executed notebooks, the submission's other files, and over them the
    files that the instructor gave out. Links and devices are left out: following one would copy
    what the student chose to point at.
    """
    folder = draft_folder(staging)
    skipped = [*ignore, "*.ipynb"]
    for origin in (submitted, source):
        for name in find_all_files(str(origin), skipped):
            path = Path(name)
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > 1000 * max_kilobytes:
                continue
            target = folder / path.relative_to(origin)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(path, target)
    for name, text in notebooks.items():
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    for directory, _, files in os.walk(folder):
        os.chmod(directory, 0o755)
        for file in files:
            os.chmod(os.path.join(directory, file), permissions)
    return folder
