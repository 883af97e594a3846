"""Whose submission the instructor should review and why, and what to teach again to whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.grading.summary import lateness
from autograder.judge.verdict import NoteKind, Outcome, Verdict
from autograder.reports.class_report.graded import Graded

#: Notes that have a place of their own in the report.
_HARMLESS = frozenset({NoteKind.MISSING_ANSWER, NoteKind.UNCONFINED})


@dataclass(frozen=True)
class ReviewItem:
    """A submission that needs a review, and why."""

    student: str
    student_id: str
    link: str
    reasons: tuple[str, ...]
    page: str = ""


def review_item(one: Graded) -> ReviewItem | None:
    """Return why a submission needs a review, gravest first; None if it does not."""
    verdicts = [verdict for judgement in one.judgements.values() for verdict in judgement.verdicts]
    reasons = [f"Not graded: {reason}" for reason in one.failures]
    if not one.judgements and not one.failures:
        reasons.append("It could not be graded")
    reasons += _notes(one)
    reasons += _stopped(verdicts)
    if verdicts and all(verdict.outcome == Outcome.NOT_WRITTEN for verdict in verdicts):
        reasons.append("Nothing is written yet")
    reasons += one.remarks
    if one.submission.seconds_late > 0:
        penalty = sum(result.late_penalty for result in one.submission.notebooks)
        reasons.append(lateness(one.submission.seconds_late, penalty))
    if not reasons:
        return None
    student = one.submission.student
    why = tuple(dict.fromkeys(reasons))
    return ReviewItem(student.name, student.id, one.link, why, one.page)


def _notes(one: Graded) -> list[str]:
    notes = [note for judgement in one.judgements.values() for note in judgement.notes]
    reasons = [f"{note.kind}: {note.text}" for note in notes if note.kind not in _HARMLESS]
    missing = sum(note.kind is NoteKind.MISSING_ANSWER for note in notes)
    if missing:
        reasons.append(f"{missing} answers are missing" if missing > 1 else "An answer is missing")
    return reasons


def _stopped(verdicts: Sequence[Verdict]) -> list[str]:
    tests: dict[str, list[str]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.outcome == Outcome.STOPPED:
            tests[verdict.bound or "crash"].append(verdict.test)
    return [
        f"{len(names)} {'test' if len(names) == 1 else 'tests'} stopped ({bound}): "
        + ", ".join(names[:3])
        + (", …" if len(names) > 3 else "")
        for bound, names in tests.items()
    ]


@dataclass(frozen=True)
class Topic:
    """A mistake to teach again: what it is, in which problems, and who made it."""

    mistake: str
    #: The checks' sentence for it, as most students read it.
    sentence: str
    problems: tuple[str, ...]
    students: tuple[str, ...]
    #: Share of the class, in [0, 1].
    share: float


def topics(graded: Sequence[Graded]) -> list[Topic]:
    """Return the named mistakes that earned no points, those of most students first."""
    students: dict[str, list[str]] = defaultdict(list)
    problems: dict[str, Counter[str]] = defaultdict(Counter)
    sentences: dict[str, Counter[str]] = defaultdict(Counter)
    for one in graded:
        for mistake, verdicts in _mistakes(one).items():
            students[mistake].append(one.submission.student.name)
            problems[mistake].update({verdict.problem for verdict in verdicts})
            sentences[mistake].update({verdict.message for verdict in verdicts})
    found = [
        Topic(
            mistake,
            sentences[mistake].most_common(1)[0][0],
            tuple(problem for problem, _ in problems[mistake].most_common()),
            tuple(sorted(who)),
            len(who) / len(graded),
        )
        for mistake, who in students.items()
    ]
    return sorted(found, key=lambda topic: (-len(topic.students), topic.mistake))


def _mistakes(one: Graded) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = defaultdict(list)
    for judgement in one.judgements.values():
        for verdict in judgement.verdicts:
            if verdict.mistake and not verdict.passed:
                found[verdict.mistake].append(verdict)
    return found


def names_of(students: Iterable[str], most: int = 200) -> str:
    """Return names in one line, and how many more there are."""
    listed = list(students)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
