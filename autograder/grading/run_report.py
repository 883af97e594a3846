"""What became of a class in one grading run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.gradebook.lateness import RecordedGrade


@dataclass(frozen=True)
class Result:
    """What became of one submission in this run."""

    student: str
    recorded: RecordedGrade | None
    #: Notebook → judgement (docs/architecture.md). The executed notebook itself is on the disk.
    judgements: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    #: Reasons why something in it could not be graded.
    failures: tuple[str, ...] = ()
    #: What else an instructor should know.
    remarks: tuple[str, ...] = ()


@dataclass
class GradingReport:
    """What became of a class."""

    assignment: str
    max_score: float
    results: list[Result] = field(default_factory=list)
    #: Students whose grade stays, because what they handed in has not changed.
    unchanged: list[str] = field(default_factory=list)
    #: Of those: graded with an earlier version of the source.
    stale: list[str] = field(default_factory=list)
    #: Of those: whose lateness or penalty is another now, by a changed due date, say.
    late_anew: dict[str, RecordedGrade] = field(default_factory=dict)
    #: Of those: what is wrong with the time of handing in, by student.
    unclear_times: dict[str, str] = field(default_factory=dict)
    #: Students in the gradebook who handed nothing in.
    missing: list[str] = field(default_factory=list)
    #: What the instructor should know about the source: tests that nobody passes or can trust.
    source_remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> list[Result]:
        """Submissions with something that could not be graded."""
        return [result for result in self.results if result.failures]
