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
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from autograder.lms.entries import ExportEntry, Submitter
from autograder.lms.file_names import order_of
from autograder.timestamps import in_utc

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


def moodle(path: str, modified: datetime.datetime) -> ExportEntry | None:
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
        order_of(modified, found["file"]),
        rejection="an online text, not a file that was handed in" if is_text else "",
    )


def gradescope(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _GRADESCOPE.fullmatch(path)
    if not found:
        return None
    key = f"submission_{found['number']}"
    hidden = "submission_metadata.yml, which says whose it is, is not in the export"
    submitters = (Submitter(ids=(key,), hidden=hidden),)
    return ExportEntry(
        "gradescope", key, found["file"], submitters, order_of(modified, found["file"])
    )


def brightspace(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _BRIGHTSPACE.fullmatch(path)
    if not found:
        return None
    when = _brightspace_time(found["time"])
    return ExportEntry(
        "brightspace",
        # The numbers are of the submission: a second attempt has others.
        found["name"],
        found["file"],
        (Submitter(name=found["name"]),),
        order_of(when or modified, found["file"]),
        received=when and in_utc(when),
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


def blackboard(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _BLACKBOARD.fullmatch(path)
    if not found:
        return None
    # An assignment's name and an account's name may both hold underscores.
    words = found["before"].split("_")
    ids = tuple("_".join(words[start:]) for start in range(1, len(words)))
    try:
        when = datetime.datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        when = None
    return ExportEntry(
        "blackboard",
        found["before"],
        found["file"] or "",
        (Submitter(ids=tuple(reversed(ids)) or (found["before"],)),),
        order_of(when or modified, found["file"] or ""),
        received=when and in_utc(when),
        rejection="" if found["file"] else "the platform's own note about the attempt",
    )


def github(path: str, modified: datetime.datetime) -> ExportEntry | None:
    found = _GITHUB.fullmatch(path)
    if not found:
        return None
    submitter = Submitter(ids=(found["user"],))
    order = order_of(modified, found["file"])
    return ExportEntry("github", found["user"], found["file"], (submitter,), order)


def canvas(path: str, modified: datetime.datetime) -> ExportEntry | None:
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
SINGLE_PATH: tuple[Callable[[str, datetime.datetime], ExportEntry | None], ...] = (
    moodle,
    gradescope,
    brightspace,
    blackboard,
    github,
)
