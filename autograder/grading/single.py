"""One notebook without a course folder: which assignment it is of, and its results as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder.checkout import Checkout
from autograder.course_folder import open_course
from autograder.errors import UserError
from autograder.grading.grade_one import GradedNotebook
from autograder.grading.judge_processes import Failed
from autograder.grading.read_sources import assignments, load_sources
from autograder.grading.source_notebook import SourceNotebook
from autograder.grading.workers import Outcome
from autograder.judge.verdict import Outcome as TestOutcome
from autograder.judge.verdict import Verdict
from autograder.nbgrader_config import configure
from autograder.notebook.cells import grade_id
from autograder.notebook.compiled import Test, compile_source
from autograder.notebook.submission import Unreadable, read_submission

NOT_PROTECTED = "These points are not protected: the test ran in one process with the answers."


@dataclass(frozen=True)
class Sources:
    """Where solved notebooks are, and the settings that they are graded by."""

    folder: Path
    config: Config
    assignments: list[str]
    confined: bool = True

    @classmethod
    def of_checkout(cls, checkout: Checkout, notebook: Path) -> Sources:
        """Return those of a checkout, for a notebook that is anywhere."""
        config = Config()
        configure(config, notebook.resolve().parent, checkout.root)
        return cls(checkout.solutions, config, checkout.assignments())

    @classmethod
    def of_course(cls, root: Path) -> Sources:
        """Return those of a course folder that has its own settings."""
        course = open_course(root)
        return cls(course.solutions, course.config, assignments(course.solutions), course.confined)


def source_of(
    known: Sources, notebook: Path, data: bytes, assignment: str | None
) -> SourceNotebook:
    """Return the source that a notebook answers: by its cells, and by its name where they tie.

    Raises:
        UserError: there is no such assignment, or the notebook is of none or unreadable.
    """
    names = [assignment] if assignment else known.assignments
    sources = [one for name in names for one in load_sources(known.folder, name, known.config)]
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
    if not sources:
        raise UserError(f"There is no solved notebook under {known.folder}.")
    best = max(sources, key=lambda source: shared[source.name])
    if assignment is None and shared[best.name] == (0, False):
        raise UserError(
            f"No cell of {notebook} belongs to an assignment of this course: name the assignment "
            f"with --assignment, one of {', '.join(names)}."
        )
    return best


def results(outcome: Outcome, source: SourceNotebook) -> dict[str, Any]:
    """Return an outcome as Gradescope's ``results.json`` (see its autograder specification).

    Whatever is in it may be shown to the student once grades are published; what depends on a
    hidden test only then.
    """
    if isinstance(outcome, Failed):
        return failure(f"This could not be graded: {outcome.reason}.")
    verdicts = [Verdict(**verdict) for verdict in outcome.judgement["verdicts"]]
    parts = {test.name: test for test in compile_source(source.notebook()).tests}
    unmarked = ", ".join(_unmarked(outcome, {verdict.test for verdict in verdicts}))
    return {
        "score": sum(verdict.score for verdict in verdicts),
        "output": f"Written answers are marked by a person: {unmarked}." if unmarked else "",
        "execution_time": round(outcome.judgement.get("seconds", 0.0), 3),
        "stdout_visibility": "hidden",
        "extra_data": {
            "confinement": outcome.judgement.get("confinement", ""),
            "notes": outcome.judgement.get("notes", []),
        },
        "tests": [
            entry for verdict in verdicts for entry in _entries(verdict, parts.get(verdict.test))
        ],
    }


def failure(sentence: str) -> dict[str, Any]:
    """Return the results of a submission that could not be graded."""
    return {"score": 0.0, "output": sentence, "stdout_visibility": "hidden", "tests": []}


def _entries(verdict: Verdict, test: Test | None) -> Iterator[dict[str, Any]]:
    """Yield the entry with a test's points, and before it that of its visible tests alone."""
    hidden = test is not None and (test.hidden is not None or not test.visible.strip())
    if hidden and test is not None and test.visible.strip():
        yield _visible(verdict)
    lines = [verdict.outcome.label, verdict.message, verdict.hint]
    if not verdict.protected:
        lines.append(NOT_PROTECTED)
    yield {
        "name": f"{verdict.test}, with hidden tests" if hidden else verdict.test,
        "score": verdict.score,
        "max_score": verdict.points,
        "status": "passed" if verdict.passed else "failed",
        "output": _text(lines),
        "visibility": "after_published" if hidden else "visible",
        "extra_data": {
            "outcome": verdict.outcome.value,
            "mistake": verdict.mistake,
            "message": verdict.message,
            "hint": verdict.hint,
            "bound": verdict.bound,
        },
    }


def _visible(verdict: Verdict) -> dict[str, Any]:
    """Return the entry of a test's visible part, in which nothing tells of the hidden one."""
    if verdict.visible_passed:
        lines = [TestOutcome.RIGHT.label]
    elif verdict.passed:
        lines = [TestOutcome.WRONG.label, "An answer that it builds on is not right yet."]
    else:
        lines = [verdict.outcome.label, verdict.message, verdict.hint]
    return {
        "name": verdict.test,
        "status": "passed" if verdict.visible_passed else "failed",
        "output": _text(lines),
        "visibility": "visible",
    }


def _text(lines: list[str]) -> str:
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _unmarked(outcome: GradedNotebook, tests: Iterable[str]) -> list[str]:
    known = set(tests)
    return [
        name for name, score in outcome.grades.scores.items() if score is None and name not in known
    ]
