"""The instructor's source, taken apart once: answers, tests, shared cells, what a test may use."""

import ast
import builtins
import importlib
import re
import symtable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

HIDDEN = re.compile(
    r"^\s*###\s*BEGIN HIDDEN TESTS\b.*?^\s*###\s*END HIDDEN TESTS\b[^\n]*", re.M | re.S
)
#: Names that a module always has.
GIVEN = {*dir(builtins), "__name__", "__file__", "__doc__", "get_ipython", "display"}


@dataclass(frozen=True)
class Test:
    """A test cell.

    Attributes:
        name: its grade_id.
        problem: the grade_id of the answer that it tests.
        points: what it is worth.
        place: its index among the source's cells.
        answers: the answers that it names.
        uses: further names of the student's that it asks for.
        visible: its code without the hidden tests.
        hidden: the hidden tests, which run in the same namespace afterwards; None if there are
            none, or if they can not be told apart, and then `visible` is empty.
    """

    name: str
    problem: str
    points: float
    place: int
    answers: tuple[str, ...]
    uses: tuple[str, ...]
    visible: str
    hidden: str | None

    @property
    def code(self) -> str:
        """All of its code, to be run in one go."""
        return "\n".join([self.visible, self.hidden or ""])


@dataclass(eq=False)
class CompiledSource:
    """A source notebook, compiled.

    Attributes:
        notebook: the notebook itself.
        answers: the grade_id of every code answer cell, in order → its index.
        tests: the test cells, in order.
        shared: the code of the cells that the judge runs as well.
        given: the code of the cells that submissions run as they are here.
        preload: what its code imports.
    """

    notebook: NotebookNode
    answers: dict[str, int] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    given: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()

    def upstream(self, test: Test) -> list[str]:
        """Return the answers that a test's problem can build on: those before it, and those that
        the test itself names."""
        own = self.answers.get(test.problem, test.place)
        return [
            name
            for name, place in self.answers.items()
            if name != test.problem and (place < own or name in test.answers)
        ]


def nbgrader_of(cell: NotebookNode) -> dict[str, Any]:
    """Return a cell's nbgrader metadata (empty if it has none)."""
    value = cell.metadata.get("nbgrader", {})
    return dict(value) if isinstance(value, dict) else {}


def is_test(cell: NotebookNode) -> bool:
    """Whether a source cell is an autograded test."""
    own = nbgrader_of(cell)
    return cell.cell_type == "code" and bool(own.get("grade")) and not own.get("solution")


def is_answer(cell: NotebookNode) -> bool:
    """Whether a source cell is to be filled in by the student, as code or in words."""
    return bool(nbgrader_of(cell).get("solution"))


def is_shared(cell: NotebookNode) -> bool:
    """Whether the judge runs a source cell as well."""
    return cell.cell_type == "code" and "shared" in cell.metadata.get("tags", [])


def compile_source(notebook: NotebookNode) -> CompiledSource:
    """Take a source notebook apart."""
    source = CompiledSource(notebook)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and is_answer(cell):
            source.answers[nbgrader_of(cell)["grade_id"]] = place
    for place, cell in enumerate(notebook.cells):
        if is_shared(cell):
            source.shared.append(plain_python(cell.source))
        if is_test(cell):
            source.tests.append(_test(cell, place, source.answers))
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    source.given = tuple(c.source for c in cells if not is_answer(c) and not is_test(c))
    code = [plain_python(cell.source) for cell in cells]
    modules = set().union(*map(_imported, code))
    if any(name.startswith("chainrule.widgets") for name in modules):
        # The course's widgets import it where they draw, in every submission if not here.
        modules.add("torch")
    source.preload = tuple(sorted(modules))
    return source


def plain_python(code: str) -> str:
    """Return a cell's code with IPython's own syntax turned into Python."""
    try:
        ast.parse(code)
    except SyntaxError:
        return TransformerManager().transform_cell(code)
    return code


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


def _test(cell: NotebookNode, place: int, answers: dict[str, int]) -> Test:
    own = nbgrader_of(cell)
    name = own["grade_id"]
    code = plain_python(cell.source)
    wanted = cell.metadata.get("chainrule", {}).get("uses", [])
    named = names_in(code)[0]
    visible, hidden = _split(code)
    return Test(
        name=name,
        problem=_problem(name, place, answers),
        points=float(own.get("points", 0)),
        place=place,
        answers=tuple(answer for answer in answers if answer in named),
        uses=tuple(str(use) for use in wanted),
        visible=visible,
        hidden=hidden,
    )


def _problem(test: str, place: int, answers: dict[str, int]) -> str:
    """Return the answer that ``test_<answer>`` or ``test_<answer>_2`` is about."""
    rest = test.removeprefix("test_")
    if rest in answers:
        return rest
    shorter = re.sub(r"_\d+$", "", rest)
    if shorter in answers:
        return shorter
    before = [name for name, where in answers.items() if where < place]
    return before[-1] if before else rest


def _split(code: str) -> tuple[str, str | None]:
    """Return the visible and the hidden statements, each with the other's lines left blank."""
    if not HIDDEN.search(code):
        return code, None
    visible = HIDDEN.sub(lambda match: "\n" * match.group().count("\n"), code)
    kept = [False] * (code.count("\n") + 1)
    for match in HIDDEN.finditer(code):
        first = code.count("\n", 0, match.start())
        for line in range(first, first + match.group().count("\n") + 1):
            kept[line] = True
    hidden = "\n".join(
        line if keep else "" for line, keep in zip(code.split("\n"), kept, strict=True)
    )
    try:
        top = ast.parse(code).body
        whole = all(
            len(set(kept[node.lineno - 1 : (node.end_lineno or node.lineno)])) == 1 for node in top
        )
        ast.parse(visible)
        ast.parse(hidden)
    except SyntaxError:
        whole = False
    rest = list(zip(code.split("\n"), kept, strict=True))[kept.index(True) :]
    after = any(not keep and line.split("#")[0].strip() for line, keep in rest)
    return (visible, hidden) if whole and not after else ("", code)


@lru_cache(maxsize=1024)  # the same tests for every submission
def names_in(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the global names that code refers to, and those that it binds at its top level."""
    referred: set[str] = set()
    bound: set[str] = set()

    def visit(table: symtable.SymbolTable, top: bool) -> None:
        for symbol in table.get_symbols():
            if top and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
            if symbol.is_referenced() and (top or symbol.is_global()):
                referred.add(symbol.get_name())
        for child in table.get_children():
            visit(child, False)

    try:
        visit(symtable.symtable(code, "<cell>", "exec"), True)
    except SyntaxError:
        return frozenset(), frozenset()
    return frozenset(referred), frozenset(bound)


def unprovided_names(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Return (test, name) for every name in a test cell of a source that nobody provides.

    Provided are builtins, what ``shared`` cells bind, answers, the names under ``uses`` in the
    test cell's ``chainrule`` metadata, and what the test itself binds.
    """
    source = compile_source(nbformat.from_dict(notebook))
    provided = set(GIVEN) | set(source.answers)
    for code in source.shared:
        provided |= names_in(code)[1] | _starred(code)
    missing = []
    for test in source.tests:
        code = plain_python(notebook.cells[test.place].source)
        referred, bound = names_in(code)
        lacking = referred - bound - provided - set(test.uses) - _starred(code)
        missing += [(test.name, name) for name in sorted(lacking)]
    return missing


def _starred(code: str) -> set[str]:
    """Return the names that ``from … import *`` brings."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            module = importlib.import_module(node.module or "")
            public = [name for name in vars(module) if not name.startswith("_")]
            names |= set(getattr(module, "__all__", public))
    return names
