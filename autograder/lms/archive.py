"""Read a zip file that strangers filled: nothing leaves its folder or grows beyond bounds."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.errors import UserError

#: The largest file that a submission may hold; a notebook with plots has a few megabytes.
LARGEST_FILE = 50 * 1024**2
#: The largest export, unpacked: 300 students with 50 MB each.
LARGEST_TOTAL = 15 * 1024**3
#: Entries of an export.
MOST_ENTRIES = 100_000
#: DEFLATE reaches at most 1032 : 1; text and notebooks stay far below this.
LARGEST_RATIO = 200
_SMALL = 1024**2


@dataclass(frozen=True)
class RejectedEntry:
    """An entry that was left where it is, and why."""

    entry: str
    reason: str


def rejection_reason(info: zipfile.ZipInfo) -> str | None:
    """Return why an entry is not to be unpacked, or None if it is harmless."""
    path = PurePosixPath(info.filename)
    parts = path.parts
    if not parts or path.is_absolute() or ".." in parts or "\\" in info.filename or ":" in parts[0]:
        return "its path leads out of the folder"
    if any(ord(character) < 32 for character in info.filename) or len(info.filename) > 500:
        return "its name is no file name"
    mode = info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_IFMT(mode) == 0):
        return "it is a link or a device, not a file"
    if info.flag_bits & 1:
        return "it is encrypted"
    if info.file_size > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE // 1024**2} MB"
    if info.file_size > _SMALL and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
        return "it unpacks to more than 200 times its size"
    return None


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an export.

    Raises:
        UserError: the file is missing, no zip file, or too large once unpacked.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise UserError(
            f"{path} is no zip file, or only a part of one: export it again."
        ) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_TOTAL:
            raise UserError(
                f"{path} unpacks to {sum(e.file_size for e in entries) / 1024**3:.1f} GB in "
                f"{len(entries):,} files, which no class hands in; nothing was unpacked."
            )
        yield archive


def files(archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], list[RejectedEntry]]:
    """Return the entries that may be unpacked, and those that may not."""
    harmless, rejected = [], []
    for info in archive.infolist():
        if info.is_dir():
            continue
        reason = rejection_reason(info)
        if reason:
            rejected.append(RejectedEntry(info.filename, reason))
        else:
            harmless.append(info)
    return harmless, rejected


def read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return an entry's bytes; a size that was a lie ends at the bound.

    Raises:
        ValueError: the entry is damaged or larger than it says.
    """
    try:
        with archive.open(info) as file:
            data = file.read(min(info.file_size, LARGEST_FILE) + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError("it is damaged") from error
    if len(data) > info.file_size:
        raise ValueError("it is larger than it says")
    return data
