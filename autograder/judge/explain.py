"""What a student may read about a failed test: never a hidden test, never an expected value.

An attempt is *silent* if hidden inputs or reference values were there. What is reported of it
is one of the sentences of this module or of the catalogue of mistakes, in which nothing is filled
in that the student's process made.
"""

from dataclasses import dataclass, field
from typing import Any

from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentError
from autograder.sandbox.guest.codec.tree import CodecError
from chainrule.check.mistakes import MISTAKES

#: Mistakes whose sentence shows what came back → what is said instead about a silent attempt.
_WITHOUT_VALUES = {
    "name-not-defined": "it uses a name that is not defined, in a test that is not shown.",
    **dict.fromkeys(
        (
            *("raises", "no-such-key", "no-such-attribute", "arguments-do-not-fit"),
            *("none-used", "caret-for-power", "array-of-integers"),
            *("array-as-condition", "number-function-on-array", "graph-missing"),
        ),
        "it raises an exception in a test that is not shown.",
    ),
    "index-not-integer": "it uses a float as an index, in a test that is not shown.",
    "wrong-length": "it does not return what the docstring lists.",
    "wrong-type": "the result does not have the type that the docstring says.",
    "key-missing": "the dictionary does not have the keys that the docstring lists.",
    "wrong-dtype": "the result is not numeric.",
    "wrong-shape": "the result has the wrong shape.",
    "not-finite": "the result is not finite everywhere.",
}
#: Exceptions that are named even where nothing else of them is shown.
_NAMED = frozenset(
    {
        *("ArithmeticError", "AssertionError", "AttributeError", "ImportError", "IndexError"),
        *("KeyError", "MemoryError", "NameError", "OverflowError", "RecursionError"),
        *("RuntimeError", "SyntaxError", "TypeError", "UnboundLocalError", "ValueError"),
        *("FloatingPointError", "ZeroDivisionError"),
    }
)
#: Bound that was hit → how the process ended.
_STOPPED = {
    "wall time": "it took longer than it may",
    "processor time": "it used more processor time than it may",
    "memory": "it used more memory than it may",
    "disk": "it wrote more into files than it may",
    "processes": "it started more processes than it may",
    "output": "it printed more than it may",
}


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


NOT_WRITTEN = Explanation("NotImplementedError", "Not written yet.", not_written=True)


def stopped(bound: str | None, why: str | None = None, *, whole: bool = False) -> Explanation:
    """Explain that a test was stopped.

    Args:
        bound: the bound that was hit, if one was.
        why: how the process ended, where that may be shown.
        whole: whether the submission as a whole was stopped.
    """
    if whole:
        return Explanation("Stopped", f"The submission was stopped: its bound was {bound}.")
    why = why or _STOPPED.get(str(bound), "its process ended")
    return Explanation("Stopped", f"The test was stopped: {why}.")


def partly(earned: float, points: float, theirs: str | None) -> Explanation:
    """Explain that a test gives a part of its points, or none.

    Args:
        earned: what it gives.
        points: what it is worth.
        theirs: the student's name whose value the test takes for its score, if it does.
    """
    sentence = f"{earned:g} of {points:g} points."
    if theirs is not None:
        sentence = f"The test takes its score from `{theirs}`, which cannot be trusted."
    return Explanation("PartialCredit", sentence)


def failed_in_process(problem: str, error: str, earned: float, points: float) -> Explanation:
    """Explain that a test failed that ran in the student's process.

    Args:
        problem: what it tests.
        error: its error, empty if that may not be shown.
        earned: the points that it came to.
        points: what it is worth.
    """
    if earned:
        return partly(earned, points, None)
    text = error.replace("`", "'")
    return Explanation("Failed", text or f"A test of `{problem}` failed.")


def explain(
    error: BaseException, test: Test, *, silent: bool, missing: dict[str, str], assertion: str = ""
) -> Explanation:
    """Explain the exception that ended a test.

    Args:
        error: the exception.
        test: the test.
        silent: whether hidden inputs or reference values were there.
        missing: the names that the test wants and the student's process does not have, and why.
        assertion: what is to be said of a visible assert that failed.
    """
    problem = test.about or test.problem
    if _from_check(error):
        return _of_check(error, problem, silent=silent)
    if isinstance(error, StudentError):
        return _of_student(error, problem, silent=silent)
    if isinstance(error, NameError) and getattr(error, "name", None) in missing:
        name = str(error.name)
        why = missing[name]
        if name == problem and why in ("", "NotImplementedError"):
            return NOT_WRITTEN
        ended = f": its cell ended with {why}" if why and not silent else ""
        return Explanation("NameError", f"`{name}` is missing{ended}.")
    if isinstance(error, CodecError):
        return _refused(problem, str(error), silent=silent)
    if isinstance(error, AssertionError) or not isinstance(error, Exception):  # or pytest.raises
        return Explanation("AssertionError", assertion or f"A test of `{problem}` failed.")
    return Explanation("Unsuitable", f"The test cannot work with what `{problem}` returns.")


def advice_of(advice: Any, *, silent: bool) -> Explanation:
    """Return what a check advises about a right answer (a `chainrule.check.CheckAdvice`)."""
    sentence = _sentence(advice.mistake) if silent else str(advice.sentence)
    return Explanation(
        "CheckAdvice", sentence[:1].upper() + sentence[1:], str(advice.hint), advice.mistake
    )


def _from_check(error: BaseException) -> bool:
    return type(error).__module__.startswith("chainrule.") and hasattr(error, "sentence")


def _of_check(error: Any, problem: str, *, silent: bool) -> Explanation:
    mistake = error.mistake
    not_written = type(error).__name__ == "NotWritten"
    sentence, hint = str(error.sentence), str(error.hint or "")
    if silent and not_written:
        return NOT_WRITTEN
    if silent:
        sentence = _sentence(mistake) if mistake else f"a test of `{problem}` failed."
        hint = MISTAKES[mistake].hint if mistake else ""
    return Explanation(
        "CheckFailed",
        sentence[:1].upper() + sentence[1:],
        hint,
        mistake,
        not_written=not_written,
    )


def _sentence(mistake: str) -> str:
    """Return a mistake's sentence with nothing filled in that a student made."""
    if mistake in _WITHOUT_VALUES:
        return _WITHOUT_VALUES[mistake]
    entry = MISTAKES[mistake]
    return entry.sentence.format(part="an argument" if entry.advice else "the result", note="")


def _of_student(error: StudentError, problem: str, *, silent: bool) -> Explanation:
    raised = error.raised
    if isinstance(error, NotImplementedError):
        return NOT_WRITTEN
    if raised.kinds[0] == "CodecError":
        return _refused(problem, raised.message, silent=silent)
    if silent:
        name = type(error).__name__
        name = name if name in _NAMED else "Exception"
        what = name if name in _NAMED else "an exception"
        return Explanation(name, f"`{problem}` raised {what} in a test that is not shown.")
    shown = [f"line {number}, in {function}: {line}" for number, function, line in raised.lines]
    text = f"Your code raised {raised.kinds[0]}" + (f": {raised.message}" if raised.message else "")
    return Explanation(raised.kinds[0], text, lines=shown)


def _refused(problem: str, why: str, *, silent: bool) -> Explanation:
    because = f": {why}" if why and not silent else ""
    return Explanation("Refused", f"What `{problem}` returns cannot be tested{because}.")
