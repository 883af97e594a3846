"""One attempt at a test: its names as they are where it stands, its run, and how it ended."""

import functools
import time
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
from autograder.judge.explain import advice_of, explain, partly, stopped
from autograder.judge.partial_credit import last_expression, score, taken_from_student
from autograder.judge.replay import Replay
from autograder.judge.run_cells import CellRunner
from autograder.judge.shared_state import Printed, SharedState
from autograder.judge.source_text import source_text
from autograder.judge.test_environment import TestEnvironment, names_of
from autograder.notebook.compiled import Test
from autograder.notebook.text import clean_line
from autograder.sandbox.exceptions import StudentError, StudentGone
from autograder.sandbox.host_policy import GRACE
from autograder.sandbox.student_process import StudentProcess
from autograder.sandbox.timeouts import TimeLimit, TimeLimitExceeded

#: How many times the wall time of a first try a second one has: calls of living objects cross.
SECOND_TRY = 2.0


class AttemptRunner:
    """Runs attempts at the tests of one submission.

    Attributes:
        timed_out: problems in whose own tests the process was lost.
    """

    def __init__(self, runner: CellRunner, environment: TestEnvironment) -> None:
        self.runner, self.environment = runner, environment
        self.timed_out: set[str] = set()

    def begin(self, attempt: Attempt, replaced: dict[str, Any]) -> None:
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

    def execute(
        self,
        attempt: Attempt,
        code: str,
        student: StudentProcess,
        *,
        silent: bool,
        writes_back: bool = True,
        replay: Replay | None = None,
    ) -> None:
        """Run a part of a test, or all of it; what comes of it is in the attempt.

        Args:
            attempt: the attempt, after `begin`.
            code: the part.
            student: the process that has the answers.
            silent: whether nothing that the student's process makes may be shown.
            writes_back: whether what an answer writes into its arguments is written here too.
            replay: recorded answers, which take the place of the student's.
        """
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
                student.restore(test.name, replay.answers, replay.look_up)
            left = min(wall, max(0.0, runner.finish - time.monotonic()))
            watcher = None if silent else Watcher()
            attempt.shared.restart()
            student.peer.shared = attempt.shared
            with TimeLimit(left + 2 * GRACE), self.environment.own_folder(test):
                attempt.shared.begin_files(student.peer)
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
