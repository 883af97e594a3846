"""The instructor's source, taken apart once: answers, tests, shared cells, what a test may use."""

import ast
import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.notebook.bindings import Bindings
from autograder.notebook.cells import (
    is_answer,
    is_shared,
    is_test,
    is_unprotected,
    nbgrader_metadata,
)
from autograder.notebook.definitions import plain_python
from autograder.notebook.markers import hidden_lines
from autograder.notebook.names import names_in
from autograder.notebook.side_effects import SideEffects, side_effects
from autograder.notebook.statements import Statement, code_of


@dataclass(frozen=True)
class Test:
    """A test cell.

    Attributes:
        name: its grade_id.
        problem: the grade_id of the answer that it tests.
        points: what it is worth.
        index: its index among the source's cells.
        answers: the answers that it names.
        uses: further names of the student's that it asks for, or that its code takes from there.
        visible: its code without the hidden tests.
        hidden: the hidden tests, which run in the same namespace afterwards; None if there are
            none, or if they cannot be separated, and then `visible` is empty.
        about: the student's name that sentences about it give.
        earlier: what it needs of earlier test cells, the code of each.
        given: the statements of given cells that bind names for it in the judge.
        for_student: the part of its code that later cells of the student's need.
        effects: what it has in common with the student's functions beside its names.
    """

    name: str
    problem: str
    points: float
    index: int
    answers: tuple[str, ...]
    uses: tuple[str, ...]
    visible: str
    hidden: str | None
    #: Whether it runs in the student's process, because its author says so.
    unprotected: bool = False
    about: str = ""
    earlier: tuple[str, ...] = ()
    given: tuple[Statement, ...] = field(default=(), repr=False)
    for_student: str = ""
    effects: SideEffects = field(default=SideEffects(), repr=False)

    @property
    def code(self) -> str:
        """All of its code, to be run in one go."""
        return "\n".join([self.visible, self.hidden or ""])

    @property
    def names_its_answer(self) -> bool:
        """Whether its name says what it tests: ``test_<answer>`` or ``test_<answer>_2``.

        By such names an author declares problems that build on each other (docs/authors.md).
        """
        return re.fullmatch(rf"test_{re.escape(self.problem)}(_\d+)?", self.name) is not None


@dataclass(eq=False)
class CompiledSource:
    """A source notebook, compiled.

    Attributes:
        notebook: the notebook itself.
        answers: the grade_id of every code answer cell, in order → its index.
        tests: the test cells, in order.
        shared: the code of the cells that the judge runs as well.
        given_statements: of the other given cells, the statements that tests need in the judge.
        given: the code of the cells that submissions run as they are here.
        preload: what its code imports.
    """

    notebook: NotebookNode
    answers: dict[str, int] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    given_statements: list[Statement] = field(default_factory=list)
    given: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()

    def upstream(self, test: Test) -> list[str]:
        """Return the answers that a test's problem can build on: those before it, and those that
        the test itself names."""
        own = self.answers.get(test.problem, test.index)
        return [
            name
            for name, index in self.answers.items()
            if name != test.problem and (index < own or name in test.answers)
        ]


def compile_source(notebook: NotebookNode) -> CompiledSource:
    """Take a source notebook apart."""
    source = CompiledSource(notebook)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and is_answer(cell):
            source.answers[nbgrader_metadata(cell)["grade_id"]] = index
    source.shared = [plain_python(cell.source) for cell in notebook.cells if is_shared(cell)]
    bindings = Bindings(notebook)
    known = frozenset(source.answers).union(*(names_in(code)[1] for code in source.shared))
    for index, cell in enumerate(notebook.cells):
        if is_test(cell):
            source.tests.append(_test(cell, index, source.answers, bindings, known))
    needed = {statement for test in source.tests for statement in test.given}
    source.given_statements = [s for s in bindings.statements if s in needed]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    source.given = tuple(c.source for c in cells if not is_answer(c) and not is_test(c))
    code = [plain_python(cell.source) for cell in cells]
    modules = set().union(*map(_imported, code))
    if any(name.startswith("chainrule.widgets") for name in modules):
        # The course's widgets import it where they draw, in every submission if not here.
        modules.add("torch")
    source.preload = tuple(sorted(modules))
    return source


def _imported(code: str) -> set[str]:
    """Return the modules that code imports; what of it exists is found out by importing."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in modules if not name.startswith("chainrule.check")}


def _test(
    cell: NotebookNode,
    index: int,
    answers: dict[str, int],
    bindings: Bindings,
    known: frozenset[str],
) -> Test:
    own = nbgrader_metadata(cell)
    name = own["grade_id"]
    code = plain_python(cell.source)
    wanted = [str(use) for use in cell.metadata.get("chainrule", {}).get("uses", [])]
    named = names_in(code)[0]
    visible, hidden = _split(code)
    origins = bindings.origins(index, known.union(wanted))
    if any(statement.hidden for statement in origins.earlier):
        # What an earlier hidden test bound is hidden, and so is all that is done with it.
        visible, hidden = "", code
    problem = _problem(name, index, answers)
    cells = dict.fromkeys(statement.index for statement in origins.earlier)
    earlier = tuple(code_of(s for s in origins.earlier if s.index == i) for i in cells)
    named_answers = tuple(answer for answer in answers if answer in named)
    student = (*named_answers, *wanted, *origins.student)
    return Test(
        name=name,
        problem=problem,
        points=float(own.get("points", 0)),
        index=index,
        answers=named_answers,
        uses=(*wanted, *origins.student),
        visible=visible,
        hidden=hidden,
        unprotected=is_unprotected(cell),
        about=_about(problem, answers.get(problem), origins.student, bindings),
        earlier=earlier,
        given=tuple(origins.given),
        for_student=code_of(bindings.for_student(index)),
        effects=side_effects(bindings.statements, index, origins.earlier, student),
    )


def _about(problem: str, index: int | None, students: list[str], bindings: Bindings) -> str:
    """Return what sentences about a test call the answer: the name that it binds."""
    bound = [n for s in bindings.statements if s.index == index for n in s.bound]
    if problem in bound:
        return problem
    return next((name for name in students if name in bound), [*students, *bound, problem][0])


def _problem(test: str, index: int, answers: dict[str, int]) -> str:
    """Return the answer that ``test_<answer>`` or ``test_<answer>_2`` is about."""
    rest = test.removeprefix("test_")
    if rest in answers:
        return rest
    shorter = re.sub(r"_\d+$", "", rest)
    if shorter in answers:
        return shorter
    before = [name for name, where in answers.items() if where < index]
    return before[-1] if before else rest


def _split(code: str) -> tuple[str, str | None]:
    """Return the visible and the hidden statements, each with the other's lines left blank."""
    hidden = hidden_lines(code)
    if not any(hidden):
        return code, None
    lines = list(zip(code.split("\n"), hidden, strict=True))
    shown = "\n".join("" if secret else line for line, secret in lines)
    secret = "\n".join(line if secret else "" for line, secret in lines)
    try:
        statements = ast.parse(code).body
        whole = all(
            len(set(hidden[node.lineno - 1 : (node.end_lineno or node.lineno)])) == 1
            for node in statements
        )
        ast.parse(shown)
        ast.parse(secret)
    except SyntaxError:
        whole = False
    after = any(
        not secret and line.split("#")[0].strip() for line, secret in lines[hidden.index(True) :]
    )
    return (shown, secret) if whole and not after else ("", code)
