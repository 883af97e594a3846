"""The files that were handed in, or given out, with a notebook: its working folder."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import printable
from autograder.notebook.submission import digest

#: Bounds on what is read of one folder: files, bytes of all, bytes of one, folders below folders.
MOST_FILES, MOST_BYTES, MOST_OF_ONE, DEPTH = 200, 32_000_000, 16_000_000, 8
#: What no notebook needs: nbgrader's own files, caches, hidden files.
NEVER = ("timestamp.txt", "submission_secret.txt", "__pycache__", "*.pyc", ".*")

#: Relative path (with ``/``) → content, in the order of the paths.
Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Companions:
    """The files next to a notebook, and what was left out of them and why."""

    files: Files = ()
    left_out: tuple[str, ...] = ()


def read_companions(
    folder: Path, notebooks: Iterable[str], ignore: Iterable[str] = ()
) -> Companions:
    """Read the files of a folder, within bounds, links never followed.

    Args:
        folder: where to look, folders in it included.
        notebooks: names (without suffix) of the notebooks that are graded, which do not count.
        ignore: patterns of names, of files and folders, that do not count either.
    """
    graded = {f"{name}.ipynb" for name in notebooks}
    files: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    total = 0
    for path in _candidates(folder, (*NEVER, *ignore), left_out):
        name = path.relative_to(folder).as_posix()
        if name in graded:
            continue
        if len(files) >= MOST_FILES:
            left_out.append(f"more than {MOST_FILES} files were handed in: the others are left out")
            break
        reason, data = _read(path, MOST_BYTES - total)
        if reason:
            left_out.append(f"{printable(name)} is left out: {reason}")
            continue
        files.append((name, data))
        total += len(data)
    return Companions(tuple(files), tuple(left_out))


def _candidates(folder: Path, ignore: tuple[str, ...], left_out: list[str]) -> Iterator[Path]:
    """Yield the paths of files below a folder, in order, without entering links."""
    for directory, folders, names in os.walk(folder, followlinks=False):
        here = Path(directory)
        folders[:] = sorted(name for name in folders if not _matches(name, ignore))
        if len(here.relative_to(folder).parts) >= DEPTH and folders:
            inside = printable(here.relative_to(folder).as_posix())
            left_out.append(f"the folders in {inside} are left out: they are too deep")
            folders.clear()
        for name in list(folders):
            if (here / name).is_symlink():
                folders.remove(name)
                where = printable((here / name).relative_to(folder).as_posix())
                left_out.append(f"{where} is left out: it is a link")
        yield from (here / name for name in sorted(names) if not _matches(name, ignore))


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _read(path: Path, limit: int) -> tuple[str, bytes]:
    """Return why a file cannot be used (empty if it can), and its content."""
    if printable(path.name) != path.name or printable(str(path.parent)) != str(path.parent):
        return "its name is not valid text", b""
    try:
        # A link that takes the file's place meanwhile is not followed, and a pipe not waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        link = path.is_symlink()
        return "it is a link" if link else f"it cannot be read ({error.strerror})", b""
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return "it is not a file", b""
        if status.st_size > MOST_OF_ONE:
            return f"it is larger than {MOST_OF_ONE / 1e6:.0f} MB", b""
        if status.st_size > limit:
            return f"the files together are larger than {MOST_BYTES / 1e6:.0f} MB", b""
        data = file.read(limit + 1)
    if len(data) > limit:
        return f"the files together are larger than {MOST_BYTES / 1e6:.0f} MB", b""
    return "", data


def digest_of(notebook: bytes, files: Files) -> str:
    """Return the fingerprint of a notebook and the files with it.

    Without files it is the notebook's own, as an earlier version stored it.
    """
    if not files:
        return digest(notebook)
    parts = [digest(notebook), *(f"{name}\0{digest(data)}" for name, data in files)]
    return digest("\n".join(parts).encode())


def working_folder(handed_in: Files, given: Files) -> dict[str, bytes]:
    """Return the files in the working folder: those handed in, and over them those given out."""
    return {**dict(handed_in), **dict(given)}
