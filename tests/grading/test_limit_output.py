"""Long output is cut as nbgrader's `LimitOutput` cuts it, which is imported only for that."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from nbformat import v4
from nbgrader.preprocessors import LimitOutput

from autograder.grading.grade_one import Task, limit_output
from autograder.grading.source_notebook import SourceNotebook
from autograder.sandbox.bounds import Bounds

SOURCE = SourceNotebook(assignment="a", name="n", text="", checksums={})


def _stream(lines: int) -> Any:
    return v4.new_output("stream", name="stdout", text="x\n" * lines)


def _error(lines: int) -> Any:
    return v4.new_output("error", ename="E", evalue="", traceback=["line"] * lines)


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [_stream(8)],
        [_stream(9)],
        [_stream(10)],
        [_stream(500)],
        [_stream(5), _stream(3)],
        [_stream(5), _stream(4)],
        [_stream(5), _stream(5), _stream(5)],
        [_error(4)],
        [_error(5)],
        [_stream(2), _error(50)],
        [v4.new_output("display_data", {"text/plain": "x\n" * 50})],
    ],
)
@pytest.mark.parametrize("most", [10, -1])
def test_what_is_left_is_what_nbgrader_leaves(outputs: list[Any], most: int) -> None:
    """At the bounds and around them, over one output and over several."""
    cells = [v4.new_markdown_cell("x\n" * 50), v4.new_code_cell("1", outputs=outputs)]
    ours = v4.new_notebook(cells=cells)
    theirs = copy.deepcopy(ours)
    task = Task(b"", SOURCE, Bounds(), max_lines=most, max_traceback=4 if most > 0 else -1)
    limit_output(ours, task)
    LimitOutput(max_lines=task.max_lines, max_traceback=task.max_traceback).preprocess(theirs, {})
    assert ours == theirs
