"""One submission's tests: visible, hidden, and what failed once more on right upstream values."""

import contextlib
import time
from collections.abc import Callable

from autograder.judge.attempt import Attempt
from autograder.judge.conclude import better_explanation, render_outputs, verdict
from autograder.judge.explain import NOT_WRITTEN, Explanation, failed_in_process, stopped
from autograder.judge.one_process import run_in_process
from autograder.judge.replay import Replay
from autograder.judge.run_attempt import AttemptRunner
from autograder.judge.run_cells import CellRunner, TimeUp
from autograder.judge.stub import is_stub
from autograder.judge.test_environment import TestEnvironment
from autograder.judge.verdict import Note, NoteKind, Outcome, Verdict
from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentGone

MUTATES = "`{}` writes into its arguments, and is right only about what it wrote there."


class TestRunner:
    """Runs the tests of one submission.

    What a student can read must not depend on hidden inputs. So all visible tests run first, and
    what the student's process made (an exception's message, a print) is shown from these alone.
    Then the hidden ones run; what they and second tries report comes from a fixed list.

    A test `test_<answer>` that failed is tried again if an answer that the reference solution
    builds on failed its own tests. In a process of its own, that answer then returns what the
    reference returned for the same arguments (`autograder.judge.recording`). One whose objects
    cells after it change is tried again in a process that has not run these cells.
    """

    def __init__(self, runner: CellRunner, environment: TestEnvironment) -> None:
        self.runner, self.environment = runner, environment
        self.attempts = [
            Attempt(test, protected=not test.unprotected or environment.calls_checks(test))
            for test in runner.source.tests
        ]
        self.verdicts: list[Verdict] = []
        self.executor = AttemptRunner(runner, environment)
        #: Problems that failed a test.
        self.failed: set[str] = set()
        #: Answer → a sentence about what is there in its place.
        self.remarks = {cell.name: cell.remark for cell in runner.cells if cell.remark}

    def run(self) -> None:
        """Run all tests; `verdicts` are then theirs, in order."""
        protected = [attempt for attempt in self.attempts if attempt.protected]
        for attempt in protected:
            self._guard(attempt, self._visible)
            attempt.visible_passed = attempt.failure is None
        self._note_called_checks()
        self.runner.silent = True
        for attempt in protected:
            if attempt.failure is None:
                self._guard(attempt, self._hidden)
        self.runner.close()
        self._run_unprotected()
        for attempt in self.attempts:
            self.verdicts.append(
                self._conclude(attempt, Outcome.RIGHT)
                if attempt.passed
                else self._try_again(attempt)
            )
            if not self.verdicts[-1].passed:
                self.failed.add(attempt.test.problem)

    def _run_unprotected(self) -> None:
        """Run the tests that their author wants in the student's process, all in one.

        Nothing is shown of them if one has hidden tests: the process knows these then.
        """
        attempts = {one.test.name: one for one in self.attempts if not one.protected}
        if not attempts:
            return
        silent = any(attempt.test.hidden is not None for attempt in attempts.values())
        started = time.monotonic()
        try:
            found = run_in_process(self.runner, attempts)
            bound = None
        except TimeUp as up:
            found, bound = {}, up.bound
        for name, attempt in attempts.items():
            test, ran = attempt.test, found.get(name)
            attempt.seconds = (time.monotonic() - started) / len(attempts)
            attempt.bound = bound
            attempt.earned = 0.0 if ran is None else ran.earned
            attempt.passed = attempt.earned >= test.points and ran is not None and not ran.error
            if ran is None:
                attempt.failure = stopped(bound, whole=bound is not None)
            elif not attempt.passed:
                error = "" if silent else ran.error
                attempt.failure = (
                    NOT_WRITTEN
                    if self._unwritten(test) and not ran.earned
                    else failed_in_process(test.problem, error, ran.earned, test.points)
                )

    def _note_called_checks(self) -> None:
        """Note answers that asked the course's own checks for help in a visible test.

        Asked before the first hidden test: the answer is the student's.
        """
        student = self.runner.student
        if student is None or student.exit_reason is not None:
            return
        student.within(1.0)
        with contextlib.suppress(StudentGone):
            for test in student.reached():
                if test in self.runner.tests:
                    text = "An answer called chainrule.check while it was being tested."
                    self.runner.notes.append(Note(NoteKind.CALLED_CHECKS, test, text))

    def _guard(self, attempt: Attempt, step: Callable[[Attempt], None]) -> None:
        try:
            step(attempt)
        except TimeUp as up:
            attempt.bound = attempt.bound or up.bound
            attempt.failure = stopped(up.bound, whole=True)

    def _visible(self, attempt: Attempt) -> None:
        if self._deferred(attempt):
            return
        test = attempt.test
        student = self.runner.ready()
        self.executor.begin(attempt, {})
        if test.visible.strip():
            self.executor.execute(attempt, test.visible, student, silent=False)

    def _hidden(self, attempt: Attempt) -> None:
        if self._deferred(attempt):
            return
        test = attempt.test
        if test.hidden is not None:
            self.executor.execute(attempt, test.hidden, self.runner.ready(), silent=True)
        if self._must_run_unchanged(attempt):
            student = self.runner.ready()
            self.executor.begin(attempt, {})
            self.executor.execute(attempt, test.code, student, silent=True, writes_back=False)
            if attempt.failure is not None:
                attempt.failure = Explanation("AssertionError", MUTATES.format(test.problem))
        attempt.passed = attempt.failure is None

    def _deferred(self, attempt: Attempt) -> bool:
        """Leave a test to the second try if it would call an answer that took its process along."""
        test = attempt.test
        if not self.executor.timed_out or not test.names_its_answer or self._unwritten(test):
            return False
        if not self.environment.upstream(test, self.executor.timed_out):
            return False
        attempt.failure = Explanation("Stopped", "An answer that it builds on was stopped.")
        return True

    def _must_run_unchanged(self, attempt: Attempt) -> bool:
        """Whether a test may have passed only because an answer wrote into its arguments."""
        return (
            attempt.failure is None
            and attempt.mutated_arguments
            and not attempt.test.effects.in_place
            and self.environment.reuses_arguments(attempt.test)
        )

    def _try_again(self, first: Attempt) -> Verdict:
        """Return the verdict of a test that failed, after a second try if there is a reason."""
        assert first.failure is not None
        test = first.test
        unwritten = first.failure.not_written and self._unwritten(test)
        alone = unwritten or not first.protected or not test.names_its_answer
        replaced = [] if alone else self.environment.upstream(test, self.failed)
        earlier = test.effects.changed_later and first.protected and not unwritten
        if not (replaced or earlier) or first.bound in ("total time", "restarts"):
            return self._failed(first, first.failure, first.bound, first.seconds)
        second = Attempt(test, visible_passed=first.visible_passed)
        self._guard(second, lambda attempt: self._on_right_values(attempt, replaced))
        seconds = first.seconds + second.seconds
        if second.failure is None:
            outcome = Outcome.RIGHT_GIVEN_UPSTREAM if replaced else Outcome.RIGHT
            return self._conclude(second, outcome, seconds=seconds)
        first.earned = max(first.earned or 0.0, second.earned or 0.0)
        explanation = first.failure
        if replaced:
            explanation = better_explanation(first.failure, second.failure, replaced)
        return self._failed(first, explanation, first.bound or second.bound, seconds)

    def _on_right_values(self, attempt: Attempt, replaced: list[str]) -> None:
        """Run a whole test in processes of its own, some answers replaced by recorded values."""
        self._rerun(attempt, replaced)
        if self._must_run_unchanged(attempt):
            self._rerun(attempt, replaced, writes_back=False)
            if attempt.failure is not None:
                attempt.failure = Explanation(
                    "AssertionError", MUTATES.format(attempt.test.problem)
                )

    def _rerun(self, attempt: Attempt, replaced: list[str], *, writes_back: bool = True) -> None:
        test = attempt.test
        in_test = [name for name in replaced if name in test.answers]
        try:
            with self.runner.rerun(test) as student:
                self.executor.begin(attempt, self.environment.reference_answers(in_test))
                replay = None
                if replaced:
                    replay = Replay(self.environment.recording(test), replaced)
                self.executor.execute(
                    attempt,
                    test.code,
                    student,
                    silent=True,
                    writes_back=writes_back,
                    replay=replay,
                )
        except StudentGone:
            attempt.failure = stopped(None)

    def _unwritten(self, test: Test) -> bool:
        node = next((c.node for c in self.runner.cells if c.name == test.problem), None)
        return node is not None and is_stub(node.source)

    def _failed(
        self, attempt: Attempt, explanation: Explanation, bound: str | None, seconds: float
    ) -> Verdict:
        """Return the verdict of a test that failed for good."""
        cell_bound = self.runner.cell_bounds.get(attempt.test.problem)
        if explanation.not_written and (remark := self.remarks.get(attempt.test.problem)):
            explanation = Explanation("NameError", remark)
        if explanation.not_written:
            return self._conclude(attempt, Outcome.NOT_WRITTEN, explanation, cell_bound, seconds)
        bound = bound or cell_bound
        stop = bound is not None or explanation.name == "Stopped"
        outcome = Outcome.STOPPED if stop else Outcome.WRONG
        return self._conclude(attempt, outcome, explanation, bound, seconds)

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
        found = verdict(attempt, outcome, explanation, bound=bound, seconds=seconds)
        node = next(c.node for c in self.runner.cells if c.name == test.name and c.role == "test")
        node.outputs = render_outputs(attempt, found.message, explanation)
        return found
