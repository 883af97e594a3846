"""What the report says about one assignment: a pure function of what was graded."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.gradebook import GradedSubmission
from autograder.judge.verdict import Judgement, NoteKind, Outcome, Verdict

#: How a problem went, best first; the grid and the bars are drawn in this order.
STATES = (
    *(Outcome.RIGHT, Outcome.RIGHT_GIVEN_UPSTREAM, Outcome.WRONG, Outcome.STOPPED),
    *(Outcome.NOT_WRITTEN, "unmarked"),
)

#: Notes that the report tells in another place.
_HARMLESS = frozenset({NoteKind.MISSING_ANSWER, NoteKind.UNCONFINED})


@dataclass(frozen=True)
class Graded:
    """One graded submission with all that the report reads of it."""

    submission: GradedSubmission
    judgements: Mapping[str, Judgement]
    #: Problem → the student's code.
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Notebook → path of the graded notebook, relative to the report.
    links: Mapping[str, str] = field(default_factory=dict)
    #: Notebook → path of its page of feedback, where there is one.
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Points earned as a share of the points to earn, in [0, 1]."""
        most = self.submission.max_score
        return self.submission.score / most if most else 0.0

    @property
    def seconds(self) -> float:
        """How long judging took."""
        return sum(judgement.seconds for judgement in self.judgements.values())


@dataclass(frozen=True)
class ProblemSummary:
    """How the class did on one problem."""

    name: str
    counts: Mapping[str, int]
    mistakes: tuple[tuple[str, int], ...] = ()
    median_seconds: float = 0.0
    longest_seconds: float = 0.0

    @property
    def pass_rate(self) -> float:
        """Share of the class that earned the problem's points, in [0, 1]."""
        total = sum(self.counts.values())
        passed = sum(self.counts.get(outcome, 0) for outcome in Outcome if outcome.passed)
        return passed / total if total else 0.0

    @property
    def marked(self) -> bool:
        """Whether nobody waits for a marker, so that the pass rate says something."""
        return not self.counts.get("unmarked")


@dataclass(frozen=True)
class ReviewItem:
    """A submission that needs a review, and why."""

    student: str
    student_id: str
    link: str
    reasons: tuple[str, ...]
    page: str = ""


@dataclass(frozen=True)
class ClassReport:
    """All that the report shows of one assignment."""

    name: str
    students: tuple[str, ...]
    scores: tuple[float, ...]
    max_score: float
    problems: tuple[ProblemSummary, ...]
    #: Problem → the state of each student, in the order of `students` (best score first).
    grid: Mapping[str, tuple[str, ...]]
    links: tuple[str, ...]
    pages: tuple[str, ...]
    review_items: tuple[ReviewItem, ...]
    bound_hits: tuple[tuple[str, int], ...]
    slowest: tuple[tuple[str, float], ...]
    unmarked: int
    unconfined: int
    #: Submissions that could not be graded; counted only in `review_items`.
    ungraded: int

    @property
    def mean(self) -> float:
        """Mean score, in points."""
        return statistics.fmean(self.scores) if self.scores else 0.0

    @property
    def median(self) -> float:
        """Median score, in points."""
        return statistics.median(self.scores) if self.scores else 0.0


def state_of(verdicts: Sequence[Verdict]) -> str:
    """Return how a problem with these tests went: as badly as its worst test."""
    return Outcome.worst(verdict.outcome for verdict in verdicts)


def summarise(name: str, graded: Iterable[Graded]) -> ClassReport:
    """Return the report of an assignment."""
    everybody = sorted(graded, key=lambda g: (-g.submission.score, g.submission.student.id))
    # What could not be graded has no score to count, but somebody has to look at it.
    ordered = [one for one in everybody if one.judgements]
    states = [_states(one) for one in ordered]
    problems = list(dict.fromkeys(problem for row in states for problem in row))
    grid = {
        problem: tuple(row.get(problem, Outcome.NOT_WRITTEN) for row in states)
        for problem in problems
    }
    return ClassReport(
        name=name,
        students=tuple(one.submission.student.name for one in ordered),
        scores=tuple(one.submission.score for one in ordered),
        max_score=max((one.submission.max_score for one in ordered), default=0.0),
        problems=tuple(_problem(problem, grid[problem], ordered) for problem in problems),
        grid=grid,
        links=tuple(_first(one.links) for one in ordered),
        pages=tuple(_first(one.pages) for one in ordered),
        review_items=tuple(item for one in everybody if (item := _review_item(one)) is not None),
        bound_hits=tuple(_bound_hits(ordered)),
        slowest=tuple(
            (one.submission.student.name, one.seconds)
            for one in sorted(ordered, key=lambda g: -g.seconds)[:5]
        ),
        unmarked=sum(one.submission.unmarked for one in ordered),
        unconfined=sum(
            not judgement.confined for one in ordered for judgement in one.judgements.values()
        ),
        ungraded=len(everybody) - len(ordered),
    )


def _first(paths: Mapping[str, str]) -> str:
    return next(iter(paths.values()), "")


def _by_problem(one: Graded) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for judgement in one.judgements.values():
        for verdict in judgement.verdicts:
            found.setdefault(verdict.problem, []).append(verdict)
    return found


def _states(one: Graded) -> dict[str, str]:
    """Return problem → state; written answers are right, wrong or unmarked by their points.

    What could not be judged (no notebook, say) has no state of any problem.
    """
    if not one.judgements:
        return {}
    states: dict[str, str] = {
        problem: state_of(verdicts) for problem, verdicts in _by_problem(one).items()
    }
    tests = {v.test for judgement in one.judgements.values() for v in judgement.verdicts}
    for notebook in one.submission.notebooks:
        for name, grade in notebook.grades.items():
            if name in tests:
                continue
            if grade.score is None:
                states[name] = "unmarked"
            elif grade.score >= grade.points:
                states[name] = Outcome.RIGHT
            else:
                states[name] = Outcome.WRONG if grade.manual else Outcome.NOT_WRITTEN
    return states


def _problem(name: str, column: Sequence[str], ordered: Sequence[Graded]) -> ProblemSummary:
    verdicts = [_by_problem(one).get(name, []) for one in ordered]
    mistakes = Counter(
        mistake
        for mine in verdicts
        for mistake in {v.mistake for v in mine if v.mistake and not v.passed}
    )
    seconds = [sum(v.seconds for v in mine) for mine in verdicts if mine]
    counts = Counter(column)
    return ProblemSummary(
        name=name,
        counts={state: counts[state] for state in STATES if counts[state]},
        mistakes=tuple(mistakes.most_common()),
        median_seconds=statistics.median(seconds) if seconds else 0.0,
        longest_seconds=max(seconds, default=0.0),
    )


def _review_item(one: Graded) -> ReviewItem | None:
    reasons = [
        f"{note.kind}: {note.text}"
        for judgement in one.judgements.values()
        for note in judgement.notes
        if note.kind not in _HARMLESS
    ]
    missing = sum(
        note.kind is NoteKind.MISSING_ANSWER for j in one.judgements.values() for note in j.notes
    )
    if missing:
        reasons.append(f"{missing} answers are missing" if missing > 1 else "An answer is missing")
    hits = Counter(
        verdict.bound for j in one.judgements.values() for verdict in j.verdicts if verdict.bound
    )
    reasons += [
        f"{count} {'test' if count == 1 else 'tests'} stopped by a bound: {bound}"
        for bound, count in hits.items()
    ]
    if not one.judgements:
        reasons.append("It could not be graded")
    if not reasons:
        return None
    student = one.submission.student
    why = tuple(dict.fromkeys(reasons))
    return ReviewItem(student.name, student.id, _first(one.links), why, _first(one.pages))


def _bound_hits(ordered: Iterable[Graded]) -> list[tuple[str, int]]:
    hits = Counter(
        verdict.bound
        for one in ordered
        for judgement in one.judgements.values()
        for verdict in judgement.verdicts
        if verdict.bound
    )
    return hits.most_common()
