"""What the judge found: plain values, which travel in the executed notebook's metadata."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["right", "right given upstream", "wrong", "not written", "stopped"]


@dataclass(frozen=True)
class Verdict:
    """The outcome of one test cell.

    ``message`` and ``hint`` may be shown to the student: no expected value, no hidden test.
    ``bound`` names the bound that was hit, if one was.
    """

    test: str
    problem: str
    points: float
    outcome: Outcome
    mistake: str | None = None
    message: str = ""
    hint: str = ""
    bound: str | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the test's points are earned."""
        return self.outcome in ("right", "right given upstream")

    @property
    def score(self) -> float:
        """The points earned."""
        return self.points if self.passed else 0.0


@dataclass(frozen=True)
class Note:
    """Something about the submission that an instructor may want to look at."""

    kind: str
    cell: str | None
    text: str


@dataclass(frozen=True)
class Judgement:
    """All verdicts of a submission, in the order of the tests, and the notes."""

    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()
    confined: bool = True
    seconds: float = 0.0
    timings: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def score(self) -> float:
        """The points earned by tests."""
        return sum(verdict.score for verdict in self.verdicts)

    @property
    def max_score(self) -> float:
        """The points that the tests are worth."""
        return sum(verdict.points for verdict in self.verdicts)

    def as_metadata(self) -> dict[str, Any]:
        """The value of ``notebook.metadata["chainrule"]`` (docs/architecture.md)."""
        return {
            "verdicts": [asdict(verdict) for verdict in self.verdicts],
            "notes": [asdict(note) for note in self.notes],
            "confined": self.confined,
            "seconds": self.seconds,
        }

    @classmethod
    def from_metadata(cls, metadata: dict[str, Any]) -> "Judgement":
        """Read back what `as_metadata` wrote."""
        return cls(
            verdicts=tuple(Verdict(**verdict) for verdict in metadata["verdicts"]),
            notes=tuple(Note(**note) for note in metadata["notes"]),
            confined=metadata["confined"],
            seconds=metadata["seconds"],
        )
