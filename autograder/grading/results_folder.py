"""Collect what belongs into an autograded submission's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autograder.files import draft_folder

#: By these, nbgrader's exchange finds whose feedback a page is.
OF_THE_EXCHANGE = ("timestamp.txt", "submission_secret.txt")
#: Bytes of one of these; nbgrader writes less than a hundred.
MOST_OF_EXCHANGE = 10_000


def stage_results(
    staging: Path,
    notebooks: Mapping[str, str],
    files: Mapping[str, bytes],
    submitted: Path,
    permissions: int,
) -> Path:
    """Write what goes to ``autograded/`` into a new folder under ``staging``, and return it.

    As nbgrader does it: the executed notebooks, and the files that were with them in their working
    folder. Other notebooks are left out, which nbgrader would take for graded ones.
    """
    folder = draft_folder(staging)
    for name, data in files.items():
        if not name.endswith(".ipynb"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    for name in OF_THE_EXCHANGE:
        path = submitted / name
        usual = path.is_file() and not path.is_symlink()
        if usual and path.stat().st_size <= MOST_OF_EXCHANGE:
            (folder / name).write_bytes(path.read_bytes())
    for name, text in notebooks.items():
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    for directory, _, names in os.walk(folder):
        os.chmod(directory, 0o755)
        for name in names:
            os.chmod(os.path.join(directory, name), permissions)
    return folder
