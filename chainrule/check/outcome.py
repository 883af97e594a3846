"""What a check raises: an exception for a wrong answer, a warning for a word of advice."""

from chainrule.check.report import CheckReport, as_text


class CheckFailed(AssertionError):
    """A check found an answer wrong.

    Attributes:
        problem: name of the answer.
        mistake: id in the catalogue, or None.
        sentence, hint: safe to show in feedback.
        detail: input, expected and got, one line each; never shown in feedback.
    """

    def __init__(self, report: CheckReport) -> None:
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
    """The answer is still its stub: it raised NotImplementedError."""


class CheckAdvice(UserWarning):
    """A right answer about which there is something to say; attributes as in `CheckFailed`."""

    def __init__(self, report: CheckReport) -> None:
        super().__init__(f"{report.problem}: {report.sentence}")
        self.report = report
        self.problem = report.problem
        self.mistake = report.mistake
        self.sentence = report.sentence
        self.hint = report.hint
