"""What the judge found: plain values, which travel in the executed notebook's metadata."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from autograder.sandbox.confinement import Confinement


class Outcome(StrEnum):
    """How a test ended, best first. The values are persisted."""

    RIGHT = "right"
    RIGHT_GIVEN_UPSTREAM = "right given upstream"
    NOT_WRITTEN = "not written"
    WRONG = "wrong"
    STOPPED = "stopped"

    @property
    def passed(self) -> bool:
        """Whether the test's points are earned."""
        return self in (Outcome.RIGHT, Outcome.RIGHT_GIVEN_UPSTREAM)

    @property
    def label(self) -> str:
        """The outcome in words for a student."""
        return _LABELS[self]

    @classmethod
    def worst(cls, outcomes: "Iterable[Outcome | str]") -> "Outcome":
        """Return the worst outcome: a problem with several tests is as good as its worst one."""
        order = list(cls)
        return max(map(cls, outcomes), key=order.index)


_LABELS = {
    Outcome.RIGHT: "Right",
    Outcome.RIGHT_GIVEN_UPSTREAM: "Right, given the right values before it",
    Outcome.NOT_WRITTEN: "Not written yet",
    Outcome.WRONG: "Not yet right",
    Outcome.STOPPED: "Stopped",
}


class NoteKind(StrEnum):
    """What a note is about. The values are persisted, and shown to the instructor."""

    LOCKED_CELL_EDITED = "locked cell edited"
    RETAGGED = "retagged"
    MOVED = "moved"
    STRAY_COPY = "stray copy"
    MISSING_ANSWER = "missing answer"
    CELL_TYPE = "cell type changed"
    ANSWER_ELSEWHERE = "answer in another cell"
    UNREADABLE_CELL = "unreadable cell"
    HOSTILE = "hostile"
    CRASH = "crash"
    BOUND = "bound"
    CALLED_CHECKS = "called checks"
    UNCONFINED = "unconfined"
    OTHER_KERNEL = "other kernel"
    NO_ANSWERS = "no answers"
    OTHER_ENVIRONMENT = "other environment"
    EARLIER_RELEASE = "earlier release"

    @property
    def for_student(self) -> bool:
        """Whether the note helps the student; signs of cheating are for the instructor."""
        return self in (
            NoteKind.LOCKED_CELL_EDITED,
            NoteKind.STRAY_COPY,
            NoteKind.MISSING_ANSWER,
            NoteKind.CELL_TYPE,
            NoteKind.ANSWER_ELSEWHERE,
            NoteKind.UNREADABLE_CELL,
            NoteKind.CRASH,
        )

    @classmethod
    def _missing_(cls, value: object) -> "NoteKind | None":
        """Read the name under which an earlier version persisted a kind."""
        return cls.CALLED_CHECKS if value == "look" else None


#: Ids of mistakes as an earlier version persisted them → as they are now.
_RENAMED_MISTAKES = {"max-both-roads": "max-both-paths", "max-roads-swapped": "max-paths-swapped"}


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
    #: Points that a test came to that did not pass and gives partial credit.
    earned: float = 0.0
    #: Whether the test ran in another process than the student's code.
    protected: bool = True
    #: Whether the visible tests passed, whatever came of the hidden ones.
    visible_passed: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))
        if self.mistake is not None:
            object.__setattr__(self, "mistake", _RENAMED_MISTAKES.get(self.mistake, self.mistake))

    @property
    def passed(self) -> bool:
        """Whether the test's points are earned."""
        return self.outcome.passed

    @property
    def score(self) -> float:
        """The points earned."""
        return self.points if self.passed else self.earned


@dataclass(frozen=True)
class Note:
    """Something about the submission that an instructor may want to review."""

    kind: NoteKind
    cell: str | None
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", NoteKind(self.kind))


@dataclass(frozen=True)
class Judgement:
    """All verdicts of a submission, in the order of the tests, and the notes."""

    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()
    confinement: Confinement = Confinement.BUBBLEWRAP
    seconds: float = 0.0
    timings: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def confined(self) -> bool:
        """Whether the submission was confined."""
        return self.confinement is not Confinement.NONE

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
            "verdicts": [
                {**asdict(verdict), "outcome": verdict.outcome.value} for verdict in self.verdicts
            ],
            "notes": [{**asdict(note), "kind": note.kind.value} for note in self.notes],
            "confined": self.confined,
            "confinement": self.confinement.value,
            "seconds": self.seconds,
        }

    @classmethod
    def from_metadata(cls, metadata: dict[str, Any]) -> "Judgement":
        """Read back what `as_metadata` wrote."""
        return cls(
            verdicts=tuple(Verdict(**verdict) for verdict in metadata["verdicts"]),
            notes=tuple(Note(**note) for note in metadata["notes"]),
            # An earlier version knew one way, and none.
            confinement=Confinement(
                metadata.get(
                    "confinement",
                    Confinement.BUBBLEWRAP if metadata["confined"] else Confinement.NONE,
                )
            ),
            seconds=metadata["seconds"],
        )
