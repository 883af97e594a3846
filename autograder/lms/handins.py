"""Sort the files of an export by who handed them in."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from autograder.lms import gradescope
from autograder.lms.archive import ExportFile, RejectedFile, is_system_file
from autograder.lms.entries import ExportEntry, Submitter
from autograder.lms.layouts import by_hand, recognise


@dataclass
class Handin:
    """All files of one submitter of an export."""

    entry: ExportEntry
    files: list[tuple[ExportEntry, ExportFile]]


def group_by_submitter(
    files: Iterable[ExportFile], labels: Collection[str]
) -> tuple[list[Handin], list[RejectedFile], int]:
    """Sort an export's files by who handed them in.

    Args:
        files: what the export holds.
        labels: the normalised ids and names of all students and groups.

    Returns:
        The hand-ins, the files that no one can have handed in with the reason, and how many files
        were made by operating systems, editors and platforms.
    """
    files = list(files)
    usable = [file for file in files if not is_system_file(file.path)]
    ignored = len(files) - len(usable)
    metadata, rejected = _gradescope_metadata(usable)
    entries = recognise((file.path, file.modified) for file in usable)
    found: dict[tuple[str, str], Handin] = {}
    for file in usable:
        entry = entries.get(file.path) or by_hand(file.path, file.modified, labels)
        if _name(file) == gradescope.METADATA_NAME:
            continue
        if entry is None:
            if _platform_index(file):
                ignored += 1
            else:
                reason = "no platform names files so, and no student or group is called so"
                rejected.append(RejectedFile(file.path, reason))
        elif entry.rejection:
            rejected.append(RejectedFile(file.path, entry.rejection))
        else:
            if entry.layout == "gradescope" and entry.key in metadata:
                entry = _with_metadata(entry, *metadata[entry.key])
            handin = found.setdefault((entry.layout, entry.key), Handin(entry, []))
            handin.files.append((entry, file))
    return list(found.values()), rejected, ignored


def _with_metadata(
    entry: ExportEntry, submitters: tuple[Submitter, ...], when: datetime.datetime | None
) -> ExportEntry:
    order = (when.isoformat(), *entry.order) if when else entry.order
    return replace(
        entry,
        submitters=submitters or entry.submitters,
        order=order,
        received=when,
        zone_known=True,
    )


def _gradescope_metadata(
    files: Iterable[ExportFile],
) -> tuple[dict[str, tuple[tuple[Submitter, ...], datetime.datetime | None]], list[RejectedFile]]:
    for file in files:
        if _name(file) == gradescope.METADATA_NAME:
            try:
                return gradescope.read_metadata(file.read()), []
            except ValueError as error:
                return {}, [RejectedFile(file.path, str(error))]
    return {}, []


def _platform_index(file: ExportFile) -> bool:
    """Whether a file is the page that Brightspace puts into its exports."""
    return _name(file).casefold() == "index.html"


def _name(file: ExportFile) -> str:
    return file.path.rsplit("/", 1)[-1]
