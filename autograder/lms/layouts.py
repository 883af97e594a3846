"""How learning platforms name what they export: from a path to who handed it in, and when.

Canvas ("Download Submissions"), a flat zip; ``LATE`` where it was late, ``anon_`` and five letters
where grading is anonymous, the group's name and its representative's number for a group. Source:
Canvas LMS, ``lib/content_zipper.rb``; upload numbers are database ids, which only grow::

    mülleranna_LATE_10231_558231_relu_derivatives-2.ipynb
    name            user  upload file, "-2" on the second resubmission

Moodle ("Download all submissions"), a folder for each student, or the same before each file's
name. The number is the participant's, another one in every assignment; blind marking puts
"Participant" for the name; a team has the group's name and number, or "Default group" and none.
Source: Moodle, ``mod/assign/locallib.php`` and ``mod/assign/classes/downloader.php``::

    Anna Müller_4711_assignsubmission_file_/relu_derivatives.ipynb

Gradescope ("Export Submissions"): ``submission_<number>/``, and ``submission_metadata.yml`` with
names, ids and addresses of all submitters.

Brightspace: a folder for each submission, with the platform's time::

    397063-2557369 - Anna Müller - Sep 24, 2024 926 PM/relu_derivatives.ipynb

Blackboard ("Assignment File Download"): ``Assignment 1_jdoe_attempt_2026-03-01-23-59-30_file``.

GitHub Classroom (``gh classroom clone student-repos``): a folder ``<assignment>-submissions`` with
a clone for each student, ``<assignment>-<GitHub user>``.

Repacked by hand: any of these below other folders, or a folder for each student that is called by
the student's id or name.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

#: Larger is newer; compared only between files of one submitter.
Order = tuple[object, ...]


@dataclass(frozen=True)
class Submitter:
    """A person or a group, by what an export says: any of it may be empty."""

    name: str = ""
    #: Account names, the likeliest first.
    ids: tuple[str, ...] = ()
    #: Canvas's number of the user.
    number: str = ""
    email: str = ""
    #: Why the export does not say who it is.
    hidden: str = ""

    @property
    def label(self) -> str:
        """What to call them in a message."""
        return self.name or next(iter(self.ids), "") or self.number or self.email


@dataclass(frozen=True)
class ExportEntry:
    """One file of an export: who handed it in, under which name, and how new it is."""

    layout: str
    #: Identifies the submitter within the export.
    key: str
    file: str
    submitters: tuple[Submitter, ...]
    order: Order = ()
    late: bool = False
    #: The name before the platform numbered it, which other files may refer to.
    alias: str = ""
    #: Why it cannot be a file that was handed in.
    rejection: str = ""


_CANVAS = re.compile(
    r"(?:(?P<name>[^/]+?)_)??(?:(?P<late>late)_)?"
    r"(?:(?P<user>\d+)|anon_(?P<anonymous>[A-Za-z0-9]{4,8}))_(?P<upload>\d+)_(?P<file>[^/]+)",
    flags=re.IGNORECASE,
)
_CANVAS_TEXT = re.compile(
    r"(?:[^/]+_)?(?:late_)?(?:\d+|anon_[A-Za-z0-9]{4,8})_(?:text|link)\.html", flags=re.IGNORECASE
)
_RESUBMISSION = re.compile(r"^(?P<stem>.*?)-(?P<times>\d{1,6})(?P<suffix>\.[^.]+)$")
_MOODLE = re.compile(
    r"(?P<name>[^/]+?)(?:_(?P<user>\d+))?_assignsubmission_(?P<kind>file|onlinetext)_?/?(?P<file>.*)"
)
_GRADESCOPE = re.compile(r"submission_(?P<number>\d+)/(?P<file>.+)")
_BRIGHTSPACE = re.compile(
    r"(?P<number>\d+-\d+) - (?P<name>.+?) - (?P<time>[^/]*\d[^/]*)/(?P<file>.+)"
)
_BLACKBOARD = re.compile(
    r"(?P<before>[^/]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>[^/]+)|\.txt)"
)
_GITHUB = re.compile(r"(?P<slug>[^/]+)-submissions/(?P=slug)-(?P<user>[^/]+)/(?P<file>.+)")
#: What browsers, JupyterLab and file managers add to the name of a copy.
_COPY = re.compile(
    r"( ?\((?P<browser>\d{1,6})\)|[-_ ](?P<dash>\d{1,6})|[-_ ]copy ?(?P<copy>\d{0,6}))+$",
    flags=re.IGNORECASE,
)


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
            like_canvas[folder].append(bool(_canvas(name, modified)))
    for path, modified in files:
        folder, _, name = path.rpartition("/")
        named_so = like_canvas[folder]
        if path not in found and (not folder or 2 * sum(named_so) > len(named_so)):
            entry = _canvas(name, modified)
            found.update({path: entry} if entry else {})
    return found


def _from_path(path: str, modified: datetime.datetime) -> ExportEntry | None:
    parts = path.split("/")
    for start in range(len(parts)):
        rest = "/".join(parts[start:])
        for layout in _SINGLE_PATH_LAYOUTS:
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
        whole = _stem(part) if is_file else part
        for candidate in _called(whole):
            if normalised(candidate) in known:
                file = part if is_file else "/".join(parts[index + 1 :])
                submitter = Submitter(name=candidate, ids=(candidate,))
                order = _order(modified, file)
                return ExportEntry("hand", normalised(candidate), file, (submitter,), order)
    return None


def _called(whole: str) -> list[str]:
    """Return the parts of a name that could be a student's, the longest first."""
    words = re.split(r"([-_ ]+)", without_copy_mark(whole))
    runs = {"".join(words[:end]) for end in range(1, len(words) + 1, 2)}
    runs |= {"".join(words[start:]) for start in range(0, len(words), 2)}
    return sorted(runs | {whole}, key=len, reverse=True)


def normalised(name: str) -> str:
    """Return a name as far as all platforms keep it: letters and digits, no case, no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def copy_number(stem: str) -> int:
    """Return which copy a file is by its name: 2 for ``relu (2)``, 0 for ``relu``."""
    found = _COPY.search(stem)
    if not found:
        return 0
    return max(int(value or 1) for value in found.groupdict().values() if value is not None)


def without_copy_mark(stem: str) -> str:
    """Return a file's stem without what marks it as a copy."""
    return _COPY.sub("", stem)


def _order(when: datetime.datetime, file: str) -> Order:
    return (when.isoformat(), copy_number(_stem(file)))


def _stem(file: str) -> str:
    name = file.rsplit("/", 1)[-1]
    return re.split(r"\.(?:ipynb|txt|json)\b", name, maxsplit=1, flags=re.IGNORECASE)[0]


def _moodle(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _MOODLE.fullmatch(path)
    if not found:
        return None
    name, number = found["name"], found["user"] or ""
    hidden = ""
    if name.casefold() == "participant":
        hidden = "blind marking hides the name"
    submitter = Submitter(
        name=name, ids=(f"Participant {number}",) if hidden else (), hidden=hidden
    )
    is_text = found["kind"] == "onlinetext" or not found["file"]
    return ExportEntry(
        "moodle",
        f"{name}_{number}",
        found["file"],
        (submitter,),
        _order(modified, found["file"]),
        rejection="an online text, not a file that was handed in" if is_text else "",
    )


def _gradescope(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _GRADESCOPE.fullmatch(path)
    if not found:
        return None
    key = f"submission_{found['number']}"
    hidden = "submission_metadata.yml, which says whose it is, is not in the export"
    submitters = (Submitter(ids=(key,), hidden=hidden),)
    return ExportEntry(
        "gradescope", key, found["file"], submitters, _order(modified, found["file"])
    )


def _brightspace(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _BRIGHTSPACE.fullmatch(path)
    if not found:
        return None
    when = _brightspace_time(found["time"]) or modified
    return ExportEntry(
        "brightspace",
        # The numbers are of the submission: a second attempt has others.
        found["name"],
        found["file"],
        (Submitter(name=found["name"]),),
        _order(when, found["file"]),
    )


def _brightspace_time(text: str) -> datetime.datetime | None:
    """Return the platform's local time: its file names leave out the colon of ``9:26 PM``."""
    text = re.sub(r"(\d{1,2}):?(\d\d) ([AP]M)", r"\1:\2 \3", text.strip(), flags=re.IGNORECASE)
    for form in ("%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%d %B, %Y %I:%M %p"):
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _blackboard(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _BLACKBOARD.fullmatch(path)
    if not found:
        return None
    # An assignment's name and an account's name may both hold underscores.
    words = found["before"].split("_")
    ids = tuple("_".join(words[start:]) for start in range(1, len(words)))
    try:
        when = datetime.datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        when = modified
    return ExportEntry(
        "blackboard",
        found["before"],
        found["file"] or "",
        (Submitter(ids=tuple(reversed(ids)) or (found["before"],)),),
        _order(when, found["file"] or ""),
        rejection="" if found["file"] else "the platform's own note about the attempt",
    )


def _github(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _GITHUB.fullmatch(path)
    if not found:
        return None
    submitter = Submitter(ids=(found["user"],))
    order = _order(modified, found["file"])
    return ExportEntry("github", found["user"], found["file"], (submitter,), order)


def _canvas(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _CANVAS.fullmatch(path)
    if not found:
        if not _CANVAS_TEXT.fullmatch(path):
            return None
        return ExportEntry("canvas", path, path, (), rejection="an online text or link, not a file")
    file, alias, attempt = found["file"], "", 0
    if repeat := _RESUBMISSION.match(file):
        alias, attempt = repeat["stem"] + repeat["suffix"], int(repeat["times"])
    anonymous = found["anonymous"] or ""
    submitter = Submitter(
        name=found["name"] or "",
        ids=(f"anon_{anonymous}",) if anonymous else (),
        number=found["user"] or "",
        hidden="anonymous grading hides the name" if anonymous else "",
    )
    return ExportEntry(
        "canvas",
        anonymous or found["user"],
        file,
        (submitter,),
        (int(found["upload"]), attempt),
        bool(found["late"]),
        alias=alias,
    )


#: Layouts that one path is enough to recognise.
_SINGLE_PATH_LAYOUTS: tuple[Callable[[str, datetime.datetime], ExportEntry | None], ...] = (
    _moodle,
    _gradescope,
    _brightspace,
    _blackboard,
    _github,
)
