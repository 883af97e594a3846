"""A class to try the autograder on: students, submissions, due dates, in nbgrader's layout."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nbgrader.api import Assignment
from sqlalchemy import update

from autograder.checkout import Checkout, current
from autograder.course_folder import CourseFolder, open_course, write_config
from autograder.errors import UserError
from autograder.gradebook.database import open_engine, user_errors
from autograder.gradebook.students import add_students
from autograder.gradebook.values import Student
from autograder.grading.assignment import assignment_rows
from autograder.grading.read_sources import load_sources
from autograder.selftest.sample_class.competition_entries import with_entry
from autograder.selftest.sample_class.names import Person, people
from autograder.selftest.sample_class.variants import MIXTURE, HandedIn, Material
from autograder.timestamps import timestamp_text

#: When the first assignment is due; each next one two weeks later.
FIRST_DUE = datetime.datetime(2026, 10, 16, 22, 0)


@dataclass(frozen=True)
class SampleSubmission:
    """What one student handed in for one assignment; no ``handed_in`` for nothing."""

    person: Person
    assignment: str
    handed_in: HandedIn | None
    timestamp: datetime.datetime | None


def make_sample_class(
    folder: Path,
    count: int,
    assignments: Sequence[str] = (),
    seed: int = 0,
    checkout: Checkout | None = None,
) -> list[SampleSubmission]:
    """Fill a new course folder with a class of ``count`` students, the same for the same seed.

    Raises:
        UserError: the folder already holds submissions, or an assignment does not exist.
    """
    checkout = checkout or current()
    names = list(assignments) or checkout.assignments()
    if not names:
        raise UserError(f"There is no assignment under {checkout.solutions} yet.")
    if (folder / "submitted").exists():
        raise UserError(
            f"{folder} already holds submissions: name another folder, or remove it first."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if checkout.root == current().root:
            write_config(folder)
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror}.") from error
    course = open_course(folder, checkout)
    random = Random(seed)
    students = list(people(count, random))
    entries = []
    with user_errors(course.db_url):
        engine = open_engine(course.db_url)
        try:
            for number, name in enumerate(names):
                sources = load_sources(course.solutions, name, course.config)
                due = FIRST_DUE + datetime.timedelta(days=14 * number)
                rows = assignment_rows(course, engine, sources)
                with engine.begin() as connection:
                    connection.execute(
                        update(Assignment).where(Assignment.id == rows.id).values(duedate=due)
                    )
                for source in sources:
                    material = Material(source, course.config)
                    entries += _hand_in(material, students, due, random)
            with engine.begin() as connection:
                add_students(
                    connection,
                    [Student(p.id, p.first_name, p.last_name, p.email) for p in students],
                )
        finally:
            engine.dispose()
    _write(course, entries)
    return entries


def _hand_in(
    material: Material, students: Sequence[Person], due: datetime.datetime, random: Random
) -> list[SampleSubmission]:
    entries = []
    for number, person in enumerate(students):
        # One in twelve hands nothing in.
        if number % 12 == 11:
            entries.append(SampleSubmission(person, material.source.assignment, None, None))
            continue
        handed_in = MIXTURE[number % len(MIXTURE)](material, random)
        handed_in = with_entry(handed_in, material, number, random)
        # Most come on the last evening, one in eight up to two days late.
        early = random.expovariate(1 / 20)
        hours = -random.uniform(0.1, 48) if number % 8 == 5 else early
        when = due - datetime.timedelta(seconds=int(hours * 3600))
        entries.append(SampleSubmission(person, material.source.assignment, handed_in, when))
    return entries


def _write(course: CourseFolder, entries: Sequence[SampleSubmission]) -> None:
    for entry in entries:
        if entry.handed_in is None or entry.timestamp is None:
            continue
        folder = course.folder("submitted", entry.person.id, entry.assignment)
        folder.mkdir(parents=True, exist_ok=True)
        files = {entry.handed_in.name: entry.handed_in.data, **entry.handed_in.files}
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / "timestamp.txt").write_text(timestamp_text(entry.timestamp))
