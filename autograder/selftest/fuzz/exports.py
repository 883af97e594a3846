"""Random exports, class lists and time stamps: read, or refused with a sentence.

An export must never write outside its folder, and what it is sorted into must have names that a
folder can have. A table's students must be valid text. A time stamp is a time or not understood.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from autograder.errors import UserError
from autograder.gradebook.values import Student
from autograder.lms.archive import open_export
from autograder.lms.class_list import class_list, compare
from autograder.lms.collect import sort_export
from autograder.lms.matching import ClassIndex
from autograder.lms.notebooks import CourseNotebook
from autograder.lms.tables import parse_table
from autograder.timestamps import parse_timestamp

_CLASS = [
    Student("anna", "Anna", "Müller", "anna@u.example", "77"),
    Student("bob", "Bob", "Ray", "bob@u.example"),
    Student("li_x", "Xiaolong", "Li", "xli@u.example", "78"),
]
_KNOWN = [
    CourseNotebook("ps1", "relu", frozenset({"relu", "test_relu"})),
    CourseNotebook("ps2", "mlp", frozenset({"affine"})),
]
_PATH_PARTS = (
    *("anna", "Anna Müller", "müller", "77", "9", "_", "_", "-", " - ", "/", "/", "..", ".", " "),
    *("late_", "LATE", "_4_assignsubmission_file_/", "submission_11/", "anon_ab12c_5_", "relu"),
    *("_attempt_2026-10-01-10-00-00_", "Sep 24, 2024 926 PM", "ps1-submissions/ps1-", ".ipynb"),
    *(".zip", ".txt", ".csv", "\\", "C:", "\x07", "\u202e", "__MACOSX/", ".git/", "relu (1)"),
    *("Participant", "submission_metadata.yml", "timestamp.txt", "%00", "é" * 100, "~", "*"),
)
_CELLS = (
    *("id", "first_name", "last_name", "email", "Student", "SIS Login ID", "ID", "Section"),
    *("anna", "Anna", "Müller", "a@u.example", "=1+1", "007", "1.23E+08", "../x", "", " ", "\xa0"),
    *("\x00", "\u200b", "Points Possible", "Doe, Jane", '"', "'", "\ufeff", "x" * 300),
)
_TIMES = (
    *("2026", "10", "01", "31", "02", "13", "99", "0", "-", "/", ".", ":", " ", "T", "Z", "+01:00"),
    *("UTC", "EDT", "JST", "CET", "PM", "AM", "Oct", "Mar", ",", "+0100", "-12:00", "1e9", "\x00"),
)


def cases(numbers: Iterable[int], seed: int) -> Iterator[tuple[int, str, str | None]]:
    """Yield (number, what became of it, the fault or None) of each random input.

    A number and a seed always make the same input.
    """
    for number in numbers:
        random = Random(f"{seed}/{number}")
        kind, check = random.choice(_KINDS)
        became, fault = "", None
        try:
            became = check(random)
        except (UserError, ValueError) as error:
            became = "refused"
            fault = None if str(error).isprintable() else f"the reason is {str(error)[:200]!r}"
        except Exception as error:  # any other exception is a finding
            became, fault = "fault", f"{type(error).__name__}: {error}"[:500]
        yield number, f"{kind}: {became}", fault


def _export(random: Random) -> str:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "export.zip").write_bytes(_zip(random, depth=0))
        (root / "staging").mkdir()
        with open_export(root / "export.zip") as (files, _):
            result = sort_export(
                files,
                ClassIndex(_CLASS),
                "ps1",
                _KNOWN,
                lambda student: root / "submitted" / student / "ps1",
                root / "staging",
                confirm=lambda student, reason: random.random() < 0.5,
            )
        if {path.name for path in root.iterdir()} - {"export.zip", "staging", "submitted"}:
            raise RuntimeError("something was written outside the course folder's own")
        if any((root / "staging").iterdir()):
            raise RuntimeError("a draft was left")
        for student in result.students:
            if not student.id.isprintable() or "/" in student.id or student.id.startswith("."):
                raise RuntimeError(f"a student is called {student.id!r}")
        return "collected" if result.students else "nothing collected"


def _zip(random: Random, depth: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", random.choice((0, 8))) as archive:
        names = {_joined(random, _PATH_PARTS, 6) for _ in range(random.randint(0, 6))}
        for name in sorted(names - {""}):
            if name[0] != "\x00":
                archive.writestr(name, _content(random, name, depth))
    data = bytearray(buffer.getvalue())
    if random.random() < 0.3:
        for _ in range(random.randint(1, 4)):
            data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _content(random: Random, name: str, depth: int) -> bytes:
    if name.endswith(".zip") and depth < 5:
        return _zip(random, depth + 1)
    cells = [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": grade_id}}, "source": ""}
        for grade_id in random.sample(("relu", "test_relu", "affine", "other"), 2)
    ]
    notebook = json.dumps({"nbformat": 4, "cells": cells})
    return random.choice(
        (
            notebook.encode(),
            notebook.encode("utf-16"),
            notebook.encode()[:40],
            random.randbytes(30),
            b"[" * 5000,
            b'{"nbformat": 4, "cells": [{"metadata": 5}, 7, null]}',
            b"submission_11:\n  :submitters:\n  - :name: Anna\n    :sid: anna\n",
        )
    )


def _table(random: Random) -> str:
    delimiter = random.choice((",", ";", "\t"))
    rows = [
        delimiter.join(random.choice(_CELLS) for _ in range(random.randint(1, 6)))
        for _ in range(random.randint(0, 8))
    ]
    if random.random() < 0.6:
        rows.insert(0, delimiter.join(("id", "first_name", "last_name", "email")))
    text = random.choice(("\n", "\r\n", "\r")).join(rows)
    encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"))
    data = text.encode(encoding, "replace")
    if random.random() < 0.2:
        data = data[: random.randrange(len(data) + 1)] + random.randbytes(5)
    listed = class_list(parse_table(data)).students
    for student in (*listed, *compare(listed, _CLASS).new):
        text = "".join(vars(student).values())
        if not text.isprintable() or re.search(r"[/\\]", student.id) or not student.id:
            raise RuntimeError(f"a student is {student!r}")
    return "read"


def _time(random: Random) -> str:
    text = _joined(random, _TIMES, 14)
    if random.random() < 0.7:
        date = random.choice(("-", "/", ".", " ")).join(random.choices(_TIMES[:8], k=3))
        hour, minute = random.randrange(26), random.randrange(62)
        zone = random.choice(_TIMES)
        text = f"{date} {hour:02}:{minute:02}:{random.random() * 61:.6f} {zone}"
    when = parse_timestamp(text)
    if when.tzinfo is not None:
        raise RuntimeError(f"{when} is not in UTC without a zone")
    return "understood"


def _joined(random: Random, parts: tuple[str, ...], most: int) -> str:
    return "".join(random.choice(parts) for _ in range(random.randint(1, most)))


_KINDS: tuple[tuple[str, Callable[[Random], str]], ...] = (
    ("export", _export),
    ("class list", _table),
    ("time stamp", _time),
)
