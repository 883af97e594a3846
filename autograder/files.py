"""Write files and folders whole or not at all: as a draft first, which then takes its place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import UserError

_FOLDER_PREFIX = "draft-"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield the path of a draft next to ``target``, which replaces it when the block ends well.

    If the block raises, or the program is interrupted, ``target`` is as it was before and the
    draft is gone.

    Raises:
        UserError: the file cannot be written; an `OSError` in the block counts as that.
    """
    # The process's number keeps two commands that write the same file out of each other's draft.
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        try:
            yield draft
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{target} cannot be written: {reason}.") from error


def write_text(target: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file whole or not at all; line ends stay as they are in ``text``.

    Raises:
        UserError: the file cannot be written.
    """
    with replacing(target) as draft:
        draft.write_text(text, encoding=encoding, newline="")


def write_bytes(target: Path, data: bytes) -> None:
    """Write a binary file whole or not at all.

    Raises:
        UserError: the file cannot be written.
    """
    with replacing(target) as draft:
        draft.write_bytes(data)


def make_folder(folder: Path) -> None:
    """Make a folder, with those it is in, if it is not there.

    Raises:
        UserError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def draft_folder(staging: Path) -> Path:
    """Return a new, empty folder in ``staging``, to be filled and given to `replace_folder`.

    ``staging`` has to be on the file system of the folder's final place.
    """
    folder = Path(tempfile.mkdtemp(dir=staging, prefix=_FOLDER_PREFIX))
    folder.chmod(0o755)
    return folder


def replace_folder(draft: Path, target: Path) -> None:
    """Move a finished folder to its place, over an earlier one if there is one.

    Where that fails or is interrupted, the earlier folder is put back.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier = draft.with_name(f"{draft.name}-earlier")
    try:
        if target.exists():
            target.rename(earlier)
        draft.rename(target)
    except BaseException:
        if earlier.exists() and not target.exists():
            earlier.rename(target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def remove_drafts(staging: Path) -> None:
    """Remove the folders that an interrupted run left in ``staging``."""
    for folder in staging.glob(f"{_FOLDER_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
