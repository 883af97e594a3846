"""Write graded submissions: into the gradebook, and into ``autograded/``."""

from __future__ import annotations

import datetime
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Engine

from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.files import replace_folder
from autograder.gradebook.record import record, record_receipt
from autograder.gradebook.rows import AssignmentRows
from autograder.grading.companions import Files, working_folder
from autograder.grading.grade_one import GradedNotebook
from autograder.grading.judge_processes import Failed
from autograder.grading.results_folder import stage_results
from autograder.grading.run_report import Result
from autograder.grading.submissions import Submission
from autograder.grading.workers import Outcome
from autograder.timestamps import handed_in

#: Errors of the file system that the next submission would meet as well.
_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)


def late_plugin(course: CourseFolder) -> LateSubmissionPlugin:
    """Return the plugin by which the course's settings take points off late submissions."""
    late = AssignLatePenalties(config=course.config)
    return late.plugin_class(parent=late)


class Recorder:
    """The only one who writes: a transaction in the gradebook, then the folder, for each."""

    def __init__(
        self,
        course: CourseFolder,
        engine: Engine,
        rows: AssignmentRows,
        staging: Path,
        assignment: str,
        given: Files,
    ) -> None:
        self._course = course
        self._engine = engine
        self._rows = rows
        self._staging = staging
        self._assignment = assignment
        self._given = given
        self._late = late_plugin(course)

    def write(self, submission: Submission, outcomes: dict[str, Outcome]) -> Result:
        """Record a submission: nothing of it is visible before all of it is.

        Raises:
            UserError: the disk is full, or nothing may be written.
            Exception: something in this submission cannot be written.
        """
        graded = {name: o for name, o in outcomes.items() if isinstance(o, GradedNotebook)}
        failures = tuple(
            f"{name}.ipynb: {outcome.reason}" if len(self._rows.notebooks) > 1 else outcome.reason
            for name, outcome in outcomes.items()
            if isinstance(outcome, Failed)
        )
        timestamp, remark = handed_in(submission.folder)
        remarks = [remark] if remark else []
        missing = sorted(set(self._rows.notebooks) - set(submission.files))
        remarks += [f"{name}.ipynb was not handed in" for name in missing]
        remarks += submission.companions.left_out
        if failures:
            return self._keep(submission, timestamp, failures, tuple(remarks))
        staged = self._stage(submission, graded)
        grades = {name: outcome.grades for name, outcome in graded.items()}
        with self._engine.begin() as connection:
            recorded = record(
                connection, self._rows, submission.student, timestamp, grades, self._late
            )
        # Last, because this is what a later run goes by: without it, it grades this one again, and
        # comes to the same rows.
        target = self._course.folder("autograded", submission.student, self._assignment)
        with self._on_disk():
            replace_folder(staged, target)
        judgements = {name: outcome.judgement for name, outcome in graded.items()}
        return Result(submission.student, recorded, judgements, (), tuple(remarks))

    def without_notebook(self, submission: Submission) -> Result:
        """Report a folder without the assignment's notebook."""
        expected = " and ".join(f"{name}.ipynb" for name in self._rows.notebooks)
        files = submission.others or tuple(name for name, _ in submission.companions.files)
        if not files and not submission.companions.left_out:
            return Result(submission.student, None, {}, (f"{expected} is not in the folder",))
        reason = f"{expected} is not in the folder"
        if files:
            reason += f", which holds {', '.join(files[:3])}{', …' if len(files) > 3 else ''}"
        if submission.others:
            reason += ": rename it if that is it"
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

    def _stage(self, submission: Submission, graded: dict[str, GradedNotebook]) -> Path:
        with self._on_disk():
            return stage_results(
                self._staging,
                {name: outcome.notebook for name, outcome in graded.items()},
                working_folder(submission.companions.files, self._given),
                submission.folder,
                0o664 if self._course.directory.groupshared else 0o444,
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
            if error.errno in _OF_THE_DISK:
                raise UserError(
                    f"{self._course.root} cannot be written: {error.strerror}."
                ) from error
            raise
