"""Put an autograded submission in its place: complete, or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbgrader.utils import find_all_files


def prepare(
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
    folder = Path(tempfile.mkdtemp(dir=staging, prefix="submission-"))
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


def publish(prepared: Path, target: Path) -> None:
    """Move a prepared folder to its place, over an earlier one if there is one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        old = prepared.with_name(f"{prepared.name}-old")
        target.rename(old)
        prepared.rename(target)
        shutil.rmtree(old)
    else:
        prepared.rename(target)


def clear(staging: Path) -> None:
    """Remove what an interrupted run left behind."""
    for folder in staging.glob("submission-*"):
        shutil.rmtree(folder, ignore_errors=True)
