"""Read a class list, whoever wrote it, and compare it with the gradebook's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from autograder.gradebook.values import Student
from autograder.lms.file_names import normalised
from autograder.lms.tables import Row, Table

#: How column names are written, normalised; Moodle writes them in the user's language.
_FIRST = ("firstname", "givenname", "vorname", "prenom", "nombre", "nome")
_LAST = (
    "lastname", "surname", "familyname", "nachname", "nom", "nomdefamille", "apellidos",
    "apellidoa", "cognome",
)  # fmt: skip
_FULL = (
    "student", "name", "fullname", "studentname", "vollstandigername", "nomcomplet",
    "nombrecompleto",
)  # fmt: skip
_EMAIL = (
    "email", "emailaddress", "mail", "emailadresse", "adressedecourriel", "direcciondecorreo",
    "correoelectronico",
)  # fmt: skip
_USERNAME = (
    "username", "login", "loginid", "account", "anmeldename", "nutzername", "benutzername",
    "nomdutilisateur", "nombredeusuario",
)  # fmt: skip
_NUMBER = ("idnumber", "idnummer", "numerodidentification", "numerodeid", "matrikelnummer")
#: What a spreadsheet makes of a long number.
_SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", flags=re.IGNORECASE)

#: Names at least this alike (of 100) may be one person's under two ids.
_NEARLY = 90


@dataclass(frozen=True)
class ClassList:
    """A class list as it was read."""

    kind: str
    students: list[Student]
    #: Rows that were left out on purpose, and what had to be assumed.
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """A class list compared with what the gradebook holds."""

    new: list[Student]
    changed: list[Student]
    left: list[Student]
    #: Groups that could be the same person, and why.
    doubtful: list[tuple[tuple[Student, ...], str]]


def class_list(table: Table) -> ClassList:
    """Return the students in a table of ours, a spreadsheet's, Canvas's or Moodle's.

    Raises:
        ValueError: the columns are not those of a class list, or rows are wrong; the message
            names them.
    """
    kind, student_of = _reader(set(table.columns))
    students: dict[str, Student] = {}
    problems: list[str] = []
    skipped: list[int] = []
    for row in table.rows:
        if kind == "Canvas" and _not_a_student(row):
            skipped.append(row.line)
            continue
        student = student_of(row)
        if problem := _problem(student.id):
            problems.append(f"line {row.line}: {problem}")
        elif students.get(student.id, student) != student:
            problems.append(f"line {row.line}: the id {student.id!r} is there twice")
        else:
            students[student.id] = student
    if problems:
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise ValueError("; ".join(problems[:5]) + more)
    if not students:
        raise ValueError("it has a header, but no students")
    remarks = list(table.remarks)
    if skipped:
        lines = ", ".join(map(str, skipped))
        remarks.append(f"lines that are not students (points possible, test student): {lines}")
    return ClassList(kind, list(students.values()), remarks)


def _reader(columns: set[str]) -> tuple[str, Callable[[Row], Student]]:
    """Return whose list it is by its columns, and how its rows are read."""
    if "sisloginid" in columns or {"student", "id", "section"} <= columns:
        return "Canvas", _canvas
    if "id" in columns or "studentid" in columns:
        return "ours", _ours
    moodle = {*_NUMBER, *_USERNAME, *_EMAIL} & columns
    if moodle and {*_FIRST, *_LAST, *_FULL} & columns:
        return "Moodle", _moodle
    known = ", ".join(sorted(columns)[:10]) or "none"
    raise ValueError(
        f"its columns ({known}) are not those of a class list; needed are id, first_name, "
        "last_name, email, lms_user_id, or an export of Canvas's or Moodle's"
    )


def _names(row: Row) -> tuple[str, str]:
    first, last = row.get(*_FIRST), row.get(*_LAST)
    if first or last:
        return first, last
    full = row.get(*_FULL)
    if "," in full:
        last, _, first = full.partition(",")
    else:
        first, _, last = full.rpartition(" ")
    return first.strip(), last.strip()


def _ours(row: Row) -> Student:
    first, last = _names(row)
    number = row.get("lmsuserid", "canvasuserid", *_NUMBER)
    return Student(row.get("id", "studentid"), first, last, row.get(*_EMAIL), number)


def _canvas(row: Row) -> Student:
    first, last = _names(row)
    login, number = row.get("sisloginid"), row.get("id")
    email = login if "@" in login else row.get(*_EMAIL)
    return Student(login or row.get("sisuserid") or number, first, last, email, number)


def _moodle(row: Row) -> Student:
    first, last = _names(row)
    number, email = row.get(*_NUMBER), row.get(*_EMAIL)
    return Student(row.get(*_USERNAME) or number or email, first, last, email, number)


def _not_a_student(row: Row) -> bool:
    """Whether a row of Canvas's is the points possible, what is posted, or the test student."""
    name = row.get("student", "lastname")
    return not name or name == "Points Possible" or name in ("Student, Test", "Test Student")


def _problem(student_id: str) -> str:
    if not student_id:
        return "there is no id"
    if _SHORTENED.fullmatch(student_id):
        return f"a spreadsheet has shortened the id to {student_id!r}: format the column as text"
    unfit = student_id.startswith(".") or not set("/\\<>").isdisjoint(student_id)
    if unfit or len(student_id.encode()) > 200:
        return f"the id {student_id[:40]!r} cannot be the name of a folder"
    return ""


def compare(listed: Iterable[Student], known: Iterable[Student]) -> Comparison:
    """Return who is new, who has left, whose entry changed, and who could be the same person.

    A blank in the list does not delete what the gradebook has.
    """
    before = {student.id: student for student in known}
    after = {student.id: _filled(student, before.get(student.id)) for student in listed}
    new = [student for key, student in after.items() if key not in before]
    left = [student for key, student in before.items() if key not in after]
    changed = [one for key, one in after.items() if key in before and one != before[key]]
    doubtful = _doubtful([*after.values(), *left], {student.id for student in new}, left)
    return Comparison(new, changed, left, doubtful)


def _filled(student: Student, before: Student | None) -> Student:
    if before is None:
        return student
    blanks = {key: value for key, value in vars(before).items() if not getattr(student, key)}
    return replace(student, **blanks)


def _doubtful(
    students: list[Student], new: set[str], left: list[Student]
) -> list[tuple[tuple[Student, ...], str]]:
    """Return groups with a new student in them that share a key, or nearly a name with one who
    has left.
    """
    found: dict[tuple[str, ...], tuple[tuple[Student, ...], str]] = {}
    shared: dict[tuple[str, str], list[Student]] = defaultdict(list)
    for student in students:
        for reason, key in _keys(student):
            shared[reason, key].append(student)
    for (reason, _), alike in shared.items():
        if len(alike) > 1 and not new.isdisjoint(one.id for one in alike):
            found.setdefault(tuple(one.id for one in alike), (tuple(alike), reason))
    for one in (student for student in students if student.id in new):
        for other in left:
            names = [normalised(s.first_name + s.last_name) for s in (one, other)]
            if min(map(len, names)) >= 8 and fuzz.ratio(*names) >= _NEARLY:
                found.setdefault((one.id, other.id), ((one, other), "nearly the same name"))
    return list(found.values())


def _keys(student: Student) -> Iterator[tuple[str, str]]:
    if student.email:
        yield "the same address", student.email.casefold()
    if student.lms_user_id:
        yield "the same number on the platform", student.lms_user_id
    plain_id = normalised(student.id).lstrip("0")
    yield "ids that differ only in case, zeros or punctuation", plain_id
    if name := normalised(student.last_name + student.first_name):
        yield "the same name", name
