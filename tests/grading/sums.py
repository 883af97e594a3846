"""A small course of one assignment, a class for it, and workers that only look at the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.checkout import Checkout
from autograder.course_folder import CourseFolder, open_course
from autograder.grading.grade_one import GradedNotebook, Task, nbgrader_grades
from autograder.grading.judge_processes import Failed
from autograder.grading.read_sources import as_released, load_sources
from autograder.grading.workers import Outcome as TaskOutcome
from autograder.judge.verdict import Outcome, Verdict
from autograder.notebook.submission import Unreadable, read_submission

#: The source of the assignment, as it is under ``solutions/``.
SOURCE = Path(__file__).with_name("adding.percent").read_text()
RIGHT = {
    "double": "def double(x):\n    return x + x\n",
    "total": "def total(x):\n    return x.sum()\n",
}
WRONG = {
    "double": "def double(x):\n    return 3 * x\n",
    "total": "def total(x):\n    return x.sum()\n",
}


class Class:
    """A course folder that tests fill."""

    def __init__(self, root: Path, checkout: Checkout) -> None:
        self.checkout = checkout
        self.root = root
        root.mkdir()
        (root / "nbgrader_config.py").write_text(
            "from autograder.nbgrader_config import configure\n"
            f"configure(get_config(), __file__, {str(checkout.root)!r})\n"
        )

    @property
    def course(self) -> CourseFolder:
        return open_course(self.root)

    def configure(self, line: str) -> None:
        with (self.root / "nbgrader_config.py").open("a") as file:
            file.write(f"c = get_config()\n{line}\n")

    def solved(self) -> NotebookNode:
        """Return the solved notebook, as it would be paired with the script."""
        course = self.course
        (source,) = load_sources(course.solutions, "sums", course.config)
        return source.notebook()

    def notebook(self, answers: dict[str, str], written: str | None = None) -> NotebookNode:
        course = self.course
        (source,) = load_sources(course.solutions, "sums", course.config)
        notebook = as_released(source.notebook(), course.config)
        for cell in notebook.cells:
            settings = cell.metadata.get("nbgrader", {})
            if settings.get("solution") and cell.cell_type == "code":
                cell.source = answers.get(settings["grade_id"], cell.source)
            elif settings.get("solution") and written is not None:
                cell.source = written
        return notebook

    def hand_in(
        self,
        student: str,
        work: dict[str, str] | bytes,
        *,
        written: str | None = None,
        timestamp: str | None = None,
        name: str = "adding.ipynb",
    ) -> Path:
        folder = self.root / "submitted" / student / "sums"
        folder.mkdir(parents=True, exist_ok=True)
        data = (
            work
            if isinstance(work, bytes)
            else nbformat.writes(self.notebook(work, written)).encode()
        )
        (folder / name).write_bytes(data)
        if timestamp is not None:
            (folder / "timestamp.txt").write_text(timestamp)
        return folder


class InThisProcess:
    """Workers that compare answers as text: for tests of all that is around the judge."""

    count = 1

    def __init__(self) -> None:
        self.seen = 0

    def map(self, tasks: Iterable[tuple[Any, Task]]) -> Iterator[tuple[Any, TaskOutcome]]:
        for key, task in tasks:
            self.seen += 1
            try:
                yield key, as_if_judged(task)
            except Unreadable as error:
                yield key, Failed(str(error))

    def close(self) -> None:
        pass


def as_if_judged(task: Task) -> GradedNotebook:
    """Return an executed notebook in which an answer that holds ``2 *`` or ``sum`` is right."""
    from autograder.notebook.submission import digest

    answers = {}
    for cell in read_submission(task.submission).cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            answers[cell.metadata["nbgrader"]["grade_id"]] = cell.source
    executed = task.source.notebook()
    verdicts = []
    for cell in executed.cells:
        settings = cell.metadata.get("nbgrader", {})
        name = settings.get("grade_id", "")
        if settings.get("solution"):
            cell.source = answers.get(name, "")
            settings["checksum"] = task.source.checksums[name]
        elif settings.get("grade"):
            answer = answers.get(name.removeprefix("test_"), "")
            right = any(text in answer for text in ("x + x", "2 *", "sum("))
            if not right:
                cell.outputs = [
                    nbformat.v4.new_output("error", ename="AssertionError", evalue="", traceback=[])
                ]
            outcome = Outcome.RIGHT if right else Outcome.WRONG
            problem, points = name.removeprefix("test_"), settings["points"]
            verdicts.append(asdict(Verdict(name, problem, float(points), outcome)))
    grades = nbgrader_grades(executed)
    judgement = {
        "verdicts": verdicts,
        "notes": [],
        "confined": True,
        "seconds": 0.0,
        "submission": digest(task.submission),
        "source": task.source.digest,
    }
    executed.metadata["chainrule"] = judgement
    return GradedNotebook(nbformat.writes(executed), grades, judgement)


def json_of(notebook: NotebookNode, **changes: Any) -> bytes:
    """Return a notebook as a file's bytes, with top-level fields replaced."""
    return json.dumps(dict(notebook) | changes).encode()
