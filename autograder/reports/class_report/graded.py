"""One submission, as the report reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.gradebook.values import GradedSubmission
from autograder.judge.verdict import Judgement


@dataclass(frozen=True)
class Graded:
    """One submission with all that the report reads of it."""

    submission: GradedSubmission
    judgements: Mapping[str, Judgement]
    #: Problem → the student's code.
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Notebook → path of the graded notebook, relative to the report.
    links: Mapping[str, str] = field(default_factory=dict)
    #: Notebook → path of its page of feedback, where there is one.
    pages: Mapping[str, str] = field(default_factory=dict)
    #: Why notebooks of it have no grade.
    failures: tuple[str, ...] = ()
    #: What else an instructor should know.
    remarks: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Points earned as a share of the points to earn, in [0, 1]."""
        most = self.submission.max_score
        return self.submission.score / most if most else 0.0

    @property
    def seconds(self) -> float:
        """How long judging took."""
        return sum(judgement.seconds for judgement in self.judgements.values())

    @property
    def link(self) -> str:
        """Path of the first graded notebook, or ""."""
        return next(iter(self.links.values()), "")

    @property
    def page(self) -> str:
        """Path of the first page of feedback, or ""."""
        return next(iter(self.pages.values()), "")


def renamed(graded: Sequence[Graded], names: Mapping[str, str]) -> list[Graded]:
    """Return submissions whose problems have other names: grade_id → the name to show."""
    return [
        replace(
            one,
            judgements={
                notebook: replace(
                    judgement,
                    verdicts=tuple(
                        replace(verdict, problem=names.get(verdict.problem, verdict.problem))
                        for verdict in judgement.verdicts
                    ),
                )
                for notebook, judgement in one.judgements.items()
            },
            answers={names.get(name, name): code for name, code in one.answers.items()},
        )
        for one in graded
    ]
