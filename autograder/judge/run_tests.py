"""One submission's tests: visible, hidden, and what failed once more on right upstream values."""

import contextlib
import functools
import time
from collections.abc import Callable
from typing import Any

from autograder.judge.asserts import Watcher, failing_statement, why
from autograder.judge.attempt import (
    Attempt,
    Ran,
    Trouble,
    bound_of,
    copied,
    file_name,
    run_code,
    run_earlier,
)
from autograder.judge.conclude import better_explanation, render_outputs, verdict
from autograder.judge.explain import (
    NOT_WRITTEN,
    Explanation,
    advice_of,
    explain,
    failed_in_process,
    partly,
    stopped,
)
from autograder.judge.one_process import run_in_process
from autograder.judge.partial_credit import last_expression, score, taken_from_student
from autograder.judge.recording import Recording
from autograder.judge.run_cells import CellRunner, TimeUp
from autograder.judge.shared_state import Printed, SharedState
from autograder.judge.source_text import source_text
from autograder.judge.stub import is_stub
from autograder.judge.test_environment import TestEnvironment, names_of
from autograder.judge.verdict import Note, NoteKind, Outcome, Verdict
from autograder.notebook.compiled import Test
from autograder.notebook.text import clean_line
from autograder.sandbox.exceptions import StudentError, StudentGone
from autograder.sandbox.host_policy import GRACE
from autograder.sandbox.student_process import StudentProcess
from autograder.sandbox.timeouts import TimeLimit, TimeLimitExceeded

MUTATES = "`{}` writes into its arguments, and is right only about what it wrote there."
#: How many times the wall time of a first try a second one has: calls of living objects cross.
SECOND_TRY = 2.0


class TestRunner:
    """Runs the tests of one submission.

    What a student can read must not depend on hidden inputs. So all visible tests run first, and
    what the student's process made (an exception's message, a print) is shown from these alone.
    Then the hidden ones run; what they and second tries report comes from a fixed list.

    A test `test_<answer>` that failed is tried again if an answer that the reference solution
    builds on failed its own tests. In a process of its own, that answer then returns what the
    reference returned for the same arguments (`autograder.judge.recording`).
    """

    def __init__(self, runner: CellRunner, environment: TestEnvironment) -> None:
        self.runner, self.environment = runner, environment
        self.attempts = [
            Attempt(test, protected=not test.unprotected or environment.calls_checks(test))
            for test in runner.source.tests
        ]
        self.verdicts: list[Verdict] = []
        #: Problems in whose own tests the process was lost, and those that failed a test.
        self.timed_out: set[str] = set()
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
        self._begin(attempt, {})
        if test.visible.strip():
            self._execute(attempt, test.visible, student, silent=False)

    def _hidden(self, attempt: Attempt) -> None:
        if self._deferred(attempt):
            return
        test = attempt.test
        if test.hidden is not None:
            self._execute(attempt, test.hidden, self.runner.ready(), silent=True)
        if self._must_run_unchanged(attempt):
            student = self.runner.ready()
            self._begin(attempt, {})
            self._execute(attempt, test.code, student, silent=True, writes_back=False)
            if attempt.failure is not None:
                attempt.failure = Explanation("AssertionError", MUTATES.format(test.problem))
        attempt.passed = attempt.failure is None

    def _deferred(self, attempt: Attempt) -> bool:
        """Leave a test to the second try if it would call an answer that took its process along."""
        test = attempt.test
        if not self.timed_out or not test.names_its_answer or self._unwritten(test):
            return False
        if not self.environment.upstream(test, self.timed_out):
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
        if not replaced or first.bound in ("total time", "restarts"):
            return self._failed(first, first.failure, first.bound, first.seconds)
        second = Attempt(test, visible_passed=first.visible_passed)
        self._guard(second, lambda attempt: self._on_right_values(attempt, replaced))
        seconds = first.seconds + second.seconds
        if second.failure is None:
            return self._conclude(second, Outcome.RIGHT_GIVEN_UPSTREAM, seconds=seconds)
        first.earned = max(first.earned or 0.0, second.earned or 0.0)
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
                self._begin(attempt, self.environment.reference_answers(in_test))
                recording = self.environment.recording(test)
                self._execute(
                    attempt,
                    test.code,
                    student,
                    silent=True,
                    writes_back=writes_back,
                    replay=(recording, replaced),
                )
        except StudentGone:
            attempt.failure = stopped(None)

    def _unwritten(self, test: Test) -> bool:
        node = next((c.node for c in self.runner.cells if c.name == test.problem), None)
        return node is not None and is_stub(node.source)

    def _begin(self, attempt: Attempt, replaced: dict[str, Any]) -> None:
        """Give a test its names as they are where it is in the notebook.

        Args:
            attempt: the attempt at it.
            replaced: answers that take the place of the student's.
        """
        attempt.namespace = self._namespace(attempt.test, replaced)
        cells = self.runner.cells_before(attempt.test)
        attempt.shared = SharedState(
            attempt.test.effects, attempt.namespace, functools.partial(source_text, cells)
        )
        attempt.begun = False

    def _namespace(self, test: Test, replaced: dict[str, Any]) -> dict[str, Any]:
        code = "\n".join([*test.earlier, test.code])
        bound = {name for statement in test.given for name in statement.bound}
        namespace = self.environment.fresh(names_of(code) | bound, test)
        snapshot = self.runner.snapshots.get(test.name)
        for name in (*test.answers, *test.uses):
            namespace.pop(name, None)
            if snapshot is not None and name in snapshot.values:
                namespace[name] = copied(snapshot.values[name])
        namespace.update(replaced)
        return namespace

    def _execute(
        self,
        attempt: Attempt,
        code: str,
        student: StudentProcess,
        *,
        silent: bool,
        writes_back: bool = True,
        replay: tuple[Recording, list[str]] | None = None,
    ) -> None:
        test, runner = attempt.test, self.runner
        started = time.monotonic()
        printed = Printed()
        assert attempt.shared is not None
        wall = runner.bounds.wall * (1.0 if replay is None else SECOND_TRY)
        try:
            student.within(wall)
            student.rules.silent = silent
            student.peer.mutated_arguments, student.peer.writes_back = False, writes_back
            if replay is None:
                student.restore(test.name)
            else:
                recording, replaced = replay
                student.restore(test.name, lambda packer: recording.packed(replaced, packer))
            left = min(wall, max(0.0, runner.finish - time.monotonic()))
            watcher = None if silent else Watcher()
            attempt.shared.restart()
            student.peer.shared = attempt.shared
            with TimeLimit(left + 2 * GRACE), self.environment.own_folder():
                if not attempt.begun:
                    attempt.begun = True
                    run_earlier(test.earlier, attempt.namespace)
                ran = run_code(code, test.name, attempt.namespace, printed, watcher)
                student.peer.shared = None
        except StudentGone as gone:
            attempt.bound = student.bound or ("wall time" if student.interrupted else None)
            attempt.failure = stopped(attempt.bound, None if silent else str(gone))
            self.timed_out.add(test.problem)
        except TimeLimitExceeded:
            attempt.bound = "wall time"
            attempt.failure = stopped("wall time")
        else:
            self._take(attempt, ran, code, watcher)
        finally:
            attempt.shared.close()
            student.peer.shared = None
            student.peer.revoke()
        attempt.mutated_arguments = attempt.mutated_arguments or student.peer.mutated_arguments
        attempt.seconds += time.monotonic() - started
        if not silent:
            attempt.printed = printed.getvalue()[:10_000]

    def _take(self, attempt: Attempt, ran: Ran, code: str, watcher: Watcher | None) -> None:
        """Take over how a test's code ended."""
        test, silent = attempt.test, watcher is None
        if ran.failed is not None:
            assertion = ""
            if watcher is not None and isinstance(ran.failed, AssertionError):
                assertion = why(ran.failed, code, file_name(test.name), watcher)
            attempt.failure = explain(
                ran.failed, test, silent=silent, missing=self._missing(test), assertion=assertion
            )
            attempt.bound = bound_of(ran.failed)
            attempt.earned = None
            attempt.trouble = _trouble(ran.failed, code, file_name(test.name))
        elif not silent and test.hidden is not None:
            pass  # the value of the last expression is still to come
        elif (earned := self._score(test, ran.value)) is not None:
            theirs = taken_from_student(code, (*test.answers, *test.uses))
            attempt.earned = 0.0 if theirs else earned
            if attempt.earned < test.points:
                attempt.failure = partly(attempt.earned, test.points, theirs)
        advices = (advice_of(warning, silent=silent) for warning in ran.advice)
        attempt.advice = next(advices, attempt.advice)

    def _score(self, test: Test, value: Any) -> float | None:
        """Return the points that a test's last value stands for, None if it stands for all.

        Where right answers give a number, what an answer makes of it may be something else, such
        as an array: that gives none.
        """
        earned = score(value, test.points)
        if (
            earned is None
            and last_expression(test.code)
            and not self.environment.calls_checks(test)
            and self.environment.gives_score(test)
        ):
            return 0.0
        return earned

    def _missing(self, test: Test) -> dict[str, str]:
        snapshot = self.runner.snapshots.get(test.name)
        return {
            name: (snapshot.failed.get(name, "") if snapshot else "")
            or self.runner.cell_ends.get(name, "")
            for name in (*test.answers, *test.uses)
            if snapshot is None or name not in snapshot.values
        }

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


def _trouble(error: BaseException, code: str, name: str) -> Trouble:
    raised = error.raised if isinstance(error, StudentError) else None
    return Trouble(
        type(error).__name__ if raised is None else raised.kinds[0],
        clean_line(_text(error) if raised is None else raised.message, 300),
        failing_statement(error, code, name),
    )


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # it carries an object of the student's
        return ""
