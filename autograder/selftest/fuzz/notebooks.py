"""Damaged notebooks through everything that happens to one: read, judge, feedback, report.

Each has to be graded, or refused with a sentence. What is kept of it has to be valid: Unicode
without control characters, JSON, a notebook, points within the assignment's.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student
from autograder.grading.grade_one import GradedNotebook, Task, grade
from autograder.grading.source_notebook import SourceNotebook
from autograder.judge.verdict import Judgement
from autograder.notebook.cells import code_answers, grade_id, set_nbgrader_metadata
from autograder.notebook.submission import Unreadable
from autograder.reports.class_report.model import Graded, summarise
from autograder.reports.class_report.page import render as render_report
from autograder.reports.class_report.similar import Budget, similar_answers, similar_groups
from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import render as render_feedback
from autograder.sandbox.bounds import MIB, Bounds
from autograder.selftest.fuzz.mutations import damaged

ASSIGNMENT = "fuzzed"
#: Submissions that one report is about.
CLASS = 50
BOUNDS = Bounds(wall=5.0, total=20.0, cpu=10.0, memory=512 * MIB)

_ANSWER = {"grade": False, "solution": True, "locked": False, "schema_version": 3, "task": False}
_TEST = {**_ANSWER, "grade": True, "solution": False, "locked": True, "points": 2}
_WRITTEN = {**_ANSWER, "grade": True, "points": 3}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def source() -> SourceNotebook:
    """Return a small assignment: two functions, the second on top of the first, and a text."""
    cells = [
        _cell("import math", tags=["shared"]),
        _cell("def relu(x):\n    return max(0.0, x)", "relu", _ANSWER),
        _cell("assert relu(-1.0) == 0.0\nassert relu(2.0) == 2.0", "test_relu", _TEST),
        _cell("def loss(x):\n    return relu(x) ** 2", "loss", _ANSWER),
        _cell("assert loss(3.0) == 9.0", "test_loss", _TEST),
    ]
    text = nbformat.v4.new_markdown_cell("Because.")
    set_nbgrader_metadata(text, grade_id="explain", **_WRITTEN)
    notebook = nbformat.v4.new_notebook(cells=[*cells, text])
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return SourceNotebook(ASSIGNMENT, "notebook", nbformat.writes(notebook), {})


def _cell(
    code: str, name: str = "", settings: dict[str, Any] | None = None, **metadata: Any
) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(code, metadata=metadata)
    if settings:
        set_nbgrader_metadata(cell, grade_id=name, **settings)
    return cell


def cases(
    numbers: Iterable[int], seed: int, confined: bool = True
) -> Iterator[tuple[int, str, str | None]]:
    """Yield (number, what became of it, the fault or None) of each damaged notebook.

    A number and a seed always make the same notebook.
    """
    solved = source()
    document = json.loads(solved.text)
    graded: list[Graded] = []
    for number in numbers:
        became, fault = "graded", None
        try:
            data = damaged(document, Random(f"{seed}/{number}"))
            graded.append(_grade(number, data, solved, confined))
            if len(graded) == CLASS:
                of_class, graded = graded, []
                _report(of_class)
        except Unreadable as error:
            became = f"refused: {re.sub('[0-9,]+', 'N', str(error))}"
            fault = _unfit("the reason", str(error))
        except Exception as error:  # any other exception is a finding
            became, fault = "fault", f"{type(error).__name__}: {error}"[:500]
        yield number, became, fault
    if graded:
        try:
            _report(graded)
        except Exception as error:
            yield -1, "fault", f"the last report: {type(error).__name__}: {error}"[:500]


def damaged_notebook(number: int, seed: int) -> bytes:
    """Return the notebook that a number and a seed make."""
    return damaged(json.loads(source().text), Random(f"{seed}/{number}"))


def _grade(number: int, data: bytes, solved: SourceNotebook, confined: bool) -> Graded:
    result = grade(Task(data, solved, BOUNDS, confined))
    executed = nbformat.reads(result.notebook, as_version=4)
    nbformat.validate(executed)
    _require(result, executed)
    for name, score in result.grades.scores.items():
        _set_score(executed, name, score)
    page = render_feedback(feedback(executed, f"Student {number}"))
    kept = "".join(cell.source + json.dumps(cell.metadata) for cell in executed.cells)
    for what, text in (("a cell", kept), ("the feedback", page)):
        if sentence := _unfit(what, text):
            raise ValueError(sentence)
    student = Student(f"s{number}")
    grades = {name: CellGrade(name, score, 2.0) for name, score in result.grades.scores.items()}
    submission = GradedSubmission(student, ASSIGNMENT, None, (NotebookResult("notebook", grades),))
    answers = {name: cell.source for name, cell in code_answers(executed).items()}
    return Graded(submission, {"notebook": Judgement.from_metadata(result.judgement)}, answers)


def _require(result: GradedNotebook, executed: NotebookNode) -> None:
    judgement = Judgement.from_metadata(result.judgement)
    if not 0 <= judgement.score <= judgement.max_score == 4.0:
        raise ValueError(f"{judgement.score} of {judgement.max_score} points")
    if list(result.grades.scores) != ["test_relu", "test_loss", "explain"]:
        raise ValueError(f"grades of other cells: {list(result.grades.scores)}")
    for note in judgement.notes:
        if "\n" in note.text or len(note.text) > 400 or (sentence := _unfit("a note", note.text)):
            raise ValueError(f"a note is not one sentence: {note.text[:100]!r} {sentence}")


def _set_score(executed: NotebookNode, name: str, score: float | None) -> None:
    for cell in executed.cells:
        if grade_id(cell) == name:
            set_nbgrader_metadata(cell, score=score, points=2.0)


def _report(graded: list[Graded]) -> None:
    answers: dict[str, dict[str, str]] = {}
    for one in graded:
        for problem, code in one.answers.items():
            answers.setdefault(problem, {})[one.submission.student.id] = code
    budget = Budget()
    pairs = [
        pair
        for problem, own in answers.items()
        for pair in similar_answers(problem, budget.take(own))
    ]
    names = {one.submission.student.id: one.submission.student.name for one in graded}
    page = render_report(
        [summarise(ASSIGNMENT, graded)],
        {ASSIGNMENT: similar_groups(pairs, answers)},
        names,
        datetime.datetime(2026, 1, 1),
        budget.remark,
    )
    if sentence := _unfit("the report", page):
        raise ValueError(sentence)


def _unfit(what: str, text: str) -> str | None:
    """Return what is wrong with a text that is kept or shown, if anything is."""
    if found := _CONTROLS.search(text):
        return f"{what} holds the character {found[0]!r}"
    return None
