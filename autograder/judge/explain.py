"""What a student may be told about a failed test: never a hidden test, never an expected value."""

from dataclasses import dataclass, field
from typing import Any

from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentError
from autograder.sandbox.guest.codec.tree import DataError


@dataclass(frozen=True)
class Explanation:
    """Why a test failed, in words that are safe to show.

    Attributes:
        name: what Jupyter shows as the exception's name.
        message: one sentence.
        hint: one more, or empty.
        mistake: the catalogue's id, if the check named one.
        lines: the student's own lines on the way to the exception.
        not_written: whether the answer is not there yet.
    """

    name: str
    message: str
    hint: str = ""
    mistake: str | None = None
    lines: list[str] = field(default_factory=list)
    not_written: bool = False


def explain(
    error: BaseException, test: Test, *, silent: bool, missing: dict[str, str]
) -> Explanation:
    """Explain the exception that ended a test.

    Args:
        error: the exception.
        test: the test.
        silent: whether text from the student's process must be left out.
        missing: the names that the test wants and the student's process does not have, and why.
    """
    problem = test.problem
    if _from_check(error):
        sentence, hint = getattr(error, "sentence", ""), getattr(error, "hint", "")
        return Explanation(
            "CheckFailed",
            str(sentence),
            str(hint or ""),
            getattr(error, "mistake", None),
            not_written=type(error).__name__ == "NotWritten",
        )
    if isinstance(error, StudentError):
        return _of_student(error, problem, silent=silent)
    if isinstance(error, NameError) and getattr(error, "name", None) in missing:
        name = str(error.name)
        why = missing[name]
        if why and not silent:
            text = f"`{name}` is not there: its cell ended with {why}."
        else:
            text = f"`{name}` is not there."
        stub = why in ("", "NotImplementedError")
        if name == problem and stub:
            return Explanation("NotImplementedError", "Not written yet.", not_written=True)
        return Explanation("NameError", text)
    if isinstance(error, DataError):
        return Explanation("Refused", f"What `{problem}` returns can not be tested: {error}.")
    if isinstance(error, AssertionError):
        return Explanation("AssertionError", f"A test of `{problem}` failed.")
    return Explanation(
        type(error).__name__, f"What `{problem}` returns is not what the test can work with."
    )


def advice_of(advice: Any) -> Explanation:
    """What a check has to say about a right answer (a `chainrule.check.CheckAdvice`)."""
    sentence = str(advice.sentence)
    return Explanation(
        "CheckAdvice", sentence[:1].upper() + sentence[1:], str(advice.hint), advice.mistake
    )


def _from_check(error: BaseException) -> bool:
    return type(error).__module__.startswith("chainrule.") and hasattr(error, "sentence")


def _of_student(error: StudentError, problem: str, *, silent: bool) -> Explanation:
    raised = error.raised
    if isinstance(error, NotImplementedError):
        return Explanation("NotImplementedError", "Not written yet.", not_written=True)
    if raised.kinds[0] == "DataError":
        why = raised.message or "the value can not cross"
        return Explanation("Refused", f"What `{problem}` returns can not be tested: {why}.")
    name = type(error).__name__
    if silent:
        return Explanation(name, f"`{problem}` raised {name} in a test that is not shown.")
    shown = [f"line {number}, in {function}: {line}" for number, function, line in raised.lines]
    text = f"Your code raised {raised.kinds[0]}" + (f": {raised.message}" if raised.message else "")
    return Explanation(raised.kinds[0], text, lines=shown)
