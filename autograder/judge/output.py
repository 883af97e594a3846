"""Jupyter's output messages as a notebook's outputs, with displays updated and cleared."""

import re
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from autograder.notebook.inert import inert_data

#: MIME types of which any JSON value may come; of others, text.
_JSON = re.compile(r"application/(.*\+)?json")


class Outputs:
    """Turns the messages of one cell after the other into outputs, as a front end does."""

    def __init__(self) -> None:
        self.displays: dict[str, list[NotebookNode]] = {}

    def of_cell(self, messages: Any) -> list[NotebookNode]:
        """Return a cell's outputs; messages are what a student's process says, so anything."""
        outputs: list[NotebookNode] = []
        clear = False
        for message in messages if isinstance(messages, list) else []:
            try:
                kind, content = message
                if kind == "clear_output":
                    clear = bool(content.get("wait"))
                    if not clear:
                        outputs.clear()
                    continue
                if kind == "update_display_data":
                    self._update(content)
                    continue
                output = _output(kind, content)
            except Exception:
                continue
            if clear:
                outputs.clear()
                clear = False
            self._add(outputs, output, content)
        return outputs

    def _add(self, outputs: list[NotebookNode], output: NotebookNode, content: Any) -> None:
        last = outputs[-1] if outputs else None
        if output.output_type == "stream" and last is not None and last.get("name") == output.name:
            last.text += output.text
            return
        outputs.append(output)
        transient = content.get("transient")
        display = transient.get("display_id") if isinstance(transient, dict) else None
        if isinstance(display, str):
            self.displays.setdefault(display, []).append(output)

    def _update(self, content: Any) -> None:
        for output in self.displays.get(content["transient"]["display_id"], []):
            new = _output("display_data", content)
            output.data, output.metadata = new.data, new.metadata


def _output(kind: str, content: dict[str, Any]) -> NotebookNode:
    """Return an output that the notebook format allows, or raise.

    nbformat's own check of one output takes as long as running a short cell.
    """
    output = NotebookNode(output_type=kind)
    if kind == "stream":
        output.update(name=str(content["name"]), text=str(content["text"]))
    elif kind == "error":
        output.update(
            ename=str(content["ename"]),
            evalue=str(content["evalue"]),
            traceback=[str(line) for line in content["traceback"]],
        )
    elif kind in ("execute_result", "display_data"):
        if kind == "execute_result":
            output.execution_count = _count(content.get("execution_count"))
        data = {mime: _of_mime(mime, value) for mime, value in content["data"].items()}
        output.data = from_dict(inert_data(data))
        output.metadata = from_dict(dict(content.get("metadata") or {}))
    else:
        raise ValueError(f"no output of kind {kind}")
    return output


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
