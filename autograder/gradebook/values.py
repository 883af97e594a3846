"""The values that a graded class is read into."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Student:
    """A student as the gradebook knows them."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """The name to show, or the id where none is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class AutomaticGrades:
    """What was graded without a person, of one notebook."""

    #: ``grade_id`` of each graded cell → points, or None where a person has to decide.
    scores: Mapping[str, float | None]
    #: ``grade_id`` of each answer → nbgrader's automatic comment.
    comments: Mapping[str, str | None]


@dataclass(frozen=True)
class CellGrade:
    """The grade of one graded cell; ``score`` is None while a person still has to decide."""

    name: str
    score: float | None
    points: float
    manual: bool = False


@dataclass(frozen=True)
class NotebookResult:
    """One notebook of a submission: grades by cell, markers' comments, the late penalty."""

    name: str
    grades: Mapping[str, CellGrade] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    late_penalty: float = 0.0

    @property
    def score(self) -> float:
        """Points earned so far, the penalty taken off, never below 0."""
        earned = sum(grade.score or 0.0 for grade in self.grades.values())
        return max(0.0, earned - self.late_penalty)

    @property
    def max_score(self) -> float:
        """Points that can be earned."""
        return sum(grade.points for grade in self.grades.values())


@dataclass(frozen=True)
class GradedSubmission:
    """What one student handed in for one assignment, and what became of it."""

    student: Student
    assignment: str
    timestamp: datetime.datetime | None
    notebooks: tuple[NotebookResult, ...]
    #: When it was due (UTC), the student's extension included.
    due: datetime.datetime | None = None

    @property
    def seconds_late(self) -> float:
        """By how much it came after it was due; 0 where either time is not known."""
        if self.due is None or self.timestamp is None:
            return 0.0
        return max(0.0, (self.timestamp - self.due).total_seconds())

    @property
    def score(self) -> float:
        """Points earned in all notebooks."""
        return sum(notebook.score for notebook in self.notebooks)

    @property
    def max_score(self) -> float:
        """Points that can be earned in all notebooks."""
        return sum(notebook.max_score for notebook in self.notebooks)

    @property
    def graded(self) -> bool:
        """Whether anything of it was graded; what is not a notebook has no grade, not even 0."""
        return any(g.score is not None for n in self.notebooks for g in n.grades.values())

    @property
    def unmarked(self) -> int:
        """How many answers are not marked yet."""
        if not self.graded:
            return 0
        return sum(g.score is None for n in self.notebooks for g in n.grades.values())
