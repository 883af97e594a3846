"""How Canvas and Moodle name what they export, and whose it is.

Canvas ("Download Submissions") makes a flat zip::

    mullerannalate_LATE_10231_558231_relu_derivatives-2.ipynb
    name            late user  submission file, "-2" on the second resubmission

Moodle ("Download all submissions") makes a folder for each student, or with that switched off puts
the same before each file name::

    Anna Müller_4711_assignsubmission_file_/relu_derivatives.ipynb
    full name   participant
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.results import Student

_CANVAS = re.compile(
    r"(?P<name>[^_/]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>[^/]+)"
)
_MOODLE = re.compile(
    r"(?P<name>[^/]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?/?(?P<file>.*)"
)
_CANVAS_REPEAT = re.compile(r"^(?P<stem>.*?)-(?P<times>\d+)(?P<suffix>\.[^.]+)$")
_COPY = re.compile(r"( ?\(\d+\)|[-_ ]\d+|[-_ ]copy\d*)+$", flags=re.IGNORECASE)


@dataclass(frozen=True)
class Handed:
    """One file of an export: whose it is, what it is called, and which attempt it belongs to."""

    entry: str
    lms: str
    user: str
    name: str
    file: str
    attempt: int = 0
    late: bool = False


def recognise(entry: str) -> Handed | None:
    """Return what the name of a zip entry says, or None if neither system names files so."""
    if moodle := _MOODLE.fullmatch(entry):
        if not moodle["file"] or moodle["kind"] == "onlinetext":
            return None
        return Handed(entry, "moodle", moodle["user"], moodle["name"], moodle["file"])
    if canvas := _CANVAS.fullmatch(entry):
        file, attempt = canvas["file"], 0
        if repeat := _CANVAS_REPEAT.match(file):
            file, attempt = repeat["stem"] + repeat["suffix"], int(repeat["times"])
        return Handed(
            entry, "canvas", canvas["user"], canvas["name"], file, attempt, bool(canvas["late"])
        )
    return None


def folded(name: str) -> str:
    """Return a name as Canvas writes it: lower case, letters and digits only, no accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def owner(handed: Handed, students: Iterable[Student]) -> Student | None:
    """Return the student of the class list whose file this is, if exactly one fits.

    The learning platform's own number decides; where the class list has none, the name does.
    """
    students = list(students)
    by_number = [student for student in students if student.lms_user_id == handed.user]
    if len(by_number) == 1:
        return by_number[0]
    name = folded(handed.name)
    by_name = [
        student
        for student in students
        if not student.lms_user_id
        and name
        and name
        in {
            folded(student.last_name + student.first_name),
            folded(student.first_name + student.last_name),
        }
    ]
    return by_name[0] if len(by_name) == 1 else None


def newcomer(handed: Handed) -> Student:
    """Return a student for somebody whom the class list does not know."""
    first, _, last = handed.name.rpartition(" ")
    return Student(
        id=f"{handed.lms}-{handed.user}", first_name=first, last_name=last, lms_user_id=handed.user
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
