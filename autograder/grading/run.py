"""One grading run: many submissions judged at a time, one writer, a transaction each.

Whatever goes wrong with one submission is reported with it, in one sentence, and the others are
graded. What the next submission would meet as well (a full disk, a locked gradebook, no sandbox)
ends the run, and what was recorded before stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nbgrader.preprocessors import LimitOutput
from sqlalchemy.exc import InterfaceError, OperationalError

from autograder.course_folder import CourseFolder, course_secret, locked_course
from autograder.errors import UserError, printable, reason_of
from autograder.files import remove_drafts
from autograder.gradebook.database import open_engine, user_errors
from autograder.gradebook.lateness import update_lateness
from autograder.gradebook.rows import graded_students, registered_students
from autograder.grading.assignment import assignment_rows
from autograder.grading.differences import require_packages
from autograder.grading.grade_one import Task
from autograder.grading.in_step import refuse_out_of_step, releases_out_of_step
from autograder.grading.judge_processes import Failed
from autograder.grading.proof import Finding, ProofTask
from autograder.grading.proved_sources import proved, require_proof
from autograder.grading.read_sources import load_sources
from autograder.grading.recording import Recorder, late_plugin
from autograder.grading.run_report import GradingReport, Result
from autograder.grading.source_notebook import SourceNotebook
from autograder.grading.submissions import (
    Submission,
    choose,
    earlier_grade,
    find_submission,
    read_bytes,
)
from autograder.grading.unprotected import not_protected
from autograder.grading.workers import Outcome, Workers
from autograder.sandbox.bounds import Bounds, bounds_from
from autograder.timestamps import handed_in

#: Called with the number of submissions done and to do.
Progress = Callable[[int, int], None]
#: What no other submission would fare better with.
_ENDS_THE_RUN = (UserError, OperationalError, InterfaceError)


def run(
    course: CourseFolder,
    assignment: str,
    workers: Workers,
    students: Sequence[str] = (),
    force: bool = False,
    confined: bool = True,
    progress: Progress = lambda done, total: None,
) -> GradingReport:
    """Grade the submissions of an assignment into the course's gradebook.

    Raises:
        UserError: nothing can be graded at all; what was recorded before stays.
    """
    sources = load_sources(course.solutions, assignment, course.config)
    bounds = bounds_from(course.bounds(assignment))
    if course.needs_proof:
        remarks = releases_out_of_step(course, sources)
        remarks += _proved(course, sources, workers, bounds, confined)
    else:
        remarks = []
        refuse_out_of_step(course, sources)
        require_packages()
    wanted = choose(course, assignment, students)
    with locked_course(course.root) as staging, user_errors(course.db_url):
        remove_drafts(staging)
        engine = open_engine(course.db_url)
        try:
            rows = assignment_rows(course, engine, sources)
            report = GradingReport(assignment, rows.max_score, source_remarks=remarks)
            with engine.begin() as connection:
                known = graded_students(connection, rows)
                report.missing = sorted(
                    registered_students(connection) - set(course.students(assignment))
                )
            recorder = Recorder(course, engine, rows, staging, assignment, sources[0].files)
            grading = _Grading(course, sources, report, recorder, progress)
            unchanged = grading.sort(wanted, set() if force else known)
            grading.grade(workers, bounds, confined)
            with engine.begin() as connection:
                stamps = {one.student: handed_in(one.folder) for one in unchanged}
                times = {student: time for student, (time, _) in stamps.items()}
                report.late_anew = update_lateness(connection, rows, times, late_plugin(course))
            report.unclear_times = {one: remark for one, (_, remark) in stamps.items() if remark}
        finally:
            engine.dispose()
    report.results.sort(key=lambda result: result.student)
    return report


def _proved(
    course: CourseFolder,
    sources: Sequence[SourceNotebook],
    workers: Workers,
    bounds: Bounds,
    confined: bool,
) -> list[str]:
    """Prove the sources; return what else is to be said of them."""

    def prove_one(task: ProofTask) -> list[Finding] | Failed:
        (outcome,) = [outcome for _, outcome in workers.map([(task.source.name, task)])]
        return outcome

    secret = course_secret(course.root)
    findings = proved(course.root, course.config, sources, prove_one, bounds, confined, secret)
    remarks = require_proof(findings, sources[0].assignment)
    return [*remarks, *filter(None, [not_protected(sources)])]


class _Grading:
    """The submissions of a run on their way: read, judged, put together again, written."""

    def __init__(
        self,
        course: CourseFolder,
        sources: Sequence[SourceNotebook],
        report: GradingReport,
        recorder: Recorder,
        progress: Progress,
    ) -> None:
        self._course = course
        self._sources = {source.name: source for source in sources}
        self._report = report
        self._recorder = recorder
        self._progress = progress
        self._todo: dict[str, Submission] = {}
        self._outcomes: dict[str, dict[str, Outcome]] = {}
        self._total = 0

    def sort(self, students: Sequence[str], known: set[str]) -> list[Submission]:
        """Take what needs grading, and return the submissions whose grade stays.

        Args:
            students: whose submissions are considered.
            known: those of them who have a grade that may stay.
        """
        unchanged = []
        for student in students:
            try:
                if printable(student) != student:
                    raise UnicodeError
                one = find_submission(self._course, self._report.assignment, student, self._sources)
                if student in known and self._unchanged(one):
                    unchanged.append(one)
                else:
                    self._todo[student] = one
            except UnicodeError:
                self._fail(student, "the name of its folder is not valid text: rename it")
            except OSError as error:
                self._fail(student, f"its folder cannot be read: {reason_of(error)}")
        self._total = len(self._todo) + len(self._report.results)
        return unchanged

    def grade(self, workers: Workers, bounds: Bounds, confined: bool) -> None:
        """Judge and record what was taken."""
        limit = LimitOutput(config=self._course.config)
        secret = course_secret(self._course.root)
        self._progress(len(self._report.results), self._total)
        for one in [one for one in self._todo.values() if not one.files]:
            self._finish(one, self._recorder.without_notebook)
        tasks = (
            (
                (one.student, name),
                Task(
                    data,
                    self._sources[name],
                    bounds,
                    confined,
                    one.companions.files,
                    secret,
                    limit.max_lines,
                    limit.max_traceback,
                ),
            )
            for one, name, data in self._read()
        )
        for (student, name), outcome in workers.map(tasks):
            self._outcomes.setdefault(student, {})[name] = outcome
            self._write_if_complete(student)
        for student in list(self._outcomes):  # none of whose notebooks could be read
            self._write_if_complete(student)

    def _read(self) -> Iterator[tuple[Submission, str, bytes]]:
        """Yield each notebook, read only when a worker is free for it."""
        for one in list(self._todo.values()):
            for name, path in one.files.items():
                try:
                    data = read_bytes(path)
                except OSError as error:
                    reason = Failed(f"it cannot be read: {error.strerror or error}")
                    self._outcomes.setdefault(one.student, {})[name] = reason
                    continue
                yield one, name, data

    def _write_if_complete(self, student: str) -> None:
        one = self._todo[student]
        if len(self._outcomes[student]) == len(one.files):
            outcomes = self._outcomes.pop(student)
            self._finish(one, lambda one: self._recorder.write(one, outcomes))

    def _finish(self, one: Submission, step: Callable[[Submission], Result]) -> None:
        try:
            self._report.results.append(step(one))
        except _ENDS_THE_RUN:
            raise
        except Exception as error:  # one submission must never end the run for the others
            self._fail(one.student, f"its result cannot be written: {reason_of(error)}")
        self._progress(len(self._report.results), self._total)

    def _fail(self, student: str, reason: str) -> None:
        self._report.results.append(Result(printable(student), None, {}, (reason,)))

    def _unchanged(self, submission: Submission) -> bool:
        """Whether a submission's grade stays; if so, say it in the report."""
        earlier = [
            earlier_grade(self._course, submission, source)
            for name, source in self._sources.items()
            if name in submission.files
        ]
        if not earlier or not all(grade and grade.same_submission for grade in earlier):
            return False
        self._report.unchanged.append(submission.student)
        if not all(grade and grade.same_source for grade in earlier):
            self._report.stale.append(submission.student)
        return True
