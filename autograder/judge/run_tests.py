"""One submission: run its cells, then its tests, then what failed on top of right answers."""

import contextlib
import io
import time
from typing import Any

from autograder.judge.attempt import Attempt, bound_of, copied, refresh, run_code
from autograder.judge.explain import Explanation, advice_of, explain
from autograder.judge.output import error_output, stream_output
from autograder.judge.run_cells import Session, TimeUp
from autograder.judge.test_environment import Names, names_of
from autograder.judge.verdict import Note, Outcome, Verdict
from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.guest.proxy import Remote
from autograder.sandbox.host_policy import GRACE
from autograder.sandbox.timeouts import Overtime, Watchdog
from chainrule.check.mistakes import SECTIONS

#: Names of mistakes that say no more than what kind of thing came back.
FORM = frozenset(entry.id for entry in SECTIONS["Form of the answer"])
UPSTREAM = "Right, given right answers to what it builds on."
SPOILT = "`{}` writes into its arguments, and is right only about what it wrote there."


class Tests:
    """Runs the tests of one submission.

    What a student can read must not tell of hidden tests. So all visible tests run first, and text
    from the student's process (an exception's message, a print) is taken from these alone; then
    the hidden ones, and the second tries on top of reference answers, with that text left out.
    """

    def __init__(self, session: Session, names: Names) -> None:
        self.session, self.names = session, names
        self.attempts = [Attempt(test) for test in session.source.tests]
        self.hung: set[str] = set()

    def run(self) -> list[Verdict]:
        """Return the verdicts, in the order of the tests."""
        for attempt in self.attempts:
            self._guard(attempt, self._visible)
        for attempt in self.attempts:
            if attempt.failure is None:
                self._guard(attempt, self._hidden)
        verdicts = []
        for attempt in self.attempts:
            if attempt.passed:
                verdicts.append(self._verdict(attempt, "right"))
            else:
                verdicts.append(self._second(attempt))
        self._look()
        return verdicts

    def _look(self) -> None:
        """Note answers that asked the course's own checks for help while they were tested."""
        student = self.session.student
        if student is None or student.gone is not None:
            return
        student.within(1.0)
        with contextlib.suppress(StudentGone):
            for test in student.reached():
                if test in self.session.tests:
                    text = "An answer called chainrule.check while it was being tested."
                    self.session.notes.append(Note("look", test, text))

    def _guard(self, attempt: Attempt, step: Any) -> None:
        try:
            step(attempt)
        except TimeUp as up:
            attempt.bound = attempt.bound or up.bound
            attempt.failure = Explanation(
                "Stopped", f"The submission was stopped: its bound was {up.bound}."
            )

    def _visible(self, attempt: Attempt) -> None:
        test = attempt.test
        if self.hung - {test.problem}:
            attempt.failure = Explanation("Stopped", "An answer that it builds on was stopped.")
            attempt.deferred = True
            return
        attempt.namespace = self._namespace(test, {})
        if test.visible.strip():
            self._execute(attempt, test.visible, {}, silent=False)

    def _hidden(self, attempt: Attempt) -> None:
        if attempt.test.hidden is not None:
            self._execute(attempt, attempt.test.hidden, {}, silent=True)
        self._settle(attempt, {})

    def _second(self, first: Attempt) -> Verdict:
        """Try again with the reference in place of every answer that this one builds on."""
        test = first.test
        if first.deferred:  # it need not wait for what does not end, and may not even need it
            spared = self.names.reference_answers(sorted(self.hung - {test.problem}))
            third = Attempt(test)
            self._guard(third, lambda attempt: self._whole(attempt, spared))
            if third.passed:
                return self._verdict(third, "right given upstream" if third.leaned else "right")
        upstream = self.names.reference_answers(self.session.source.upstream(test))
        second = Attempt(test)
        if upstream and first.bound not in ("total time", "restarts"):
            self._guard(second, lambda attempt: self._whole(attempt, upstream))
            second.seconds += first.seconds
            if second.passed:
                return self._verdict(second, "right given upstream")
        final = second if second.failure is not None else first
        assert first.failure is not None
        bound = first.bound or final.bound
        explanation = final.failure or first.failure
        outcome: Outcome = "wrong"
        if explanation.not_written:
            outcome = "not written"
            bound = None
        elif bound is not None or explanation.name == "Stopped":
            outcome = "stopped"
        best = first.failure
        # A name that the first try could give from an exception's words is lost to the second.
        vaguer = best.mistake is not None and explanation.mistake in FORM
        checked = explanation.name in ("CheckFailed", "NotImplementedError")
        if (checked and not vaguer) or best.name == "Stopped":
            best = explanation  # what is left when all that it builds on is right
        return self._verdict(first, outcome, best, bound, first.seconds + second.seconds)

    def _whole(self, attempt: Attempt, upstream: dict[str, Any]) -> None:
        test = attempt.test
        own = {name: value for name, value in upstream.items() if name in test.answers}
        attempt.namespace = self._namespace(test, own)
        self._execute(attempt, test.code, upstream, silent=True)
        attempt.leaned = bool(own) or attempt.leaned
        self._settle(attempt, upstream)

    def _settle(self, attempt: Attempt, upstream: dict[str, Any]) -> None:
        """Let a test pass, unless it did so only because an answer wrote into its arguments."""
        test = attempt.test
        if attempt.failure is None and attempt.wrote and self.names.rereads(test):
            own = {name: value for name, value in upstream.items() if name in test.answers}
            attempt.namespace = self._namespace(test, own)
            self._execute(attempt, test.code, upstream, silent=True, writes_back=False)
            if attempt.failure is not None:
                attempt.failure = Explanation("AssertionError", SPOILT.format(test.problem))
        attempt.passed = attempt.failure is None

    def _namespace(self, test: Test, replaced: dict[str, Any]) -> dict[str, Any]:
        self.session.ready()
        namespace = self.names.fresh(names_of(test.code))
        marked = self.session.marks.get(test.name)
        for name in (*test.answers, *test.uses):
            namespace.pop(name, None)
            if marked is not None and name in marked.values:
                namespace[name] = copied(marked.values[name])
        return {**namespace, **replaced}

    def _execute(
        self,
        attempt: Attempt,
        code: str,
        replace: dict[str, Any],
        *,
        silent: bool,
        writes_back: bool = True,
    ) -> None:
        test, session = attempt.test, self.session
        started = time.monotonic()
        printed = io.StringIO()
        student = session.ready()
        served = student.peer.served
        try:
            student.within(session.bounds.wall)
            student.rules.silent = silent
            student.peer.wrote, student.peer.writes_back = False, writes_back
            student.enter(test.name, replace)
            refresh(attempt.namespace, session, test, replace)
            with Watchdog(session.bounds.wall + 2 * GRACE):
                failed, warned = run_code(code, test.name, attempt.namespace, printed)
        except StudentGone as gone:
            attempt.bound = student.bound or ("wall time" if student.interrupted else None)
            attempt.failure = Explanation("Stopped", f"The test was stopped: {gone}.")
            self.hung |= self._last_called(student.peer.called)
        except Overtime:
            attempt.bound = "wall time"
            attempt.failure = Explanation("Stopped", "The test was stopped: it took too long.")
        else:
            if failed is not None:
                missing = self._missing(test)
                attempt.failure = explain(failed, test, silent=silent, missing=missing)
                attempt.bound = bound_of(failed)
            advices = (advice_of(warning) for warning in warned)
            attempt.advice = next(advices, attempt.advice)
        attempt.wrote = attempt.wrote or student.peer.wrote
        attempt.leaned = attempt.leaned or student.peer.served > served
        attempt.seconds += time.monotonic() - started
        if not silent:
            attempt.printed = printed.getvalue()[:10_000]

    def _last_called(self, number: int) -> set[str]:
        """Return the answer that was called last: no other test should wait for it again."""
        return {
            name
            for marked in self.session.marks.values()
            for name, value in marked.values.items()
            if isinstance(value, Remote)
            and value._remote[1] == number
            and name in self.session.source.answers
        }

    def _missing(self, test: Test) -> dict[str, str]:
        marked = self.session.marks.get(test.name)
        return {
            name: (marked.failed.get(name, "") if marked else "")
            or self.session.cell_ends.get(name, "")
            for name in (*test.answers, *test.uses)
            if marked is None or name not in marked.values
        }

    def _verdict(
        self,
        attempt: Attempt,
        outcome: Outcome,
        explanation: Explanation | None = None,
        bound: str | None = None,
        seconds: float | None = None,
    ) -> Verdict:
        test = attempt.test
        node = next(c.node for c in self.session.cells if c.name == test.name and c.role == "test")
        node.outputs = [stream_output(attempt.printed)] if attempt.printed else []
        message = UPSTREAM if outcome == "right given upstream" else ""
        noticed = explanation
        if outcome == "right" and attempt.advice is not None:
            noticed = attempt.advice
            message = noticed.message
        if explanation is not None:
            message = explanation.message
            node.outputs.append(error_output(explanation.name, message, explanation.lines))
        elif message:
            node.outputs.append(stream_output(message + "\n"))
        problem_bound = self.session.cell_bounds.get(test.problem)
        if explanation is not None and bound is None and problem_bound is not None:
            bound = problem_bound
            outcome = "stopped" if outcome == "wrong" else outcome
        return Verdict(
            test=test.name,
            problem=test.problem,
            points=test.points,
            outcome=outcome,
            mistake=noticed.mistake if noticed else None,
            message=message,
            hint=noticed.hint if noticed else "",
            bound=bound if outcome not in ("right", "right given upstream") else None,
            seconds=round(attempt.seconds if seconds is None else seconds, 6),
        )
