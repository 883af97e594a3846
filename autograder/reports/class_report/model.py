"""What the report says about one assignment: a pure function of what was graded."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.judge.verdict import Outcome, Verdict
from autograder.reports.class_report.graded import Graded
from autograder.reports.class_report.review import ReviewItem, Topic, review_item, topics
from autograder.sandbox.confinement import Confinement

#: How a problem went, best first; the grid and the bars are drawn in this order.
STATES = (
    *(Outcome.RIGHT, Outcome.RIGHT_GIVEN_UPSTREAM, Outcome.WRONG, Outcome.STOPPED),
    *(Outcome.NOT_WRITTEN, "unmarked"),
)


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
        """Whether all of it is marked, so that the pass rate says something."""
        return not self.counts.get("unmarked")


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
    #: How notebooks were confined, and how many.
    confinements: tuple[tuple[Confinement, int], ...]
    #: Submissions that could not be graded; counted only in `review_items`.
    ungraded: int
    #: Submissions that came after they were due.
    late: int
    topics: tuple[Topic, ...]
    #: Names of those in the class list who handed in nothing.
    missing: tuple[str, ...] = ()
    #: A sentence about points that are not protected.
    unprotected: str = ""

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


def summarise(name: str, graded: Iterable[Graded], missing: Iterable[str] = ()) -> ClassReport:
    """Return the report of an assignment.

    Args:
        name: the assignment's.
        graded: all submissions, with or without a grade.
        missing: the names of those who handed in nothing.
    """
    everyone = sorted(graded, key=lambda g: (-g.submission.score, g.submission.student.id))
    # What could not be graded has no score to count, but needs a review.
    ordered = [one for one in everyone if one.judgements]
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
        links=tuple(one.link for one in ordered),
        pages=tuple(one.page for one in ordered),
        review_items=tuple(item for one in everyone if (item := review_item(one)) is not None),
        bound_hits=tuple(_bound_hits(ordered)),
        slowest=tuple(
            (one.submission.student.name, one.seconds)
            for one in sorted(ordered, key=lambda g: -g.seconds)[:5]
        ),
        unmarked=sum(one.submission.unmarked for one in ordered),
        confinements=_confinements(ordered),
        ungraded=len(everyone) - len(ordered),
        late=sum(one.submission.seconds_late > 0 for one in everyone),
        topics=tuple(topics(ordered)),
        missing=tuple(missing),
    )


def _confinements(ordered: Sequence[Graded]) -> tuple[tuple[Confinement, int], ...]:
    counts = Counter(
        judgement.confinement for one in ordered for judgement in one.judgements.values()
    )
    return tuple((kind, counts[kind]) for kind in Confinement if counts[kind])


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


def _bound_hits(ordered: Iterable[Graded]) -> list[tuple[str, int]]:
    hits = Counter(
        verdict.bound
        for one in ordered
        for judgement in one.judgements.values()
        for verdict in judgement.verdicts
        if verdict.bound
    )
    return hits.most_common()
