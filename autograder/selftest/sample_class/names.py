"""The people of a sample class: names as they come, awkward ones first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

#: Names that have broken a spreadsheet, file name or regular expression.
_AWKWARD = (
    ("Zoë", "Müller"),
    ("Seán", "O'Neill"),
    ("Ana María", "de la Cruz, Jr."),
    ('"Ace"', "Okafor"),
    ("=SUM(A1:A9)", "Lindqvist"),
    ("Nguyễn", "Thị Minh Khai"),
    ("Łukasz", "Żółć"),
    ("Sam", "+49 Smith; DROP"),
)
_NAMES = Path(__file__).with_name("names.txt")


@dataclass(frozen=True)
class Person:
    """One student of a sample class."""

    id: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """An address that no one has (RFC 2606)."""
        return f"{self.id}@example.edu"


def people(count: int, random: Random) -> Iterator[Person]:
    """Yield ``count`` different students; every third of the first ones has an awkward name."""
    given, family = (line.split() for line in _NAMES.read_text(encoding="utf-8").splitlines())
    awkward = iter(_AWKWARD)
    taken: set[str] = set()
    for number in range(count):
        name = next(awkward, None) if number % 3 == 1 else None
        first, last = name or (random.choice(given), random.choice(family))
        person = Person(_free_id(first, last, taken), first, last)
        taken.add(person.id)
        yield person


def _free_id(first: str, last: str, taken: set[str]) -> str:
    """Return an account name as universities make them: the initial and the last name."""
    initial = next((letter for letter in first if letter.isalpha()), "")
    plain = unicodedata.normalize("NFKD", initial + last)
    letters = "".join(letter for letter in plain.lower() if letter.isascii() and letter.isalnum())
    wanted = letters[:12] or "student"
    number = 1
    while (candidate := wanted if number == 1 else f"{wanted}{number}") in taken:
        number += 1
    return candidate
