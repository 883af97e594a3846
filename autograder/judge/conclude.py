"""What an attempt comes to: its verdict, and what the test's cell shows."""

from nbformat import NotebookNode

from autograder.judge.attempt import Attempt
from autograder.judge.explain import Explanation
from autograder.judge.output import error_output, stream_output
from autograder.judge.verdict import Outcome, Verdict

UPSTREAM = "Right, given right answers to what it builds on."


def verdict(
    attempt: Attempt,
    outcome: Outcome,
    explanation: Explanation | None = None,
    *,
    bound: str | None = None,
    seconds: float | None = None,
) -> Verdict:
    """Return the verdict of a test.

    Args:
        attempt: the attempt that decided.
        outcome: what it came to.
        explanation: why it failed, if it did.
        bound: the bound that was hit.
        seconds: how long all attempts took; by default this one alone.
    """
    test = attempt.test
    noticed = explanation
    if outcome is Outcome.RIGHT:
        noticed = attempt.advice
    message = noticed.message if noticed is not None else ""
    if outcome is Outcome.RIGHT_GIVEN_UPSTREAM:
        message = UPSTREAM
    return Verdict(
        test=test.name,
        problem=test.problem,
        points=test.points,
        outcome=outcome,
        mistake=noticed.mistake if noticed else None,
        message=message,
        hint=noticed.hint if noticed else "",
        bound=None if outcome.passed else bound,
        seconds=round(attempt.seconds if seconds is None else seconds, 6),
    )


def render_outputs(
    attempt: Attempt, message: str, explanation: Explanation | None = None
) -> list[NotebookNode]:
    """Return what a test's cell shows: what the test printed, and its message or its error."""
    outputs = [stream_output(attempt.printed)] if attempt.printed else []
    if explanation is not None:
        outputs.append(error_output(explanation.name, explanation.message, explanation.lines))
    elif message:
        outputs.append(stream_output(message + "\n"))
    return outputs
