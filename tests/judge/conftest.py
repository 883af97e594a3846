"""A small assignment for the judge's tests, and a warm judge for all of them."""

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jupytext
import pytest
from nbformat import NotebookNode

from autograder.judge import Bounds, Judge

SMALL = Path(__file__).parent / "small.py"
#: Short enough that a submission which hangs does not hold the suite up.
SHORT = Bounds(wall=3.0, total=30.0, cpu=20.0, memory=400 * 2**20, disk=80 * 2**20, output=2**20)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n?", re.S)
SOLUTION = re.compile(r"( *)### BEGIN SOLUTION.*?### END SOLUTION\n?", re.S)

Answers = dict[str, str]


@pytest.fixture(scope="session")
def source() -> NotebookNode:
    """The solved source of tests/judge/small.py."""
    notebook = jupytext.read(SMALL, fmt="py:percent")
    for cell in notebook.cells:
        answer, test = cell.metadata.pop("answer", None), cell.metadata.pop("test", None)
        if answer:
            cell.metadata["nbgrader"] = nbgrader(answer, solution=True)
        if test:
            own = nbgrader(test, grade=True, locked=True)
            cell.metadata["nbgrader"] = {**own, "points": cell.metadata.pop("points")}
            cell.metadata["chainrule"] = {"uses": cell.metadata.pop("uses", [])}
    return notebook


def nbgrader(name: str, **flags: bool) -> dict[str, Any]:
    """The metadata that nbgrader gives a cell."""
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    return {**plain, **flags, "grade_id": name, "schema_version": 3}


@pytest.fixture(scope="session")
def release(source: NotebookNode) -> NotebookNode:
    """What a student is given of it."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        cell.source = HIDDEN.sub("", cell.source).strip()
        cell.source = SOLUTION.sub(r"\1raise NotImplementedError\n", cell.source).strip()
    return notebook


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """A warm, confined judge with short bounds."""
    with Judge(SHORT) as warm:
        yield warm


@pytest.fixture
def submit(source: NotebookNode) -> Callable[..., NotebookNode]:
    """Makes a right submission with some answers replaced, and cells added after an answer."""

    def make(answers: Answers | None = None, after: Answers | None = None) -> NotebookNode:
        from nbformat.v4 import new_code_cell

        notebook = copy.deepcopy(source)
        cells: list[Any] = []
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = HIDDEN.sub("", cell.source)
            cell.source = (answers or {}).get(name, cell.source)
            cells.append(cell)
            if name in (after or {}):
                cells.append(new_code_cell((after or {})[name]))
        notebook.cells = cells
        return notebook

    return make


def outcomes(judgement: Any) -> dict[str, str]:
    """Test → outcome."""
    return {verdict.test: verdict.outcome for verdict in judgement.verdicts}


def shown(executed: NotebookNode) -> str:
    """All that the executed notebook shows, as one text, without the cells' own code."""
    return repr([cell.get("outputs") for cell in executed.cells]) + repr(executed.metadata)
