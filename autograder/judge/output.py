"""Jupyter's output messages as a notebook's outputs, with displays updated and cleared."""

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output


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
                nbformat.validate(output, ref="output", version=4)
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
    if kind == "stream":
        return new_output("stream", name=str(content["name"]), text=str(content["text"]))
    if kind == "error":
        return new_output(
            "error",
            ename=str(content["ename"]),
            evalue=str(content["evalue"]),
            traceback=[str(line) for line in content["traceback"]],
        )
    if kind == "execute_result":
        return new_output(
            kind,
            data=dict(content["data"]),
            metadata=dict(content.get("metadata") or {}),
            execution_count=content.get("execution_count"),
        )
    if kind == "display_data":
        metadata = dict(content.get("metadata") or {})
        return new_output(kind, data=dict(content["data"]), metadata=metadata)
    raise ValueError(f"no output of kind {kind}")


def error_output(name: str, message: str, lines: list[str] | None = None) -> NotebookNode:
    """Return the output of a failed test."""
    traceback = [*(lines or []), f"{name}: {message}"]
    return new_output("error", ename=name, evalue=message, traceback=traceback)


def stream_output(text: str, name: str = "stdout") -> NotebookNode:
    """Return text as an output."""
    return new_output("stream", name=name, text=text)
