"""One grading run: many submissions judged side by side, one writer, a transaction each."""

from __future__ import annotations

import datetime
import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput
from sqlalchemy import Engine

from autograder.course_folder import CourseFolder, handed_in, locked_course
from autograder.errors import UserError
from autograder.files import remove_drafts, replace_folder
from autograder.gradebook.database import open_engine, user_errors
from autograder.gradebook.rows import (
    AssignmentRows,
    Recorded,
    graded_students,
    record,
    record_receipt,
    registered_students,
)
from autograder.grading.assignment import assignment_rows
from autograder.grading.grade_one import GradedNotebook, Task
from autograder.grading.judge_processes import Failed
from autograder.grading.results_folder import stage
from autograder.grading.source_notebook import SourceNotebook, load_sources
from autograder.grading.submissions import (
    Submission,
    choose,
    earlier_grade,
    find_submission,
    read_bytes,
)
from autograder.grading.workers import Outcome, Workers
from autograder.sandbox.bounds import bounds_from


@dataclass(frozen=True)
class Result:
    """What became of one submission in this run."""

    student: str
    recorded: Recorded | None
    #: Notebook → judgement (docs/architecture.md). The executed notebook itself is on the disk.
    judgements: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    #: Reasons why something in it could not be graded.
    failures: tuple[str, ...] = ()
    #: What else an instructor should know.
    remarks: tuple[str, ...] = ()


@dataclass
class Report:
    """What became of a class."""

    assignment: str
    max_score: float
    results: list[Result] = field(default_factory=list)
    #: Students whose grade stands, because what they handed in has not changed.
    unchanged: list[str] = field(default_factory=list)
    #: Of those: graded with an earlier version of the source.
    stale: list[str] = field(default_factory=list)
    #: Students in the gradebook who handed nothing in.
    missing: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> list[Result]:
        """Submissions with something that could not be graded."""
        return [result for result in self.results if result.failures]


#: Called with the number of submissions done and to do.
Progress = Callable[[int, int], None]


def run(
    course: CourseFolder,
    assignment: str,
    workers: Workers,
    students: Sequence[str] = (),
    force: bool = False,
    confined: bool = True,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Grade the submissions of an assignment into the course's gradebook.

    Raises:
        UserError: nothing can be graded at all; what was recorded before stays.
    """
    sources = load_sources(course.solutions, assignment, course.config)
    bounds = bounds_from(course.bounds(assignment))
    wanted = choose(course, assignment, students)
    with locked_course(course.root) as staging, user_errors(course.db_url):
        remove_drafts(staging)
        engine = open_engine(course.db_url)
        try:
            rows = assignment_rows(course, engine, sources)
            report = Report(assignment, rows.max_score)
            with engine.begin() as connection:
                known = graded_students(connection, rows)
                report.missing = sorted(
                    registered_students(connection) - set(course.students(assignment))
                )
            todo = []
            for student in wanted:
                submission = find_submission(course, assignment, student, rows.notebooks)
                if force or student not in known or _changed(course, submission, sources, report):
                    todo.append(submission)
            writer = _Writer(course, engine, rows, staging, sources)
            limit = LimitOutput(config=course.config)
            gathered = _Gathered(todo, sources)
            progress(0, len(todo))
            for submission in gathered.without_notebook:
                report.results.append(writer.unreadable(submission))
                progress(len(report.results), len(todo))
            tasks = (
                (key, Task(data, source, bounds, confined, limit.max_lines, limit.max_traceback))
                for key, data, source in gathered.read()
            )
            for key, outcome in workers.map(tasks):
                for submission, outcomes in gathered.add(key, outcome):
                    report.results.append(writer.write(submission, outcomes))
                    progress(len(report.results), len(todo))
            for submission, outcomes in gathered.unread():
                report.results.append(writer.write(submission, outcomes))
                progress(len(report.results), len(todo))
        finally:
            engine.dispose()
    report.results.sort(key=lambda result: result.student)
    return report


def _changed(
    course: CourseFolder, submission: Submission, sources: Sequence[SourceNotebook], report: Report
) -> bool:
    """Whether a submission needs grading; if not, say in the report that its grade stands."""
    earlier = [
        earlier_grade(course, submission, source)
        for source in sources
        if source.name in submission.files
    ]
    if not earlier or not all(grade and grade.same_submission for grade in earlier):
        return True
    report.unchanged.append(submission.student)
    if not all(grade and grade.same_source for grade in earlier):
        report.stale.append(submission.student)
    return False


class _Gathered:
    """Puts the notebooks of a submission together again as they come back from the workers."""

    def __init__(
        self, submissions: Sequence[Submission], sources: Sequence[SourceNotebook]
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._submissions = {s.student: s for s in submissions if s.files}
        self.without_notebook = [s for s in submissions if not s.files]
        self._outcomes: dict[str, dict[str, Outcome]] = {}

    def read(self) -> Iterator[tuple[tuple[str, str], bytes, SourceNotebook]]:
        """Yield (key, bytes, source) of each notebook, read only when a worker is free for it."""
        for submission in self._submissions.values():
            for name, path in submission.files.items():
                try:
                    data = read_bytes(path)
                except OSError as error:
                    reason = error.strerror or str(error)
                    self._of(submission.student)[name] = Failed(f"it cannot be read: {reason}")
                    continue
                yield (submission.student, name), data, self._sources[name]

    def _of(self, student: str) -> dict[str, Outcome]:
        return self._outcomes.setdefault(student, {})

    def add(
        self, key: tuple[str, str], outcome: Outcome
    ) -> Iterator[tuple[Submission, dict[str, Outcome]]]:
        """Take in an outcome; yield the submission if that was its last one."""
        student, name = key
        self._of(student)[name] = outcome
        submission = self._submissions[student]
        if len(self._of(student)) == len(submission.files):
            yield submission, self._outcomes.pop(student)

    def unread(self) -> Iterator[tuple[Submission, dict[str, Outcome]]]:
        """Yield the submissions none of whose notebooks could even be read."""
        for student in list(self._outcomes):
            yield self._submissions[student], self._outcomes.pop(student)


class _Writer:
    """The only one who writes: a transaction in the gradebook, then the folder, for each."""

    def __init__(
        self,
        course: CourseFolder,
        engine: Engine,
        rows: AssignmentRows,
        staging: Path,
        sources: Sequence[SourceNotebook],
    ) -> None:
        self._course = course
        self._engine = engine
        self._rows = rows
        self._staging = staging
        self._assignment = sources[0].assignment
        late = AssignLatePenalties(config=course.config)
        self._late: LateSubmissionPlugin = late.plugin_class(parent=late)

    def write(self, submission: Submission, outcomes: dict[str, Outcome]) -> Result:
        """Record a submission: nothing of it is visible before all of it is."""
        judged = {name: o for name, o in outcomes.items() if isinstance(o, GradedNotebook)}
        failures = tuple(
            f"{name}.ipynb: {outcome.reason}" if len(self._rows.notebooks) > 1 else outcome.reason
            for name, outcome in outcomes.items()
            if isinstance(outcome, Failed)
        )
        timestamp, remark = handed_in(submission.folder)
        remarks = [remark] if remark else []
        missing = sorted(set(self._rows.notebooks) - set(submission.files))
        remarks += [f"{name}.ipynb was not handed in" for name in missing]
        if failures:
            return self._keep(submission, timestamp, failures, tuple(remarks))
        staged = self._stage(submission, judged)
        with self._engine.begin() as connection:
            grades = {name: outcome.grades for name, outcome in judged.items()}
            recorded = record(
                connection, self._rows, submission.student, timestamp, grades, self._late
            )
        # Last, because this is what a later run goes by: without it, it grades this one again, and
        # comes to the same rows.
        target = self._course.folder("autograded", submission.student, self._assignment)
        with self._on_disk():
            replace_folder(staged, target)
        judgements = {name: outcome.judgement for name, outcome in judged.items()}
        return Result(submission.student, recorded, judgements, (), tuple(remarks))

    def unreadable(self, submission: Submission) -> Result:
        """Report a folder without the assignment's notebook."""
        expected = " and ".join(f"{name}.ipynb" for name in self._rows.notebooks)
        if not submission.others:
            return Result(submission.student, None, {}, (f"{expected} is not in the folder",))
        there = ", ".join(submission.others[:3])
        reason = f"{expected} is not in the folder, which holds {there}: rename it if that is it"
        return self._keep(submission, handed_in(submission.folder)[0], (reason,), ())

    def _keep(
        self,
        submission: Submission,
        timestamp: datetime.datetime | None,
        failures: tuple[str, ...],
        remarks: tuple[str, ...],
    ) -> Result:
        with self._engine.begin() as connection:
            record_receipt(connection, self._rows, submission.student, timestamp)
        return Result(submission.student, None, {}, failures, remarks)

    def _stage(self, submission: Submission, judged: dict[str, GradedNotebook]) -> Path:
        directory = self._course.directory
        with self._on_disk():
            return stage(
                self._staging,
                {name: outcome.notebook for name, outcome in judged.items()},
                submission.folder,
                self._course.folder("source", ".", self._assignment),
                directory.ignore,
                directory.max_file_size,
                0o664 if directory.groupshared else 0o444,
            )

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise UserError(
                    f"The disk is full at {self._course.root}: what was graded so far is kept; "
                    "make room and run this again."
                ) from error
            raise UserError(f"{self._course.root} cannot be written: {error.strerror}.") from error
