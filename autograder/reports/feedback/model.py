"""What a page of feedback says: a pure function of the graded notebook.

Only what is safe to show leaves this module: the student's own code and output, the judge's
messages, points and comments. The source of a test cell is never read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nbformat import NotebookNode

from autograder.judge.verdict import NoteKind, Outcome
from autograder.notebook.cells import nbgrader_metadata

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
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
#: Outputs beyond this many characters are cut on the page; the graded notebook keeps them.
_LONGEST_OUTPUT = 4000


@dataclass(frozen=True)
class Output:
    """One output of the student's cell: ``text``, or a picture as ``(media type, base64)``."""

    text: str = ""
    media_type: str = ""
    data: str = ""
    is_error: bool = False


@dataclass(frozen=True)
class Message:
    """A message of a check, with its hint."""

    text: str
    hint: str = ""


@dataclass(frozen=True)
class Problem:
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


@dataclass(frozen=True)
class Feedback:
    """A student's feedback for one notebook."""

    title: str
    student: str
    score: float
    max_score: float
    late_penalty: float
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def unmarked(self) -> int:
        """How many written answers wait for their marker."""
        return sum(problem.state == "unmarked" for problem in self.problems)


def feedback(notebook: NotebookNode, student: str, late_penalty: float = 0.0) -> Feedback:
    """Return what the page says about a graded notebook.

    ``notebook`` is an autograded notebook whose cells carry ``score``, ``points``, ``comment`` and
    ``by_hand`` beside nbgrader's metadata (as `GetOpenGrades` writes them) and whose own metadata
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
        if not about.get("solution"):
            continue
        name = about["grade_id"]
        if about.get("grade"):
            problems.append(_written(cell, about))
        elif name in by_problem:
            problems.append(_coded(cell, about, by_problem[name], scores))
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
    cell: NotebookNode,
    about: Mapping[str, Any],
    verdicts: list[Mapping[str, Any]],
    scores: Mapping[str, float],
) -> Problem:
    worst = Outcome.worst(verdict["outcome"] for verdict in verdicts)
    messages = dict.fromkeys(
        Message(verdict["message"], verdict["hint"])
        for verdict in verdicts
        if verdict["message"] and verdict["message"].lower() not in _SAID_BY_THE_STATE
    )
    return Problem(
        name=about["grade_id"],
        state=_STATES[worst],
        score=sum(scores.get(verdict["test"], 0.0) for verdict in verdicts),
        points=sum(verdict["points"] for verdict in verdicts),
        messages=tuple(messages),
        code=cell.source,
        outputs=tuple(_outputs(cell)),
        comment=about.get("comment") or "",
    )


def _written(cell: NotebookNode, about: Mapping[str, Any]) -> Problem:
    score = about.get("score")
    state: State = "unmarked" if score is None else "marked"
    if score == 0 and not about.get("by_hand", True):
        state = "unwritten"  # as it was given out: nbgrader gives it 0 by itself
    return Problem(
        name=about["grade_id"],
        state=state,
        score=score or 0.0,
        points=about.get("points") or 0.0,
        comment=about.get("comment") or "",
        written=cell.source,
    )


def _outputs(cell: NotebookNode) -> list[Output]:
    shown = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            shown.append(Output(text=_cut(_text(output.text))))
        elif output.output_type == "error":
            traceback = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
            shown.append(Output(text=_cut(_text(traceback)), is_error=True))
        else:
            shown.append(_picture_or_text(output.get("data", {})))
    return [output for output in shown if output.text or output.data]


def _picture_or_text(data: Mapping[str, Any]) -> Output:
    """Show pictures and plain text; a student's HTML and scripts have no place on this page."""
    for media_type in ("image/png", "image/jpeg"):
        if media_type in data:
            base64 = "".join(str(data[media_type]).split())
            if re.fullmatch(r"[A-Za-z0-9+/=]+", base64):
                return Output(media_type=media_type, data=base64)
    return Output(text=_cut(_text(data.get("text/plain", ""))))


def _text(value: str | list[str]) -> str:
    return _ANSI.sub("", value if isinstance(value, str) else "".join(value))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_OUTPUT:
        return text
    return f"{text[:_LONGEST_OUTPUT]}\n… ({len(text) - _LONGEST_OUTPUT} more characters)"


def _title(notebook: NotebookNode) -> str:
    """Return the first heading of the notebook, which comes from the instructor's source."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ").strip()
    return "Feedback"


def _notes(judgement: Mapping[str, Any]) -> list[str]:
    """Return the notes that help the student; signs of cheating are for the instructor."""
    notes = judgement.get("notes", [])
    return [note["text"] for note in notes if NoteKind(note["kind"]).for_student]
