"""Put one submission together from the files of one submitter."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from autograder.lms.archive import ExportFile, RejectedFile, is_system_file
from autograder.lms.entries import ExportEntry
from autograder.lms.file_names import copy_number
from autograder.lms.inner_archives import with_inner_files
from autograder.lms.notebooks import CourseNotebook, Identified, identify
from autograder.timestamps import timestamp_text

#: Files of one submission.
MOST_FILES = 2_000
#: Bytes of one submission.
LARGEST_SUBMISSION = 250 * 1024**2
#: Written by this program or by nbgrader's exchange, and trusted: not taken from a student.
_RESERVED = frozenset({"timestamp.txt", "submission_secret.txt"})


@dataclass
class CollectedSubmission:
    """What is to be stored: paths in the submission's folder → content."""

    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    notebooks: list[str] = field(default_factory=list)
    #: When the platform received what counts (UTC), where the export says so.
    received: datetime.datetime | None = None
    superseded: list[str] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    ignored: int = 0


@dataclass(frozen=True)
class _File:
    entry: ExportEntry
    path: str
    data: bytes = field(repr=False)
    found: Identified | None


def assemble(
    files: Iterable[tuple[ExportEntry, ExportFile]],
    assignment: str,
    known: Sequence[CourseNotebook],
) -> CollectedSubmission:
    """Return the newest of each notebook under its own name, and all other files next to it.

    Of several files that are the same notebook the newest that can be read counts. Other files
    keep their folders, seen from the folder of the notebook that counts.
    """
    submission = CollectedSubmission()
    read = _read(files, known, submission)
    chosen, rest = _choose(read, assignment, known, submission)
    base = _base(file.entry.file for file in chosen.values())
    for name, file in chosen.items():
        submission.files[f"{name}.ipynb"] = file.found.data if file.found else file.data
        submission.notebooks.append(name)
    times = [file.entry.received for file in chosen.values() if file.entry.received]
    if times:
        submission.received = max(times)
        submission.files["timestamp.txt"] = timestamp_text(submission.received).encode()
    newest = sorted(rest, key=lambda file: _key(file), reverse=True)
    for file in newest:
        target = _relative_path(file.entry.file, base)
        if target.casefold() in _RESERVED:
            reason = "the name is reserved for the grader's own records"
            submission.rejected.append(RejectedFile(file.path, reason))
        elif _collides(target, submission.files):
            if submission.files.get(target) != file.data:
                submission.superseded.append(file.path)
        else:
            submission.files[target] = file.data
    for file in newest:
        # Canvas calls the second "utils.py" of a student "utils-1.py"; code imports "utils".
        if file.entry.alias and not _collides(file.entry.alias, submission.files):
            submission.files[file.entry.alias] = file.data
    return submission


def _read(
    files: Iterable[tuple[ExportEntry, ExportFile]],
    known: Sequence[CourseNotebook],
    submission: CollectedSubmission,
) -> list[_File]:
    read: list[_File] = []
    total = 0
    for entry, outer in files:
        inner, rejected = with_inner_files([outer])
        submission.rejected += rejected
        for file in inner:
            if is_system_file(file.path):
                submission.ignored += 1
                continue
            try:
                data = file.read()
            except ValueError as error:
                submission.rejected.append(RejectedFile(file.path, str(error)))
                continue
            total += len(data)
            if total > LARGEST_SUBMISSION or len(read) >= MOST_FILES:
                reason = (
                    f"the submission has more than {MOST_FILES:,} files or "
                    f"{LARGEST_SUBMISSION // 1024**2} MB"
                )
                submission.rejected.append(RejectedFile(file.path, reason))
                continue
            own = _own_entry(entry, outer, file)
            read.append(_File(own, file.path, data, identify(own.file, data, known)))
    return read


def _own_entry(entry: ExportEntry, outer: ExportFile, file: ExportFile) -> ExportEntry:
    """Return the entry of a file inside a student's zip file, which is a folder of its own."""
    if file is outer:
        return entry
    inside = file.path.removeprefix(f"{outer.path}/")
    folder = entry.file.rsplit(".", 1)[0]
    order = (*entry.order, file.modified.isoformat(), copy_number(PurePosixPath(inside).stem))
    return replace(entry, file=f"{folder}/{inside}", order=order, alias="")


def _choose(
    read: list[_File],
    assignment: str,
    known: Sequence[CourseNotebook],
    submission: CollectedSubmission,
) -> tuple[dict[str, _File], list[_File]]:
    """Return the file that counts for each notebook of the assignment, and the other files."""
    names = [one.name for one in known if one.assignment == assignment]
    candidates: dict[str, list[_File]] = defaultdict(list)
    unnamed: list[_File] = []
    rest: list[_File] = []
    for file in read:
        found = file.found
        if found is None:
            rest.append(file)
        elif found.notebook is None:
            unnamed.append(file)
        elif found.notebook.assignment == assignment:
            candidates[found.notebook.name].append(file)
        else:
            reason = f"it is a notebook of {found.notebook.assignment}, kept next to this one"
            submission.rejected.append(RejectedFile(file.path, reason))
            rest.append(file)
    if not candidates and len(names) == 1 and unnamed:
        # Renamed, and its cells have lost their ids: it can only be the assignment's one notebook.
        candidates[names[0]], unnamed = unnamed, []
    chosen = {}
    for name, files in candidates.items():
        files.sort(key=lambda file: (bool(file.found and file.found.readable), _key(file)))
        *older, chosen[name] = files
        submission.superseded += [file.path for file in older if file.data != chosen[name].data]
    return chosen, rest + unnamed


def _key(file: _File) -> tuple[object, ...]:
    return file.entry.order


def _base(files: Iterable[str]) -> PurePosixPath:
    """Return the folder that the chosen notebooks are in."""
    folders = {PurePosixPath(file).parent for file in files}
    return folders.pop() if len(folders) == 1 else PurePosixPath(".")


def _relative_path(file: str, base: PurePosixPath) -> str:
    path = PurePosixPath(file)
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


def _collides(target: str, taken: Iterable[str]) -> bool:
    """Whether a file cannot be stored next to others: the same path, or a folder of that name."""
    return any(
        target == other or target.startswith(f"{other}/") or other.startswith(f"{target}/")
        for other in taken
    )
