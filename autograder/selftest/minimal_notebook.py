"""A solved notebook cut down to what judging one problem's answers needs.

An answer affects its own tests and the tests of answers that build on it. A minimal notebook holds
the shared cells, every answer, those tests, and the given cells that bind a name which an answer or
a test needs; figures, widgets and training are left out.
"""

from __future__ import annotations

import copy
import importlib
import re
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from autograder.errors import UserError
from autograder.notebook.cells import (
    grade_id,
    is_answer,
    is_shared,
    is_test,
    set_nbgrader_metadata,
)
from autograder.notebook.compiled import compile_source
from autograder.notebook.definitions import plain_python
from autograder.notebook.names import names_in


class MinimalNotebooks:
    """The minimal notebooks of one assignment, each made once."""

    def __init__(self, source: NotebookNode, extras: Iterable[str] = ()) -> None:
        """``extras``: ungraded problems with a check; they are given an answer and a test cell."""
        source = copy.deepcopy(source)
        present = compile_source(source).answers
        for name in dict.fromkeys(extras):
            if name not in present and _has_check(source, name):
                source.cells += _extra_cells(name)
        self.source = source
        self.compiled = compile_source(source)
        self.builds_on = _builds_on(source, self.compiled.answers)
        self.needed = needed_cells(source)
        self._made: dict[tuple[frozenset[str], bool], NotebookNode] = {}

    def minimal(self, problems: frozenset[str], *, downstream: bool = True) -> NotebookNode:
        """Return the notebook on which answers to these problems are judged.

        With ``downstream``, the tests of answers that build on them are in it.
        """
        if (problems, downstream) not in self._made:
            self._made[problems, downstream] = self._make(problems, downstream)
        return self._made[problems, downstream]

    def with_answers(self, answers: dict[str, str], *, downstream: bool = True) -> NotebookNode:
        """Return a submission: the minimal notebook with these answers in it.

        Raises:
            UserError: the assignment has no such problem.
        """
        for problem in answers:
            if problem not in self.compiled.answers:
                raise UserError(f"The solved notebook has no answer cell {problem!r}.")
        notebook = copy.deepcopy(self.minimal(frozenset(answers), downstream=downstream))
        for cell in notebook.cells:
            name = grade_id(cell)
            if is_answer(cell) and name in answers:
                cell.source = answers[name]
        return notebook

    def _make(self, problems: frozenset[str], downstream: bool) -> NotebookNode:
        tests = {
            test.name: test
            for test in self.compiled.tests
            if test.problem in problems
            or (
                downstream
                and any(problems & self.below(name) for name in (test.problem, *test.answers))
            )
        }
        notebook = copy.deepcopy(self.source)
        notebook.cells = [
            cell
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code"
            and (
                index in self.needed
                or is_answer(cell)
                or is_shared(cell)
                or (is_test(cell) and grade_id(cell) in tests)
            )
        ]
        return notebook

    def reach(self, problem: str, code: str) -> set[str]:
        """All answers that the tests of ``problem`` may run when ``code`` is the answer to it."""
        named = names_in(code)[0] & set(self.compiled.answers)
        tested = {
            n for test in self.compiled.tests if test.problem == problem for n in test.answers
        }
        return {problem}.union(*(self.below(name) for name in named | tested | {problem}))

    def below(self, name: str) -> set[str]:
        """The answers that the instructor's answer builds on, itself included."""
        found: set[str] = set()
        queue = [name]
        while queue:
            current = queue.pop()
            if current not in found:
                found.add(current)
                queue += self.builds_on.get(current, ())
        return found


def _has_check(source: NotebookNode, name: str) -> bool:
    """Whether what the assignment imports as ``check`` has a check of this name."""
    code = "\n".join(cell.source for cell in source.cells if is_shared(cell))
    found = re.search(r"from chainrule\.check import (\w+) as check", code)
    return found is not None and hasattr(
        importlib.import_module(f"chainrule.check.{found[1]}"), name
    )


def _extra_cells(name: str) -> list[NotebookNode]:
    marks = {"schema_version": 3, "task": False, "locked": False}
    answer = nbformat.v4.new_code_cell(f"{name} = None")
    set_nbgrader_metadata(answer, **marks, grade_id=name, grade=False, solution=True)
    test = nbformat.v4.new_code_cell(f"check.{name}({name})")
    set_nbgrader_metadata(
        test, **marks, grade_id=f"test_{name}", grade=True, solution=False, points=1
    )
    return [answer, test]


def _builds_on(source: NotebookNode, answers: dict[str, int]) -> dict[str, frozenset[str]]:
    return {
        name: (names_in(source.cells[index].source)[0] & set(answers)) - {name}
        for name, index in answers.items()
    }


def needed_cells(source: NotebookNode) -> set[int]:
    """The places of the given cells that bind a name which an answer or a test needs."""
    compiled = compile_source(source)
    given = {
        index: names_in(plain_python(cell.source))
        for index, cell in enumerate(source.cells)
        if cell.cell_type == "code" and not (is_answer(cell) or is_test(cell) or is_shared(cell))
    }
    wanted = {use for test in compiled.tests for use in test.uses}
    for index in compiled.answers.values():
        wanted |= names_in(plain_python(source.cells[index].source))[0]
    found: set[int] = set()
    while True:
        more = {index for index, (_, bound) in given.items() if bound & wanted} - found
        if not more:
            return found
        found |= more
        wanted |= {name for index in more for name in given[index][0]}
