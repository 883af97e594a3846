"""Sort an export's paths by who handed them in: by a platform's names, or by a student's.

Repacked by hand: any platform's layout below other folders, or a folder for each student that is
called by the student's id or name.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from autograder.lms.entries import ExportEntry, Submitter
from autograder.lms.file_names import normalised, order_of, stem_of, without_copy_mark
from autograder.lms.platforms import SINGLE_PATH, canvas


def recognise(files: Iterable[tuple[str, datetime.datetime]]) -> dict[str, ExportEntry]:
    """Return what the paths of an export say, by path; what no platform names so is left out.

    Folders before the platform's own, as repacking by hand adds them, are passed over. Canvas's
    names are the least distinctive: below a folder they count only where most files next to them
    are named so too.

    Args:
        files: each file's path, and its time in the zip file.
    """
    files = list(files)
    found: dict[str, ExportEntry] = {}
    like_canvas: dict[str, list[bool]] = defaultdict(list)
    for path, modified in files:
        if entry := _from_path(path, modified):
            found[path] = entry
        else:
            folder, _, name = path.rpartition("/")
            like_canvas[folder].append(bool(canvas(name, modified)))
    for path, modified in files:
        folder, _, name = path.rpartition("/")
        named_so = like_canvas[folder]
        if path not in found and (not folder or 2 * sum(named_so) > len(named_so)):
            entry = canvas(name, modified)
            found.update({path: entry} if entry else {})
    return found


def _from_path(path: str, modified: datetime.datetime) -> ExportEntry | None:
    parts = path.split("/")
    for start in range(len(parts)):
        rest = "/".join(parts[start:])
        for layout in SINGLE_PATH:
            if entry := layout(rest, modified):
                return entry
    return None


def by_hand(path: str, modified: datetime.datetime, known: Collection[str]) -> ExportEntry | None:
    """Return what a path says that is called by a student: ``anna/x.ipynb``, ``x_anna.ipynb``.

    Args:
        path: the path.
        modified: the file's time.
        known: the `normalised` ids and names of all students and groups.
    """
    parts = path.split("/")
    for index, part in enumerate(parts):
        is_file = index == len(parts) - 1
        whole = stem_of(part) if is_file else part
        for candidate in _called(whole):
            if normalised(candidate) in known:
                file = part if is_file else "/".join(parts[index + 1 :])
                submitter = Submitter(name=candidate, ids=(candidate,))
                order = order_of(modified, file)
                return ExportEntry("hand", normalised(candidate), file, (submitter,), order)
    return None


def _called(whole: str) -> list[str]:
    """Return the parts of a name that could be a student's, the longest first."""
    words = re.split(r"([-_ ]+)", without_copy_mark(whole))
    runs = {"".join(words[:end]) for end in range(1, len(words) + 1, 2)}
    runs |= {"".join(words[start:]) for start in range(0, len(words), 2)}
    return sorted(runs | {whole}, key=len, reverse=True)
