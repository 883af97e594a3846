"""What a page of feedback says: a pure function of the graded notebook.

Only what is safe to show leaves this module: the student's own code and output, the judge's
messages, points and comments. The source of a test cell is never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nbformat import NotebookNode

from autograder.judge.verdict import NoteKind, Outcome
from autograder.notebook.cells import nbgrader_metadata
from autograder.notebook.definitions import shown_name
from autograder.reports.feedback.outputs import Output, cut, shown_outputs

State = Literal["right", "upstream", "wrong", "unwritten", "stopped", "unmarked", "marked"]

_STATES: Mapping[Outcome, State] = {
    Outcome.RIGHT: "right",
    Outcome.RIGHT_GIVEN_UPSTREAM: "upstream",
    Outcome.WRONG: "wrong",
    Outcome.NOT_WRITTEN: "unwritten",
    Outcome.STOPPED: "stopped",
}
#: Messages that the state's own words say already.
_SAID_BY_THE_STATE = ("not written yet.", "right, given right answers to what it builds on.")
#: Characters of an answer that are shown; the graded notebook keeps the rest.
_LONGEST_ANSWER = 100_000


@dataclass(frozen=True)
class Message:
    """A message of a check, with its hint."""

    text: str
    hint: str = ""


@dataclass(frozen=True)
class ProblemFeedback:
    """One problem as the student sees it."""

    name: str
    state: State
    score: float
    points: float
    messages: tuple[Message, ...] = ()
    code: str = ""
    outputs: tuple[Output, ...] = ()
    comment: str = ""
    written: str | None = None
    #: Pictures of a written answer: file name → MIME type → base64.
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Feedback:
    """A student's feedback for one notebook."""

    title: str
    student: str
    score: float
    max_score: float
    late_penalty: float
    problems: tuple[ProblemFeedback, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def unmarked(self) -> int:
        """How many written answers wait for their marker."""
        return sum(problem.state == "unmarked" for problem in self.problems)


def feedback(notebook: NotebookNode, student: str, late_penalty: float = 0.0) -> Feedback:
    """Return what the page says about a graded notebook.

    ``notebook`` is an autograded notebook whose cells carry ``score``, ``points``, ``comment`` and
    ``by_hand`` in nbgrader's metadata (as `GetOpenGrades` writes them) and whose own metadata
    holds the judgement.
    """
    judgement = notebook.metadata.get("chainrule", {})
    by_problem: dict[str, list[Mapping[str, Any]]] = {}
    for verdict in judgement.get("verdicts", []):
        by_problem.setdefault(verdict["problem"], []).append(verdict)
    scores = _scores(notebook)
    problems = []
    for cell in notebook.cells:
        about = nbgrader_metadata(cell)
        name = about.get("grade_id")
        if about.get("task"):
            problems.append(_task(about))
        elif about.get("solution") and about.get("grade"):
            problems.append(_written(cell, about))
        elif about.get("solution") and name in by_problem:
            problems.append(_coded(cell, by_problem.pop(name), scores))
    # Tests of no answer in particular, and of answers that a person marks as well.
    problems += [_coded(None, verdicts, scores) for verdicts in by_problem.values()]
    return Feedback(
        title=_title(notebook),
        student=student,
        score=max(0.0, sum(problem.score for problem in problems) - late_penalty),
        max_score=sum(problem.points for problem in problems),
        late_penalty=late_penalty,
        problems=tuple(problems),
        notes=tuple(_notes(judgement)),
    )


def _scores(notebook: NotebookNode) -> dict[str, float]:
    return {
        about["grade_id"]: about.get("score") or 0.0
        for about in map(nbgrader_metadata, notebook.cells)
        if about.get("grade")
    }


def _coded(
    cell: NotebookNode | None,
    verdicts: list[Mapping[str, Any]],
    scores: Mapping[str, float],
) -> ProblemFeedback:
    worst = Outcome.worst(verdict["outcome"] for verdict in verdicts)
    messages = dict.fromkeys(
        Message(verdict["message"], verdict["hint"])
        for verdict in verdicts
        if verdict["message"] and verdict["message"].lower() not in _SAID_BY_THE_STATE
    )
    about = {} if cell is None else nbgrader_metadata(cell)
    return ProblemFeedback(
        name=shown_name(verdicts[0]["problem"], "" if cell is None else cell.source),
        state=_STATES[worst],
        score=sum(scores.get(verdict["test"], 0.0) for verdict in verdicts),
        points=sum(verdict["points"] for verdict in verdicts),
        messages=tuple(messages),
        code="" if cell is None else cut(cell.source, _LONGEST_ANSWER),
        outputs=() if cell is None else shown_outputs(cell.get("outputs", [])),
        comment=about.get("comment") or "",
    )


def _written(cell: NotebookNode, about: Mapping[str, Any]) -> ProblemFeedback:
    score = about.get("score")
    state: State = "unmarked" if score is None else "marked"
    if score == 0 and not about.get("by_hand", True):
        state = "unwritten"  # as it was given out: nbgrader gives it 0 by itself
    is_code = cell.cell_type == "code"
    source = cut(cell.source, _LONGEST_ANSWER)
    return ProblemFeedback(
        name=about["grade_id"],
        state=state,
        score=score or 0.0,
        points=about.get("points") or 0.0,
        comment=about.get("comment") or "",
        code=source if is_code else "",
        outputs=shown_outputs(cell.get("outputs", [])),
        written=None if is_code else source,
        attachments=cell.get("attachments") or {},
    )


def _task(about: Mapping[str, Any]) -> ProblemFeedback:
    """Return a task that a person marks; what was handed in for it is in cells of the student's."""
    score = about.get("score")
    return ProblemFeedback(
        name=about["grade_id"],
        state="unmarked" if score is None else "marked",
        score=score or 0.0,
        points=about.get("points") or 0.0,
        comment=about.get("comment") or "",
    )


def _title(notebook: NotebookNode) -> str:
    """Return the first heading of the notebook, which comes from the instructor's source."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ").strip()
    return "Feedback"


def _notes(judgement: Mapping[str, Any]) -> list[str]:
    """Return the notes that help the student; signs of cheating are for the instructor."""
    notes = judgement.get("notes", [])
    said = [note["text"] for note in notes if NoteKind(note["kind"]).for_student]
    tests = [v["test"] for v in judgement.get("verdicts", []) if not v.get("protected", True)]
    if tests:
        names = ", ".join(tests)
        said.append(f"Points that are not protected, of tests that ran with the answers: {names}.")
    return said
