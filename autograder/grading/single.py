"""One notebook without a course folder: which assignment it is of, and its results as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder.checkout import Checkout
from autograder.errors import UserError
from autograder.grading.grade_one import GradedNotebook
from autograder.grading.judge_processes import Failed
from autograder.grading.source_notebook import SourceNotebook, load_sources
from autograder.grading.workers import Outcome
from autograder.judge.verdict import Outcome as TestOutcome
from autograder.nbgrader_config import configure
from autograder.notebook.cells import grade_id
from autograder.notebook.submission import Unreadable, read_submission

NOT_PROTECTED = "These points are not protected: the test ran in one process with the answers."


def source_of(
    checkout: Checkout, notebook: Path, data: bytes, assignment: str | None
) -> SourceNotebook:
    """Return the source that a notebook answers: by its cells, and by its name where they tie.

    Raises:
        UserError: there is no such assignment, or the notebook is of none or unreadable.
    """
    config = Config()
    configure(config, notebook.resolve().parent, checkout.root)
    names = [assignment] if assignment else checkout.assignments()
    sources = [one for name in names for one in load_sources(checkout.solutions, name, config)]
    try:
        present = {grade_id(cell) for cell in read_submission(data).cells}
    except Unreadable as error:
        if assignment is None and notebook.stem not in {source.name for source in sources}:
            raise UserError(f"{notebook} could not be graded: {error}.") from error
        present = set()
    shared = {
        source.name: (len(present & set(source.checksums)), source.name == notebook.stem)
        for source in sources
    }
    best = max(sources, key=lambda source: shared[source.name])
    if assignment is None and shared[best.name] == (0, False):
        raise UserError(
            f"No cell of {notebook} belongs to an assignment of this course: name the assignment "
            f"with --assignment, one of {', '.join(names)}."
        )
    return best


def results(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as Gradescope's ``results.json`` (see its autograder specification).

    Whatever is in it may be shown to the student.
    """
    if isinstance(outcome, Failed):
        return {"score": 0.0, "output": f"This could not be graded: {outcome.reason}.", "tests": []}
    verdicts = outcome.judgement["verdicts"]
    tests = [_test(verdict) for verdict in verdicts]
    unmarked = ", ".join(_unmarked(outcome, {verdict["test"] for verdict in verdicts}))
    return {
        "score": sum(test["score"] for test in tests),
        "output": f"Written answers are marked by a person: {unmarked}." if unmarked else "",
        "execution_time": round(outcome.judgement.get("seconds", 0.0), 3),
        "tests": tests,
    }


def _test(verdict: Mapping[str, Any]) -> dict[str, Any]:
    outcome = TestOutcome(verdict["outcome"])
    lines = [outcome.label, verdict["message"], verdict["hint"]]
    if not verdict.get("protected", True):
        lines.append(NOT_PROTECTED)
    return {
        "name": verdict["test"],
        "score": verdict["points"] if outcome.passed else verdict.get("earned", 0.0),
        "max_score": verdict["points"],
        "status": "passed" if outcome.passed else "failed",
        "output": "\n".join(dict.fromkeys(line for line in lines if line)),
        "visibility": "visible",
    }


def _unmarked(outcome: GradedNotebook, tests: Iterable[str]) -> list[str]:
    known = set(tests)
    return [
        name for name, score in outcome.grades.scores.items() if score is None and name not in known
    ]
