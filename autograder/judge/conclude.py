"""What an attempt comes to: its verdict, and what the test's cell shows."""

from collections.abc import Sequence
from dataclasses import replace

from nbformat import NotebookNode

from autograder.judge.attempt import Attempt
from autograder.judge.explain import Explanation
from autograder.judge.output import error_output, score_output, stream_output
from autograder.judge.verdict import Outcome, Verdict
from chainrule.check.mistakes import TOPICS

UPSTREAM = "Right, given right answers to what it builds on."
#: Mistake ids that only describe the return type or shape.
FORM = frozenset(mistake.id for mistake in TOPICS["Form of the answer"])


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
        earned=0.0 if outcome.passed else attempt.earned or 0.0,
        protected=attempt.protected,
        visible_passed=attempt.visible_passed,
    )


def better_explanation(
    first: Explanation, second: Explanation, replaced: Sequence[str]
) -> Explanation:
    """Return what to report of a test that failed, and failed again on right upstream values.

    The second try knows better what is wrong, because nothing upstream is; the first may show what
    the student made. The answers that were replaced are named first.
    """
    vaguer = second.mistake in FORM and first.mistake not in FORM
    checked = second.name in ("CheckFailed", "NotImplementedError")
    known = first.mistake is not None and first.mistake == second.mistake
    best = second if (checked and not vaguer and not known) or first.name == "Stopped" else first
    if best.not_written or best.name == "Stopped":
        return best
    names = " and ".join(f"`{name}`" for name in replaced[:2])
    if len(replaced) > 2:
        names = f"`{replaced[0]}` and other answers"
    verb = "is" if len(replaced) == 1 else "are"
    above = f"{names} before it {verb} not right yet."
    rest = f"With right values there: {best.message}" if best is second else best.message
    return replace(best, message=f"{above} {rest}")


def render_outputs(
    attempt: Attempt, message: str, explanation: Explanation | None = None
) -> list[NotebookNode]:
    """Return what a test's cell shows: what the test printed, and its message or its error."""
    outputs = [stream_output(attempt.printed)] if attempt.printed else []
    if explanation is not None and attempt.earned:
        # nbgrader would give nothing for an error, and the number for a number.
        outputs += [stream_output(message + "\n"), score_output(attempt.earned)]
    elif explanation is not None:
        outputs.append(error_output(explanation.name, explanation.message, explanation.lines))
    elif message:
        outputs.append(stream_output(message + "\n"))
    return outputs
