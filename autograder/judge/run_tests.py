"""One submission: run its cells, then its tests, then what failed on top of right answers."""

import contextlib
import io
import time
from typing import Any

from autograder.judge.attempt import Attempt, bound_of, copied, refresh, run_code
from autograder.judge.conclude import render_outputs, verdict
from autograder.judge.explain import Explanation, advice_of, explain
from autograder.judge.run_cells import CellRunner, TimeUp
from autograder.judge.test_environment import TestEnvironment, names_of
from autograder.judge.verdict import Note, NoteKind, Outcome, Verdict
from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.guest.rpc.proxy import Remote
from autograder.sandbox.host_policy import GRACE
from autograder.sandbox.timeouts import TimeLimit, TimeLimitExceeded
from chainrule.check.mistakes import TOPICS

#: Names of mistakes that say no more than what kind of thing came back.
FORM = frozenset(mistake.id for mistake in TOPICS["Form of the answer"])
SPOILT = "`{}` writes into its arguments, and is right only about what it wrote there."


class TestRunner:
    """Runs the tests of one submission.

    What a student can read must not tell of hidden tests. So all visible tests run first, and text
    from the student's process (an exception's message, a print) is taken from these alone; then
    the hidden ones, and the second tries on top of reference answers, with that text left out.
    """

    def __init__(self, runner: CellRunner, environment: TestEnvironment) -> None:
        self.runner, self.environment = runner, environment
        self.attempts = [Attempt(test) for test in runner.source.tests]
        self.timed_out: set[str] = set()

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
                verdicts.append(self._conclude(attempt, Outcome.RIGHT))
            else:
                verdicts.append(self._second(attempt))
        self._note_called_checks()
        return verdicts

    def _note_called_checks(self) -> None:
        """Note answers that asked the course's own checks for help while they were tested."""
        student = self.runner.student
        if student is None or student.exit_reason is not None:
            return
        student.within(1.0)
        with contextlib.suppress(StudentGone):
            for test in student.reached():
                if test in self.runner.tests:
                    text = "An answer called chainrule.check while it was being tested."
                    self.runner.notes.append(Note(NoteKind.CALLED_CHECKS, test, text))

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
        if self.timed_out - {test.problem}:
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
            spared = self.environment.reference_answers(sorted(self.timed_out - {test.problem}))
            third = Attempt(test)
            self._guard(third, lambda attempt: self._whole(attempt, spared))
            if third.passed:
                return self._conclude(
                    third, Outcome.RIGHT_GIVEN_UPSTREAM if third.used_reference else Outcome.RIGHT
                )
        upstream = self.environment.reference_answers(self.runner.source.upstream(test))
        second = Attempt(test)
        if upstream and first.bound not in ("total time", "restarts"):
            self._guard(second, lambda attempt: self._whole(attempt, upstream))
            second.seconds += first.seconds
            if second.passed:
                return self._conclude(second, Outcome.RIGHT_GIVEN_UPSTREAM)
        final = second if second.failure is not None else first
        assert first.failure is not None
        bound = first.bound or final.bound
        explanation = final.failure or first.failure
        outcome = Outcome.WRONG
        if explanation.not_written:
            outcome = Outcome.NOT_WRITTEN
            bound = None
        elif bound is not None or explanation.name == "Stopped":
            outcome = Outcome.STOPPED
        best = first.failure
        # A name that the first try could give from an exception's words is lost to the second.
        vaguer = best.mistake is not None and explanation.mistake in FORM
        checked = explanation.name in ("CheckFailed", "NotImplementedError")
        if (checked and not vaguer) or best.name == "Stopped":
            best = explanation  # what is left when all that it builds on is right
        return self._conclude(first, outcome, best, bound, first.seconds + second.seconds)

    def _whole(self, attempt: Attempt, upstream: dict[str, Any]) -> None:
        test = attempt.test
        own = {name: value for name, value in upstream.items() if name in test.answers}
        attempt.namespace = self._namespace(test, own)
        self._execute(attempt, test.code, upstream, silent=True)
        attempt.used_reference = bool(own) or attempt.used_reference
        self._settle(attempt, upstream)

    def _settle(self, attempt: Attempt, upstream: dict[str, Any]) -> None:
        """Let a test pass, unless it did so only because an answer wrote into its arguments."""
        test = attempt.test
        if (
            attempt.failure is None
            and attempt.mutated_arguments
            and self.environment.reuses_arguments(test)
        ):
            own = {name: value for name, value in upstream.items() if name in test.answers}
            attempt.namespace = self._namespace(test, own)
            self._execute(attempt, test.code, upstream, silent=True, writes_back=False)
            if attempt.failure is not None:
                attempt.failure = Explanation("AssertionError", SPOILT.format(test.problem))
        attempt.passed = attempt.failure is None

    def _namespace(self, test: Test, replaced: dict[str, Any]) -> dict[str, Any]:
        self.runner.ready()
        namespace = self.environment.fresh(names_of(test.code))
        snapshot = self.runner.snapshots.get(test.name)
        for name in (*test.answers, *test.uses):
            namespace.pop(name, None)
            if snapshot is not None and name in snapshot.values:
                namespace[name] = copied(snapshot.values[name])
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
        test, runner = attempt.test, self.runner
        started = time.monotonic()
        printed = io.StringIO()
        student = runner.ready()
        served = student.peer.served
        try:
            student.within(runner.bounds.wall)
            student.rules.silent = silent
            student.peer.mutated_arguments, student.peer.writes_back = False, writes_back
            student.restore(test.name, replace)
            refresh(attempt.namespace, runner, test, replace)
            with TimeLimit(runner.bounds.wall + 2 * GRACE):
                failed, warned = run_code(code, test.name, attempt.namespace, printed)
        except StudentGone as gone:
            attempt.bound = student.bound or ("wall time" if student.interrupted else None)
            attempt.failure = Explanation("Stopped", f"The test was stopped: {gone}.")
            self.timed_out |= self._last_called(student.peer.called)
        except TimeLimitExceeded:
            attempt.bound = "wall time"
            attempt.failure = Explanation("Stopped", "The test was stopped: it took too long.")
        else:
            if failed is not None:
                missing = self._missing(test)
                attempt.failure = explain(failed, test, silent=silent, missing=missing)
                attempt.bound = bound_of(failed)
            advices = (advice_of(warning) for warning in warned)
            attempt.advice = next(advices, attempt.advice)
        attempt.mutated_arguments = attempt.mutated_arguments or student.peer.mutated_arguments
        attempt.used_reference = attempt.used_reference or student.peer.served > served
        attempt.seconds += time.monotonic() - started
        if not silent:
            attempt.printed = printed.getvalue()[:10_000]

    def _last_called(self, number: int) -> set[str]:
        """Return the answer that was called last: no other test should wait for it again."""
        return {
            name
            for snapshot in self.runner.snapshots.values()
            for name, value in snapshot.values.items()
            if isinstance(value, Remote)
            and value._remote[1] == number
            and name in self.runner.source.answers
        }

    def _missing(self, test: Test) -> dict[str, str]:
        snapshot = self.runner.snapshots.get(test.name)
        return {
            name: (snapshot.failed.get(name, "") if snapshot else "")
            or self.runner.cell_ends.get(name, "")
            for name in (*test.answers, *test.uses)
            if snapshot is None or name not in snapshot.values
        }

    def _conclude(
        self,
        attempt: Attempt,
        outcome: Outcome,
        explanation: Explanation | None = None,
        bound: str | None = None,
        seconds: float | None = None,
    ) -> Verdict:
        """Return the verdict, and show it in the test's cell."""
        test = attempt.test
        cell_bound = self.runner.cell_bounds.get(test.problem)
        if explanation is not None and bound is None and cell_bound is not None:
            bound = cell_bound
            outcome = Outcome.STOPPED if outcome is Outcome.WRONG else outcome
        found = verdict(attempt, outcome, explanation, bound=bound, seconds=seconds)
        node = next(c.node for c in self.runner.cells if c.name == test.name and c.role == "test")
        node.outputs = render_outputs(attempt, found.message, explanation)
        return found
