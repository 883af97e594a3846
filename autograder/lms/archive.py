"""List and read what an export holds: an untrusted zip file, or a folder that one was unpacked to.

Nothing is written here. Each entry is checked before it is read: no path that leads out of the
folder, no link or device, no zip bomb.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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

#: Files and folders that operating systems, editors and Git make; no one hands them in on purpose.
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized"})
_SYSTEM_FOLDERS = frozenset({"__macosx", ".git", ".ipynb_checkpoints", "__pycache__", ".venv"})


@dataclass(frozen=True)
class RejectedFile:
    """An entry that was not collected, and why."""

    entry: str
    reason: str


@dataclass(frozen=True)
class ExportFile:
    """One file of an export; ``modified`` is the zip file's local time, without a zone."""

    path: str
    modified: datetime.datetime
    _read: Callable[[], bytes] = field(repr=False, compare=False)

    def read(self) -> bytes:
        """Return the file's content.

        Raises:
            ValueError: it is damaged, too large, or larger than the archive says.
        """
        return self._read()


def rejection_reason(info: zipfile.ZipInfo) -> str | None:
    """Return why an entry must not be unpacked, or None if it is harmless."""
    if reason := _path_problem(path_of(info)):
        return reason
    mode = info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_IFMT(mode) == 0):
        return "it is a link or a device, not a file"
    if info.flag_bits & 1:
        return "it is encrypted: ask for it without a password"
    if info.file_size > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE // 1024**2} MB"
    if info.file_size > _SMALL and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
        return "it unpacks to more than 200 times its size"
    return None


def path_of(info: zipfile.ZipInfo) -> str:
    """Return an entry's path as the program that packed it meant it.

    Without the flag that says UTF-8, Python reads a name as code page 437; macOS writes UTF-8 all
    the same. Some Windows programs separate folders by backslashes.
    """
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return name.replace("\\", "/")


def _path_problem(name: str) -> str | None:
    path = PurePosixPath(name)
    parts = path.parts
    if not parts or path.is_absolute() or ".." in parts or ":" in parts[0]:
        return "its path leads out of the folder"
    unprintable = any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in name)
    if unprintable or len(name) > 500 or any(len(part.encode()) > 250 for part in parts):
        return "its name is not a valid file name"
    return None


def is_system_file(path: str) -> bool:
    """Whether an operating system, an editor or Git made this file."""
    parts = [part.casefold() for part in PurePosixPath(path).parts]
    return (
        parts[-1] in _SYSTEM_FILES
        or parts[-1].startswith("._")
        or not _SYSTEM_FOLDERS.isdisjoint(parts[:-1])
    )


@contextmanager
def open_export(path: Path) -> Iterator[tuple[list[ExportFile], list[RejectedFile]]]:
    """Open an export, a zip file or a folder; yield its files, and the entries that are refused.

    Raises:
        UserError: the file is missing, not a zip file, or too large once unpacked.
    """
    if path.is_dir():
        yield _folder_files(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except PermissionError as error:
        raise UserError(f"{path} may not be read.") from error
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise UserError(
            f"{path} is not a zip file, or only a part of one: export it again."
        ) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_TOTAL:
            raise UserError(
                f"{path} unpacks to {sum(e.file_size for e in entries) / 1024**3:.1f} GB in "
                f"{len(entries):,} files, which no class hands in; nothing was unpacked."
            )
        yield archive_files(archive, "")


def archive_files(
    archive: zipfile.ZipFile, prefix: str
) -> tuple[list[ExportFile], list[RejectedFile]]:
    files, rejected = [], []
    for info in archive.infolist():
        if info.is_dir():
            continue
        path = prefix + path_of(info)
        if reason := rejection_reason(info):
            rejected.append(RejectedFile(path, reason))
        else:
            files.append(ExportFile(path, _time_of(info), _reader(archive, info)))
    return files, rejected


def _time_of(info: zipfile.ZipInfo) -> datetime.datetime:
    try:
        return datetime.datetime(*info.date_time)
    except ValueError:
        return datetime.datetime(1980, 1, 1)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                data = file.read(min(info.file_size, LARGEST_FILE) + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise ValueError("it is damaged") from error
        except (zlib.error, ValueError, IndexError) as error:
            raise ValueError("it is damaged") from error
        if len(data) > info.file_size:
            raise ValueError("it is larger than it says")
        return data

    return read


def _folder_files(root: Path) -> tuple[list[ExportFile], list[RejectedFile]]:
    files: list[ExportFile] = []
    rejected: list[RejectedFile] = []
    for folder, _, names in os.walk(root.resolve(), onerror=_unreadable):
        for name in sorted(names):
            path = Path(folder, name)
            # With the folder's own name, which GitHub Classroom's layout is known by.
            relative = path.relative_to(root.resolve().parent).as_posix()
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                rejected.append(RejectedFile(relative, "it is a link or a device, not a file"))
            elif reason := _path_problem(relative):
                rejected.append(RejectedFile(relative, reason))
            elif status.st_size > LARGEST_FILE:
                reason = f"it is larger than {LARGEST_FILE // 1024**2} MB"
                rejected.append(RejectedFile(relative, reason))
            else:
                modified = datetime.datetime.fromtimestamp(int(status.st_mtime))
                files.append(ExportFile(relative, modified, _file_reader(path)))
        if len(files) > MOST_ENTRIES:
            raise UserError(f"{root} holds more than {MOST_ENTRIES:,} files: name the export.")
    return files, rejected


def _unreadable(error: OSError) -> None:
    raise UserError(f"The folder {error.filename} may not be read.") from error


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise ValueError(f"it cannot be read: {error.strerror}") from error

    return read
