"""Answers to the same problem that are suspiciously alike.

Winnowing (S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting", SIGMOD 2003), the method behind MOSS, from the library copydetect: names are
folded, so that renaming variables hides nothing. What the stub gives everybody does not count,
and neither does what a tenth of the class wrote, for a short problem has few right answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from copydetect.utils import filter_code, get_document_fingerprints

#: Characters of folded code in a fingerprint, and how many of them one is chosen from.
_GRAM, _WINDOW = 14, 4
#: Fingerprints that an answer must have beyond the common ones before it can be judged.
_FEWEST = 12
#: Share of the smaller answer's fingerprints that both must have.
_ALIKE = 0.8


@dataclass(frozen=True)
class AnswerPair:
    """Two students whose answers to a problem are alike; ``alike`` is a share in [0, 1]."""

    problem: str
    first: str
    second: str
    alike: float


@dataclass(frozen=True)
class StudentPair:
    """Two students and the problems that their answers are alike in; ``alike`` is the mean."""

    first: str
    second: str
    problems: tuple[str, ...]
    alike: float


def by_students(pairs: Iterable[AnswerPair]) -> list[StudentPair]:
    """Return the pairs of students, those alike in most problems first."""
    shared: dict[tuple[str, str], list[AnswerPair]] = defaultdict(list)
    for pair in pairs:
        shared[pair.first, pair.second].append(pair)
    student_pairs = [
        StudentPair(*who, tuple(pair.problem for pair in both), fmean(pair.alike for pair in both))
        for who, both in shared.items()
    ]
    return sorted(student_pairs, key=lambda c: (-len(c.problems), -c.alike, c.first, c.second))


def fingerprints(code: str, boilerplate: frozenset[int] = frozenset()) -> frozenset[int]:
    """Return the winnowed fingerprints of Python code, names and strings folded."""
    folded, _ = filter_code(code, "answer.py", language="python")
    if len(folded) < _GRAM:
        return frozenset()
    hashes, _ = get_document_fingerprints(folded, _GRAM, _WINDOW)
    return frozenset(int(value) for value in hashes) - boilerplate


def similar_answers(problem: str, answers: Mapping[str, str], stub: str = "") -> list[AnswerPair]:
    """Return the pairs of students with suspiciously alike answers, the most alike first.

    Args:
        problem: its name.
        answers: student id → code.
        stub: what everybody was given.
    """
    given = fingerprints(stub)
    by_code = {code: fingerprints(code, given) for code in set(answers.values())}
    prints = {student: by_code[code] for student, code in answers.items()}
    spread = Counter(value for mine in prints.values() for value in mine)
    too_common = max(3, len(prints) // 10)
    rare = {
        student: frozenset(value for value in mine if spread[value] <= too_common)
        for student, mine in prints.items()
    }
    holders: dict[int, list[str]] = defaultdict(list)
    for student, mine in rare.items():
        if len(mine) >= _FEWEST:
            for value in mine:
                holders[value].append(student)
    shared = Counter(
        pair for students in holders.values() for pair in combinations(sorted(students), 2)
    )
    pairs = [
        AnswerPair(problem, first, second, count / min(len(rare[first]), len(rare[second])))
        for (first, second), count in shared.items()
    ]
    return sorted(
        (pair for pair in pairs if pair.alike >= _ALIKE),
        key=lambda pair: (-pair.alike, pair.first, pair.second),
    )
