"""Answers to the same problem that are suspiciously alike: between students, and with the solution.

Names are folded, so that renaming variables hides nothing. What the stub gives everyone does not
count, and neither does what a tenth of the class wrote, for a short problem has few right answers.
The published solution is compared as if a student had handed it in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from autograder.reports.class_report.fingerprints import fingerprints, without_layout

#: Represents the published solution among the students' ids, which are never empty.
SOLUTION = ""
#: Fingerprints that an answer must have beyond the common ones before it can be compared.
_FEWEST = 12
#: From so many fingerprints on, the exact text of the solution is not a coincidence.
_LONG = 40
#: Share of the smaller answer's fingerprints that both must have.
_ALIKE = 0.8
#: Characters of one answer that are compared, and of all answers of a report.
LONGEST_ANSWER = 20_000
MOST_CHARACTERS = 12_000_000


@dataclass(frozen=True)
class AnswerPair:
    """Two students whose answers to a problem are alike; ``alike`` is a share in [0, 1]."""

    problem: str
    first: str
    second: str
    alike: float


@dataclass(frozen=True)
class SharedAnswer:
    """A problem to which a group's answers are alike, with the two texts that are most alike."""

    problem: str
    alike: float
    first: str
    second: str
    texts: tuple[str, str] = field(repr=False)


@dataclass(frozen=True)
class SimilarGroup:
    """Students (and perhaps `SOLUTION`) whose answers are alike, each through another's."""

    members: tuple[str, ...]
    answers: tuple[SharedAnswer, ...]

    @property
    def alike(self) -> float:
        """The mean over the problems, in [0, 1]."""
        return fmean(answer.alike for answer in self.answers)


@dataclass
class Budget:
    """What may still be compared in a report, and what was left out."""

    characters: int = MOST_CHARACTERS
    #: Answers of which only the beginning was compared.
    shortened: int = 0
    #: Answers that were not compared at all.
    left_out: int = 0

    def take(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the texts to compare, the shortest first, within the budget."""
        taken = {}
        for student, code in sorted(answers.items(), key=lambda item: len(item[1])):
            text = code[:LONGEST_ANSWER]
            if len(text) > self.characters:
                self.left_out += 1
                continue
            self.shortened += len(code) > LONGEST_ANSWER
            self.characters -= len(text)
            taken[student] = text
        return taken

    @property
    def remark(self) -> str:
        """What was not compared, in one sentence, or ""."""
        found = []
        if self.shortened:
            found.append(
                f"only the first {LONGEST_ANSWER:,} characters of the longest answers "
                f"({self.shortened}) were compared"
            )
        if self.left_out:
            found.append(f"the longest answers ({self.left_out}) were not compared at all")
        return "; ".join(found)


def similar_answers(
    problem: str, answers: Mapping[str, str], stub: str = "", solution: str = ""
) -> list[AnswerPair]:
    """Return the pairs of suspiciously alike answers, the most alike first.

    Args:
        problem: its name.
        answers: student id → code.
        stub: what everyone was given.
        solution: the published solution's answer; its id in the pairs is `SOLUTION`.
    """
    given = fingerprints(stub)
    texts = {**answers, **({SOLUTION: solution} if solution else {})}
    by_code = {code: _beyond(given, fingerprints(code)) for code in set(texts.values())}
    students = sorted(texts)
    prints = [by_code[texts[student]] for student in students]
    pairs = _pairs(problem, students, prints, max(3, len(answers) // 10))
    if solution:
        pairs.update(_copies(problem, answers, solution, by_code))
    return sorted(pairs.values(), key=lambda pair: (-pair.alike, pair.first, pair.second))


def _beyond(given: NDArray[np.uint64], found: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.setdiff1d(found, given, assume_unique=True)


def _pairs(
    problem: str, students: list[str], prints: list[NDArray[np.uint64]], too_common: int
) -> dict[tuple[str, str], AnswerPair]:
    """Count, for each two students, the fingerprints that both have and few others."""
    count = len(students)
    if not any(map(len, prints)):
        return {}
    owners = np.repeat(np.arange(count), [len(own) for own in prints])
    values = np.concatenate(prints)
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    holders = np.diff(np.r_[starts, len(values)]).astype(np.int64)
    rare = np.bincount(owners[np.repeat(holders <= too_common, holders)], minlength=count)
    shared = np.zeros(count * count, dtype=np.int64)
    for size in range(2, too_common + 1):
        firsts = starts[holders == size].astype(np.int64)
        if not len(firsts):
            continue
        rows = owners[firsts[:, np.newaxis] + np.arange(size)]
        for one in range(size):
            for other in range(one + 1, size):
                keys = rows[:, one] * count + rows[:, other]
                shared += np.bincount(keys, minlength=count * count)
    found = {}
    for key in np.flatnonzero(shared):
        one, other = divmod(int(key), count)
        smaller = min(rare[one], rare[other])
        alike = shared[key] / smaller
        if smaller >= _FEWEST and alike >= _ALIKE:
            who = (students[one], students[other])
            found[who] = AnswerPair(problem, *who, float(alike))
    return found


def _copies(
    problem: str,
    answers: Mapping[str, str],
    solution: str,
    prints: Mapping[str, NDArray[np.uint64]],
) -> dict[tuple[str, str], AnswerPair]:
    """Return those whose text is the solution's, names included, if it is long."""
    if len(prints[solution]) < _LONG:
        return {}
    text = without_layout(solution)
    same = [student for student, code in answers.items() if without_layout(code) == text]
    return {(SOLUTION, one): AnswerPair(problem, SOLUTION, one, 1.0) for one in same}


def similar_groups(
    pairs: Iterable[AnswerPair],
    answers: Mapping[str, Mapping[str, str]],
    together: Collection[frozenset[str]] = (),
) -> list[SimilarGroup]:
    """Return the groups of students with alike answers, those alike in most problems first.

    Args:
        pairs: of all problems of an assignment.
        answers: problem → student id (or `SOLUTION`) → code.
        together: the ids of those who handed in as one group: they are not compared.
    """
    by_problem: dict[str, list[AnswerPair]] = defaultdict(list)
    for pair in pairs:
        if not any({pair.first, pair.second} <= group for group in together):
            by_problem[pair.problem].append(pair)
    shared: dict[tuple[str, ...], list[SharedAnswer]] = defaultdict(list)
    for problem, found in by_problem.items():
        for members in _connected(found):
            best = max(
                (pair for pair in found if pair.first in members),
                key=lambda pair: (pair.alike, pair.first, pair.second),
            )
            texts = tuple(answers[problem].get(one, "") for one in (best.first, best.second))
            shared[tuple(sorted(members))].append(
                SharedAnswer(problem, best.alike, best.first, best.second, (texts[0], texts[1]))
            )
    groups = [SimilarGroup(members, tuple(found)) for members, found in shared.items()]
    return sorted(groups, key=lambda group: (-len(group.answers), -group.alike, group.members))


def _connected(pairs: Iterable[AnswerPair]) -> list[set[str]]:
    """Return the connected components of a graph."""
    component: dict[str, set[str]] = {}
    for pair in pairs:
        merged = component.get(pair.first, {pair.first}) | component.get(pair.second, {pair.second})
        for member in merged:
            component[member] = merged
    return list({id(members): members for members in component.values()}.values())
