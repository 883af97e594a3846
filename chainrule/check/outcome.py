"""What a check ends with: an exception, a word of advice, or nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """The outcome of one check, ready to be shown.

    Attributes:
        problem: name of the answer.
        status: ``"right"``, ``"wrong"`` or ``"not written"``.
        mistake: id in the catalogue, of the mistake or of the advice; None if it has no name.
        sentence: what is wrong (or advisable). Safe in feedback: no expected value in it.
        hint: where to look next, one line; may be empty.
        detail: up to three lines: the smallest failing input, what was expected, what came.
    """

    problem: str
    status: str
    mistake: str | None = None
    sentence: str = ""
    hint: str = ""
    detail: tuple[str, ...] = ()


class CheckFailed(AssertionError):
    """A check found an answer wrong.

    Attributes:
        problem: name of the answer.
        mistake: id in the catalogue, or None.
        sentence, hint: safe to show in feedback.
        detail: input, expected and got, one line each; never shown in feedback.
    """

    def __init__(self, report: Report) -> None:
        from chainrule.check.report import as_text

        super().__init__(as_text(report))
        self.report = report
        self.problem = report.problem
        self.mistake = report.mistake
        self.sentence = report.sentence
        self.hint = report.hint
        self.detail = "\n".join(report.detail)

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback through the checks' own code."""
        return str(self).splitlines()


class NotWritten(CheckFailed, NotImplementedError):
    """The answer still is its stub: it raised NotImplementedError."""


class CheckAdvice(UserWarning):
    """A right answer about which there is something to say; attributes as in `CheckFailed`."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.problem}: {report.sentence}")
        self.report = report
        self.problem = report.problem
        self.mistake = report.mistake
        self.sentence = report.sentence
        self.hint = report.hint
