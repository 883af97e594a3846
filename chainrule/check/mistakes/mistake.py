"""One entry of the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A mistake that students make.

    Attributes:
        id: its name in reports, in the known-wrong answers and in the instructor's figures.
        sentence: what was seen; ``{part}`` is the output concerned (``{note}`` in entries about
            form is what came back). No expected value in it: students read it in feedback.
        hint: where to look next; one line.
        advice: the answer is right all the same.
    """

    id: str
    sentence: str
    hint: str
    advice: bool = False
