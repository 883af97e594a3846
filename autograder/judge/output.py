"""Jupyter's output messages as a notebook's outputs, with displays updated and cleared.

The bounds are enforced here, whatever the student's process enforced itself. The work is linear in
what arrives.
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from autograder.notebook.inert import inert_data, inert_metadata

#: Outputs of one submission, and levels of nesting in one of them.
MAX_OUTPUTS, MAX_DEPTH = 2_000, 40
#: What each cell may still show when the cells before it have used the bounds up: outputs, and
#: characters.
ALLOWED_OUTPUTS, ALLOWANCE = 20, 20_000
LEFT_OUT = "Further output is left out: this submission prints or displays more than it may.\n"
#: Characters that an output counts for besides its text.
OVERHEAD = 64
#: MIME types of which any JSON value may come; of others, text.
_JSON = re.compile(r"application/(.*\+)?json")


class _BoundReached(Exception):
    """The bound on outputs is used up."""


@dataclass
class _Display:
    """What all outputs with one display id show: they share the two objects."""

    data: NotebookNode
    metadata: NotebookNode
    size: int
    outputs: int = 0


@dataclass
class _Cell:
    """The outputs of one cell so far; text of one stream is joined at the end."""

    outputs: list[NotebookNode] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    clears: bool = False

    def add(self, output: NotebookNode) -> None:
        self.join()
        self.outputs.append(output)
        if output.output_type == "stream":
            self.pieces.append(output.text)

    def continues(self, output: NotebookNode) -> bool:
        """Whether an output goes on where the last one ends."""
        return bool(self.pieces) and output.get("name") == self.outputs[-1].name

    def clear(self) -> None:
        self.outputs.clear()
        self.pieces.clear()
        self.clears = False

    def join(self) -> None:
        if self.pieces:
            self.outputs[-1].text = "".join(self.pieces)
            self.pieces.clear()


class Outputs:
    """Turns the messages of one cell after the other into outputs, as a front end does.

    Args:
        limit: characters that all cells together may print and display.
    """

    def __init__(self, limit: int = 8 << 20) -> None:
        self.left = limit
        self.outputs_left = MAX_OUTPUTS
        self.displays: dict[str, _Display] = {}

    def of_cell(self, messages: list[Any]) -> list[NotebookNode]:
        """Return a cell's outputs. Messages of no valid form are passed over."""
        self.left = max(self.left, ALLOWANCE)
        self.outputs_left = max(self.outputs_left, ALLOWED_OUTPUTS)
        cell = _Cell()
        try:
            for message in messages:
                self._add(cell, message)
        except _BoundReached:
            cell.add(stream_output(LEFT_OUT, "stderr"))
        cell.join()
        return cell.outputs

    def _add(self, cell: _Cell, message: Any) -> None:
        try:
            kind, content = message
            if kind == "clear_output":
                cell.clears = bool(content.get("wait"))
                if not cell.clears:
                    cell.clear()
                return
            updates = kind == "update_display_data"
            output = _output("display_data" if updates else kind, content)
            size, display = _size(output, 0), _display_id(content)
        except Exception:
            return
        if updates:
            if display in self.displays:
                self._show(display, output, size)
            return
        if cell.clears:
            cell.clear()
        if cell.continues(output):
            self._spend(len(output.text))
            cell.pieces.append(output.text)
            return
        self._spend(size)
        self.outputs_left -= 1
        if self.outputs_left < 0:
            raise _BoundReached
        if display is not None:
            self._show(display, output, size)
            self.displays[display].outputs += 1
        cell.add(output)

    def _show(self, display: str, output: NotebookNode, size: int) -> None:
        """Let all outputs of a display id show what this one does."""
        shared = self.displays.setdefault(display, _Display(output.data, output.metadata, size))
        # The content counts as often as it will be written.
        self._spend(max(0, size - shared.size) * shared.outputs)
        shared.size = size
        for target, content in (
            (shared.data, output.data),
            (shared.metadata, output.metadata),
        ):
            if target is not content:
                target.clear()
                target.update(content)
        output.data, output.metadata = shared.data, shared.metadata

    def _spend(self, size: int) -> None:
        if size > self.left:
            raise _BoundReached
        self.left -= size


def _display_id(content: dict[str, Any]) -> str | None:
    transient = content.get("transient")
    display = transient.get("display_id") if type(transient) is dict else None
    return display if type(display) is str else None


def _output(kind: Any, content: dict[str, Any]) -> NotebookNode:
    """Return an output that the notebook format allows, or raise.

    nbformat's own check of one output takes as long as running a short cell.
    """
    output = NotebookNode(output_type=kind)
    if kind == "stream":
        output.update(
            name=_one_of(content["name"], "stdout", "stderr"), text=_text(content["text"])
        )
    elif kind == "error":
        output.update(
            ename=_text(content["ename"]),
            evalue=_text(content["evalue"]),
            traceback=[_text(line) for line in content["traceback"]],
        )
    elif kind in ("execute_result", "display_data"):
        if kind == "execute_result":
            output.execution_count = _count(content.get("execution_count"))
        data = {mime: _of_mime(mime, value) for mime, value in content["data"].items()}
        output.data = from_dict(inert_data(data))
        output.metadata = from_dict(inert_metadata(dict(content.get("metadata") or {})))
    else:
        raise ValueError("no output of this kind")
    return output


def _size(value: Any, depth: int) -> int:
    """Return the characters that a part of an output counts for.

    Raises:
        ValueError: it is nested too deeply, or a number that JSON does not have.
    """
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if type(value) is str:
        return len(value)
    if isinstance(value, dict):
        return OVERHEAD + sum(len(key) + _size(item, depth + 1) for key, item in value.items())
    if type(value) is list:
        return 1 + sum(_size(item, depth + 1) for item in value)
    if type(value) is float and not math.isfinite(value):
        raise ValueError("not a number of JSON")
    return 20


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("not text")
    return value


def _one_of(value: Any, *names: str) -> str:
    if value not in names:
        raise ValueError("no such stream")
    return str(value)


def _of_mime(mime: str, value: Any) -> Any:
    lines = value if type(value) is list else [value]
    if not _JSON.fullmatch(mime) and not all(type(line) is str for line in lines):
        raise ValueError(f"{mime} is text")
    return value


def _count(value: Any) -> int | None:
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError("a count is a whole number")
    return value


def error_output(name: str, message: str, lines: list[str] | None = None) -> NotebookNode:
    """Return the output of a failed test."""
    traceback = [*(lines or []), f"{name}: {message}"]
    return new_output("error", ename=name, evalue=message, traceback=traceback)


def stream_output(text: str, name: str = "stdout") -> NotebookNode:
    """Return text as an output."""
    return new_output("stream", name=name, text=text)


def score_output(points: float) -> NotebookNode:
    """Return the output of a test that gives partial credit, as nbgrader reads it."""
    return new_output("execute_result", data={"text/plain": repr(points)}, execution_count=None)
