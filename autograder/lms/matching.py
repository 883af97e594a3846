"""Which students of the class list a submitter of an export is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from autograder.gradebook.values import Student
from autograder.lms.entries import Submitter
from autograder.lms.file_names import normalised

#: Names at least this alike (of 100) are suggested as meaning the same person.
_SIMILAR = 75


def name_forms(student: Student) -> set[str]:
    """Return a student's name as platforms write it, normalised: both orders."""
    forms = {
        normalised(student.last_name + student.first_name),
        normalised(student.first_name + student.last_name),
    }
    return forms - {""}


@dataclass
class ClassIndex:
    """The class list by everything that an export can name a student by."""

    students: list[Student]
    #: Normalised name of a group, an account or a participant → its students' ids.
    members: Mapping[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the indices."""
        self._by: dict[str, dict[str, list[Student]]] = {
            kind: defaultdict(list) for kind in ("id", "number", "email", "name")
        }
        for student in self.students:
            self._by["id"][student.id.casefold()].append(student)
            if student.lms_user_id:
                self._by["number"][student.lms_user_id].append(student)
            if student.email:
                self._by["email"][student.email.casefold()].append(student)
                # Accounts are often the part of the address before the @.
                self._by["email"][student.email.casefold().split("@")[0]].append(student)
            for form in name_forms(student):
                self._by["name"][form].append(student)

    @property
    def labels(self) -> set[str]:
        """All normalised ids and names of students, groups and accounts."""
        found = {normalised(student.id) for student in self.students} | set(self.members)
        return (found | set(self._by["name"])) - {""}

    def find(self, submitter: Submitter) -> list[Student]:
        """Return the students that a submitter is: several for a group, none if in doubt.

        A platform's number decides, then an account's name, then an address, then a full name. A
        key that two students share decides nothing.
        """
        for label in (*submitter.ids, submitter.name):
            if ids := self.members.get(normalised(label)):
                return [one for one in self.students if one.id in ids]
        if submitter.number:
            if one := self._single("number", submitter.number):
                return [one]
            # Who has another number is someone else, whatever the name.
            named = self._by["name"].get(normalised(submitter.name), [])
            return named if len(named) == 1 and not named[0].lms_user_id else []
        for key in submitter.ids:
            for kind in ("id", "number", "email"):
                if one := self._single(kind, key.casefold()):
                    return [one]
        if one := self._single("email", submitter.email.casefold()):
            return [one]
        one = self._single("name", normalised(submitter.name))
        return [one] if one else []

    def _single(self, kind: str, key: str) -> Student | None:
        # The same student may be there twice, by an address and by what is before its @.
        found = {one.id: one for one in self._by[kind].get(key, [])} if key else {}
        return next(iter(found.values())) if len(found) == 1 else None

    def namesakes(self, submitter: Submitter) -> list[Student]:
        """Return the students who have a submitter's name."""
        return self._by["name"].get(normalised(submitter.name), []) if submitter.name else []

    def similar(self, submitter: Submitter) -> Student | None:
        """Return the student whose name is most like a submitter's, if one is alike at all."""
        wanted = normalised(submitter.name) or normalised(submitter.label)
        scored = [
            (fuzz.ratio(wanted, form), one) for one in self.students for form in name_forms(one)
        ]
        best = max(scored, key=lambda pair: pair[0], default=None)
        return best[1] if wanted and best and best[0] >= _SIMILAR else None


def new_student(layout: str, key: str, submitter: Submitter) -> Student:
    """Return a student for a submitter that the class list does not have."""
    if "," in submitter.name:
        last, _, first = submitter.name.partition(",")
    else:
        first, _, last = submitter.name.rpartition(" ")
    known_by = submitter.number or next(iter(submitter.ids), "") or normalised(key)
    own = next(iter(submitter.ids), "") if layout in ("gradescope", "blackboard", "github") else ""
    safe = "".join(c if c.isalnum() or c in "._@-" else "-" for c in own or known_by).strip(".")
    return Student(
        id=safe if own and safe else f"{layout}-{safe or 'unknown'}",
        first_name=first.strip(),
        last_name=last.strip(),
        email=submitter.email,
        lms_user_id=submitter.number,
    )


def resolve(members: Iterable[tuple[str, Submitter]], index: ClassIndex) -> dict[str, list[str]]:
    """Return group or account → the ids of its students, from rows of (group, person)."""
    found: dict[str, list[str]] = defaultdict(list)
    for group, person in members:
        for student in index.find(person):
            if student.id not in found[normalised(group)]:
                found[normalised(group)].append(student.id)
    return dict(found)
