"""Read a graded class from the gradebook and the graded notebooks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.course_folder import CourseFolder
from autograder.gradebook import GradedSubmission, read_results
from autograder.judge.verdict import Judgement
from autograder.notebook.cells import grade_id, is_answer
from autograder.reports.class_report.model import Graded


def read_class(
    course: CourseFolder, assignment: str, on_one: Callable[[], None] = lambda: None
) -> list[Graded]:
    """Return every graded submission of an assignment.

    Raises:
        UserError: the gradebook cannot be read, or knows no such assignment.
    """
    graded = []
    for submission in read_results(course, assignment):
        graded.append(_graded(course, submission))
        on_one()
    return graded


def _graded(course: CourseFolder, submission: GradedSubmission) -> Graded:
    judgements: dict[str, Judgement] = {}
    answers: dict[str, str] = {}
    links: dict[str, str] = {}
    pages: dict[str, str] = {}
    folder, feedback = (
        course.folder(step, submission.student.id, submission.assignment)
        for step in ("autograded", "feedback")
    )
    for result in submission.notebooks:
        path = folder / f"{result.name}.ipynb"
        try:
            # Plain JSON: validating every notebook would take most of the report's time.
            notebook = json.loads(path.read_bytes())
            judgements[result.name] = Judgement.from_metadata(notebook["metadata"]["chainrule"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        answers.update(_answers(notebook))
        links[result.name] = path.relative_to(course.root).as_posix()
        page = feedback / f"{result.name}.html"
        if page.is_file():
            pages[result.name] = page.relative_to(course.root).as_posix()
    return Graded(submission, judgements, answers, links, pages)


def _answers(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cell in notebook.get("cells", []):
        name = grade_id(cell)
        if name and is_answer(cell) and cell.get("cell_type") == "code":
            yield name, "".join(cell.get("source", ""))


def stubs(released: Path) -> dict[str, str]:
    """Return problem → the code that students were given; empty without a release."""
    try:
        return dict(_answers(json.loads(released.read_bytes())))
    except (OSError, ValueError):
        return {}
