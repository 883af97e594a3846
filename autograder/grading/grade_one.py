"""Grading one submission as a pure function of values: the same on a laptop and on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import UserError
from autograder.gradebook.values import AutomaticGrades
from autograder.grading.companions import Files, digest_of, working_folder
from autograder.grading.differences import name_differences
from autograder.grading.own_judge import ended_after, judge_of_this_process
from autograder.grading.source_notebook import SourceNotebook
from autograder.judge.verdict import NoteKind
from autograder.notebook.cells import (
    grade_id,
    is_answer,
    nbgrader_metadata,
    set_nbgrader_metadata,
)
from autograder.notebook.submission import read_submission
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.forkserver_client import ForkServerLost

if TYPE_CHECKING:
    from autograder.judge import Judge

#: Seconds that reading, judging and writing may take once the submission's own time is used up: a
#: little more than the judge itself takes to stop.
OWN_WORK = 10.0


@dataclass(frozen=True)
class Task:
    """One notebook of one submission, and all that its grade depends on."""

    submission: bytes = field(repr=False)
    source: SourceNotebook
    bounds: Bounds
    confined: bool = True
    #: The files that were handed in with the notebook.
    files: Files = field(default=(), repr=False)
    #: What the seeds of hidden tests are derived from: the course folder's.
    secret: bytes = field(default=b"", repr=False)
    #: nbgrader's `LimitOutput`: lines of output and of a traceback that a cell keeps.
    max_lines: int = 1000
    max_traceback: int = 100


@dataclass(frozen=True)
class GradedNotebook:
    """The outcome of a task, in values that any process can read."""

    #: The executed notebook as JSON.
    notebook: str = field(repr=False)
    grades: AutomaticGrades
    #: The judgement as docs/architecture.md describes it.
    judgement: dict[str, Any] = field(repr=False)


class Disagreement(Exception):
    """The executed notebook would earn other points than the verdicts: a bug of this program."""


def grade(task: Task) -> GradedNotebook:
    """Judge a submission and derive nbgrader's grades from what the judge wrote.

    Raises:
        Unreadable: the submission is not a notebook.
        UserError: this machine cannot confine student code.
        ForkServerLost: the sandbox's fork server was lost meanwhile.
        Disagreement: outputs and verdicts differ; nothing may be recorded.
    """
    judge = judge_of_this_process(task.confined)
    with _fork_server_kept(judge):
        judge.prepare(
            solved(task.source), files=dict(task.source.files), secret=task.secret or None
        )
    with ended_after(task.bounds.total + OWN_WORK):
        return _graded(task, judge)


def _graded(task: Task, judge: Judge) -> GradedNotebook:
    submission = read_submission(task.submission)
    with _fork_server_kept(judge):
        executed, judgement = judge.judge(
            submission,
            solved(task.source),
            task.bounds,
            files=working_folder(task.files, task.source.files),
            source_files=dict(task.source.files),
            secret=task.secret or None,
        )
    verdicts, differences = name_differences(submission, executed, judgement.verdicts)
    judgement = replace(judgement, verdicts=verdicts, notes=(*judgement.notes, *differences))
    document = judgement.as_metadata() | {
        "submission": digest_of(task.submission, task.files),
        "source": task.source.digest,
    }
    document["notes"] = _notes(submission, task.source) + document["notes"]
    executed.metadata["chainrule"] = document
    _as_released(executed, task.source.checksums)
    limit_output(executed, task)
    grades = nbgrader_grades(executed)
    for verdict in judgement.verdicts:
        earned = grades.scores.get(verdict.test)
        if earned != verdict.score:
            raise Disagreement(
                f"{verdict.test} earns {verdict.score} by its verdict, but {earned} by its outputs"
            )
    return GradedNotebook(nbformat.v4.writes(executed), grades, document)


@contextmanager
def _fork_server_kept(judge: Judge) -> Iterator[None]:
    """Raise ForkServerLost if the sandbox's fork server is lost meanwhile.

    The judge cannot distinguish that from the end of the student's process, which costs points.
    """
    try:
        yield
    except (UserError, OSError) as error:
        if judge.intact():
            raise
        raise ForkServerLost from error
    if not judge.intact():
        raise ForkServerLost


def nbgrader_grades(executed: NotebookNode) -> AutomaticGrades:
    """Return what nbgrader's `SaveAutoGrades` writes for an executed notebook."""
    from nbgrader import utils

    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in executed.cells:
        settings = nbgrader_metadata(cell)
        if utils.is_grade(cell):
            scores[settings["grade_id"]] = utils.determine_grade(cell)[0]
        if utils.is_solution(cell) or utils.is_task(cell):
            unchanged = settings.get("checksum") == utils.compute_checksum(cell)
            comments[settings["grade_id"]] = (
                "No response." if unchanged and not utils.is_task(cell) else None
            )
    return AutomaticGrades(scores, comments)


def _as_released(executed: NotebookNode, checksums: dict[str, str]) -> None:
    """Give cells the checksums of their release: nbgrader sees by them what was left empty."""
    for cell in executed.cells:
        name = grade_id(cell)
        if name in checksums:
            set_nbgrader_metadata(cell, checksum=checksums[name], cell_type=cell.cell_type)


def limit_output(executed: NotebookNode, task: Task) -> None:
    """Cut long output as nbgrader does: `LimitOutput` with the settings of the course."""
    if not any(_may_be_cut(cell, task) for cell in executed.cells):
        return
    from nbgrader.preprocessors import LimitOutput  # takes half a second, and is rarely needed

    limit = LimitOutput(max_lines=task.max_lines, max_traceback=task.max_traceback)
    limit.preprocess(executed, {})


def _may_be_cut(cell: NotebookNode, task: Task) -> bool:
    lines = 0
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            lines += output.text.count("\n") + 1
        elif output.output_type == "error" and len(output.traceback) > task.max_traceback:
            return True
    return lines >= task.max_lines


def _notes(submission: NotebookNode, source: SourceNotebook) -> list[dict[str, Any]]:
    """Say what is odd about the submission as a whole."""
    notes = []
    kernel = submission.metadata.get("kernelspec")
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if isinstance(language, str) and language.lower() not in ("python", "ipython", ""):
        notes.append(
            (NoteKind.OTHER_KERNEL, f"The notebook was written for the kernel of {language[:40]}.")
        )
    ours = {grade_id(cell) for cell in solved(source).cells if is_answer(cell)}
    theirs = {grade_id(cell) for cell in submission.cells}
    if ours and not ours & theirs:
        notes.append((NoteKind.NO_ANSWERS, "None of the answer cells is in the notebook."))
    return [{"kind": kind.value, "cell": None, "text": text} for kind, text in notes]


@lru_cache(maxsize=8)
def solved(source: SourceNotebook) -> NotebookNode:
    """Return the solved notebook, the same object every time."""
    return source.notebook()
