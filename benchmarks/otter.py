"""The light assignment in otter-grader's form: the same cells, asserts and points."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from benchmarks.classes import ASSIGNMENT, Class, Scores, solved, stock_class, timed
from benchmarks.peers import peer

BEGIN, END = "### BEGIN HIDDEN TESTS\n", "### END HIDDEN TESTS"
INIT = 'import otter\ngrader = otter.Notebook("light.ipynb")'
#: One test file of otter's exception format. All or nothing, as a test cell of nbgrader is.
FILE = """OK_FORMAT = False
from otter.test_files import test_case
name = {name!r}
points = {points}
all_or_nothing = True
"""
CASE = """
@test_case(hidden={hidden})
def {function}({names}):
{body}
"""


class OtterClass(Class):
    """A class for ``otter run``, which grades one submission a call, without a container."""

    def hand_in(self, student: str, notebook: NotebookNode) -> None:
        """Put a submission of the stock release into otter's form, and where `grade` finds it."""
        folder = self.root / "submitted" / student
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(with_checks(notebook), folder / f"{ASSIGNMENT}.ipynb")

    def run_command(self, student: str) -> list[str]:
        """Return the command that grades one student."""
        (self.root / "graded" / student).mkdir(parents=True, exist_ok=True)
        submission = f"submitted/{student}/{ASSIGNMENT}.ipynb"
        out = f"graded/{student}"
        return [*self.command, submission, "-a", "autograder.zip", "-o", out, "--no-logo"]

    def grade_all(self, students: Sequence[str]) -> float:
        """Grade students one after the other, as a loop in a shell does; return the seconds.

        Raises:
            RuntimeError: otter failed.
        """
        return sum(timed(self.run_command(student), self.root) for student in students)

    def results(self, student: str) -> list[dict]:
        """Return the tests of a student's results.json; none where it was not written."""
        path = self.root / "graded" / student / "results.json"
        if not path.exists():
            return []
        tests: list[dict] = json.loads(path.read_text(encoding="utf-8"))["tests"]
        return tests

    def scores(self) -> Scores:
        """Return the points of every test of every student."""
        return {
            folder.name: {
                test["name"]: test["score"]
                for test in self.results(folder.name)
                if "max_score" in test
            }
            for folder in sorted((self.root / "graded").iterdir())
        }


def otter_class(root: Path, heavy: bool = True) -> OtterClass:
    """A class under otter: autograder.zip made by ``otter generate``, nothing handed in."""
    stock = stock_class(root, heavy)
    tests = root / "tests"
    tests.mkdir()
    for name, text in test_files(solved(heavy)).items():
        (tests / f"{name}.py").write_text(text, encoding="utf-8")
    otter = peer("otter")
    Class(root, (otter, "generate", "-t", "tests", "-o", "autograder.zip")).grade()
    return OtterClass(stock.root, (otter, "run"), heavy)


def test_files(notebook: NotebookNode) -> dict[str, str]:
    """Return a test file of otter's for each test cell of a solved notebook, by its name."""
    known = _names(notebook)
    return {name: _test_file(name, cell, known) for name, cell in _test_cells(notebook).items()}


def with_checks(notebook: NotebookNode) -> NotebookNode:
    """Return a submission in which ``grader.check`` replaces each test cell of nbgrader's.

    A test cell that its author tampered with stays as it is.
    """
    made = copy.deepcopy(notebook)
    # Heavy imports or not, what a student sees of a test is the same.
    visible = {name: _visible(cell.source) for name, cell in _test_cells(solved()).items()}
    checked = set()
    for cell in made.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in visible and name not in checked and cell.source.strip() == visible[name]:
            cell.source = f'grader.check("{name}")'
            checked.add(name)
    made.cells.insert(0, nbformat.v4.new_code_cell(INIT))
    return made


def _test_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def _visible(source: str) -> str:
    return source.partition(BEGIN)[0].strip()


def _test_file(name: str, cell: NotebookNode, known: set[str]) -> str:
    hidden = cell.source.partition(BEGIN)[2].partition(END)[0]
    cases = [("visible", False, _visible(cell.source)), ("hidden", True, hidden)]
    text = FILE.format(name=name, points=cell.metadata["nbgrader"]["points"])
    for kind, is_hidden, body in cases:
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        text += CASE.format(
            hidden=is_hidden,
            function=f"{kind}_{name}",
            # Otter passes what the student's notebook has under these names.
            names=", ".join(sorted(used & known)),
            body="".join(f"    {line}\n" for line in body.strip().splitlines()),
        )
    return text


def _names(notebook: NotebookNode) -> set[str]:
    """Return the names that cells other than tests define: imports and answers."""
    found = set()
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.FunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.Import):
                    found.update(alias.asname or alias.name for alias in node.names)
    return found
