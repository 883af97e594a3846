"""Open the zip files inside an export, as students make them.

Within bounds on their depth, their entries and their bytes after unpacking.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.lms.archive import ExportFile, RejectedFile, archive_files

#: Bounds on one zip file inside the export: bytes after unpacking, entries, zip files in it.
LARGEST_INNER = 200 * 1024**2
MOST_INNER_ENTRIES = 2_000
DEEPEST = 3

#: Archives of a kind that is not opened.
OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")


def with_inner_files(
    files: Iterable[ExportFile],
) -> tuple[list[ExportFile], list[RejectedFile]]:
    """Return the files of one submission, with those inside its zip files in their place.

    The bounds hold for the submission as a whole. A zip file that cannot be opened stays as it is
    and is named.
    """
    found: list[ExportFile] = []
    rejected: list[RejectedFile] = []
    budget = _Budget()
    for file in files:
        _expand(file, 1, budget, found, rejected)
    return found, rejected


@dataclass
class _Budget:
    """What one submission's zip files may still unpack to."""

    bytes: int = field(default_factory=lambda: LARGEST_INNER)
    entries: int = field(default_factory=lambda: MOST_INNER_ENTRIES)


def _expand(
    file: ExportFile,
    depth: int,
    budget: _Budget,
    found: list[ExportFile],
    rejected: list[RejectedFile],
) -> None:
    if file.path.casefold().endswith(OTHER_ARCHIVES):
        reason = "an archive of a kind that is not opened: ask for a zip file"
        rejected.append(RejectedFile(file.path, reason))
        found.append(file)
        return
    if not file.path.casefold().endswith(".zip"):
        found.append(file)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        rejected.append(RejectedFile(file.path, "it is not a zip file, or only a part of one"))
        found.append(file)
        return
    inner, refused = archive_files(archive, f"{file.path}/")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    budget.entries -= len(infos)
    budget.bytes -= sum(info.file_size for info in infos)
    if depth > DEEPEST or budget.entries < 0 or budget.bytes < 0:
        reason = (
            f"it unpacks to more than {LARGEST_INNER // 1024**2} MB or {MOST_INNER_ENTRIES:,} "
            f"files, or holds zip files more than {DEEPEST} deep"
        )
        rejected.append(RejectedFile(file.path, reason))
        found.append(file)
        return
    rejected += refused
    for one in inner:
        _expand(one, depth + 1, budget, found, rejected)
