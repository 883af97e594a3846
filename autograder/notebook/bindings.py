"""Where the names of a test come from: the student's process, given code or an earlier test.

In Jupyter a test cell finds every name that a cell before it bound. The judge runs a test apart
from the student's code, so it has to know which of those names it makes itself: imports, helpers
and constants of given cells, and what earlier tests bound. All others are the student's.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.notebook.side_effects import sets_seed
from autograder.notebook.statements import IMPORTS, Statement, conditional, statements


@dataclass
class Origins:
    """Where a test's names come from.

    Attributes:
        student: names whose values the student's process has.
        given: statements of given cells that the judge runs before the test.
        earlier: statements of earlier tests that it runs before the test, in its own process.
    """

    student: list[str] = field(default_factory=list)
    given: list[Statement] = field(default_factory=list)
    earlier: list[Statement] = field(default_factory=list)


class Bindings:
    """The statements of a notebook, and what they bind."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.statements = statements(notebook)
        answers = [s for s in self.statements if s.role == "answer"]
        #: Names that answers bind, refer to, and whose objects they change.
        self.by_answers = frozenset[str]().union(*(s.bound for s in answers))
        self.in_answers = frozenset[str]().union(*(s.referred for s in answers))
        #: Names that every process of a student's has: all but those of tests.
        self.of_student = frozenset[str]().union(
            *(s.bound for s in self.statements if s.role in ("answer", "given", "shared"))
        )
        #: Names of modules, whose functions change nothing of the student's.
        self.imported = frozenset[str]().union(
            *(s.bound for s in self.statements if isinstance(s.node, IMPORTS))
        )
        self._tainted = self._find_tainted()
        self._seeding = [
            s
            for s in self.statements
            if s.role == "given" and isinstance(s.node, ast.Expr) and sets_seed(s.node)
        ]

    def origins(self, index: int, known: frozenset[str]) -> Origins:
        """Return where the names of the test cell at an index come from.

        Args:
            index: the cell's index.
            known: names that need no search.
        """
        own = [s for s in self.statements if s.index == index]
        wanted = set(_free(own)) - known
        while True:
            needed, student, taken = set(wanted), set[str](), list[Statement]()
            for statement in reversed([s for s in self.statements if s.index < index]):
                self._provide(statement, needed, student, taken)
            if any(s.role != "test" and not s.defines for s in taken):
                # Given values may have been drawn at random.
                taken += [s for s in self._seeding if s.index < index and s not in taken]
            # What a function refers to may be bound further down than the function.
            further = set().union(*(s.referred for s in taken)) - known - wanted
            if not further:
                break
            wanted |= further
        if needed - student - set(dir(builtins)):
            taken += [s for s in self.statements if s.index < index and _star(s.node)]
        taken.sort(key=self.statements.index)
        # What a test imports may be needed by a given cell further down.
        given = [s for s in taken if s.role != "test" or isinstance(s.node, IMPORTS)]
        found = Origins(given=given, earlier=[s for s in taken if s not in given])
        found.student = sorted(student)
        return found

    def for_student(self, index: int) -> list[Statement]:
        """Return the statements of a test cell that later cells of the student's need.

        Imports, definitions and constants of the visible test: never a call of an answer.
        """
        later = [s for s in self.statements if s.index > index and s.role != "test"]
        elsewhere = frozenset[str]().union(
            *(s.bound for s in self.statements if s.index < index and s.role != "test")
        )
        needed = frozenset[str]().union(*(s.referred for s in later)) - elsewhere
        taken: list[Statement] = []
        for statement in reversed([s for s in self.statements if s.index == index]):
            if statement.hidden or not statement.bound & needed:
                continue
            if not statement.defines and (
                not isinstance(statement.node, ast.Assign) or statement.referred & self.by_answers
            ):
                continue
            taken.append(statement)
            needed |= statement.referred
        return taken[::-1]

    def _provide(
        self,
        statement: Statement,
        needed: set[str],
        student: set[str],
        taken: list[Statement],
    ) -> None:
        """See whether a statement provides names that are needed, and what it needs for that."""
        bound, changed = statement.bound & needed, statement.changed & needed
        if not bound and not changed:
            return
        if statement.role != "test" and _pyplot(statement.node):
            student |= bound
            needed -= bound
        elif statement.role == "answer" and isinstance(statement.node, IMPORTS):
            taken.append(statement)
            needed -= bound
        elif statement.role == "answer" or self._is_students(statement):
            provided = bound | (changed & self.of_student - self.imported)
            student |= provided
            needed -= provided
        else:
            taken.append(statement)
            if not statement.referred & bound and not conditional(statement.node):
                needed -= bound
            needed |= statement.referred

    def _is_students(self, statement: Statement) -> bool:
        """Whether a given statement's values are those of the student's process.

        They are if an answer is behind them, and a class is if answers use it.
        """
        if statement.role == "test":
            return False
        if isinstance(statement.node, ast.ClassDef):
            return bool(statement.bound & self.in_answers)
        return not statement.defines and id(statement) in self._tainted

    def _find_tainted(self) -> set[int]:
        """Return the statements whose values depend on an answer."""
        names: set[str] = set()
        found: set[int] = set()
        for statement in self.statements:
            if statement.role == "answer":
                if not isinstance(statement.node, IMPORTS):
                    names |= statement.bound | statement.changed
            elif _pyplot(statement.node):
                names |= statement.bound  # what is drawn is in the student's process
            elif statement.referred & names:
                names |= statement.bound | statement.changed
                found.add(id(statement))
            elif statement.bound and not conditional(statement.node):
                names -= statement.bound
        return found


def _star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)


def _pyplot(node: ast.stmt) -> bool:
    """Whether a statement imports pyplot, whose current figure is in the student's process."""
    if isinstance(node, ast.Import):
        return any(alias.name == "matplotlib.pyplot" for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (
        node.module == "matplotlib" and any(alias.name == "pyplot" for alias in node.names)
    )


def _free(statements: list[Statement]) -> set[str]:
    """Return the names that code refers to before it binds them itself."""
    free: set[str] = set()
    bound: set[str] = set()
    for statement in statements:
        free |= statement.referred - bound
        deleted = {
            target.id
            for node in ast.walk(statement.node)
            if isinstance(node, ast.Delete)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        free |= deleted - bound
        if not conditional(statement.node):
            bound |= statement.bound
    return free
