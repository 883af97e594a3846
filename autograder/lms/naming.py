"""How Canvas and Moodle name what they export, and whose it is.

Canvas ("Download Submissions") makes a flat zip::

    mülleranna_late_10231_558231_relu_derivatives-2.ipynb
    name       late user  upload file, "-2" on the second resubmission

The name is lower case without blanks and punctuation; "late" is upper case in some versions;
anonymous grading leaves the name out. Source: Canvas LMS, ``lib/content_zipper.rb``.

Moodle ("Download all submissions") makes a folder for each student, or with that switched off puts
the same before each file name::

    Anna Müller_4711_assignsubmission_file_/relu_derivatives.ipynb
    full name   participant

The participant's number is another one in every assignment, so it says nothing about who it is.
Source: Moodle, ``mod/assign/locallib.php``, ``get_uniqueid_for_user``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.gradebook import Student

_CANVAS = re.compile(
    r"(?:(?P<name>[^/]+?)_)??(?:(?P<late>late)_)?(?P<user>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)",
    flags=re.IGNORECASE,
)
_MOODLE = re.compile(
    r"(?P<name>[^/]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?/?(?P<file>.*)"
)
_CANVAS_REPEAT = re.compile(r"^(?P<stem>.*?)-(?P<times>\d+)(?P<suffix>\.[^.]+)$")
_COPY = re.compile(r"( ?\(\d+\)|[-_ ]\d+|[-_ ]copy\d*)+$", flags=re.IGNORECASE)


@dataclass(frozen=True)
class ExportEntry:
    """One file of an export: whose it is, what it is called, and which attempt it belongs to."""

    entry: str
    lms: str
    user: str
    name: str
    file: str
    attempt: int = 0
    late: bool = False


def recognise(entry: str) -> ExportEntry | None:
    """Return what the name of a zip entry says, or None if neither system names files so."""
    if moodle := _MOODLE.fullmatch(entry):
        if not moodle["file"] or moodle["kind"] == "onlinetext":
            return None
        return ExportEntry(entry, "moodle", moodle["user"], moodle["name"], moodle["file"])
    if canvas := _CANVAS.fullmatch(entry):
        file, attempt = canvas["file"], 0
        if repeat := _CANVAS_REPEAT.match(file):
            file, attempt = repeat["stem"] + repeat["suffix"], int(repeat["times"])
        return ExportEntry(
            entry,
            "canvas",
            canvas["user"],
            canvas["name"] or "",
            file,
            attempt,
            bool(canvas["late"]),
        )
    return None


def normalised(name: str) -> str:
    """Return a name as far as both systems keep it: letters and digits, no case, no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def owner(handed: ExportEntry, students: Iterable[Student]) -> Student | None:
    """Return the student of the class list whose file this is, if exactly one fits.

    Canvas's number decides; where the class list has none, and with Moodle, the name does.
    """
    students = list(students)
    if handed.lms == "canvas":
        by_number = [student for student in students if student.lms_user_id == handed.user]
        if len(by_number) == 1:
            return by_number[0]
        students = [student for student in students if not student.lms_user_id]
    name = normalised(handed.name)
    by_name = [
        student
        for student in students
        if name
        and name
        in {
            normalised(student.last_name + student.first_name),
            normalised(student.first_name + student.last_name),
        }
    ]
    return by_name[0] if len(by_name) == 1 else None


def new_student(handed: ExportEntry) -> Student:
    """Return a student for somebody whom the class list does not know."""
    first, _, last = handed.name.rpartition(" ")
    own_number = handed.user if handed.lms == "canvas" else ""
    return Student(
        id=f"{handed.lms}-{handed.user}", first_name=first, last_name=last, lms_user_id=own_number
    )


def notebook_name(file: str, known: Iterable[str], only_one: bool) -> str | None:
    """Return the assignment's notebook that a file is, whatever a browser added to its name.

    ``only_one`` says that the student handed in a single notebook: for an assignment of one
    notebook it is that one even if it was renamed.
    """
    known = list(known)
    stem = file.rsplit("/", 1)[-1].removesuffix(".ipynb")
    for candidate in (stem, _COPY.sub("", stem)):
        for name in known:
            if candidate.lower() == name.lower():
                return name
    return known[0] if only_one and len(known) == 1 else None
