"""The statements of a notebook's cells: what each refers to, binds and changes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from autograder.notebook.cells import is_answer, is_shared, is_test
from autograder.notebook.definitions import plain_python
from autograder.notebook.markers import hidden_lines
from autograder.notebook.names import names_in

Role = Literal["answer", "test", "shared", "given"]
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
#: Functions by which code finds names that stand in it as text.
_LOOKS_UP = frozenset({"dir", "globals", "locals", "vars"})
#: Methods that change their object.
_MUTATORS = frozenset(
    {
        *("add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "pop"),
        *("popitem", "popleft", "remove", "reverse", "setdefault", "sort", "update"),
    }
)


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement at the top level of a cell.

    Attributes:
        index: the index of its cell.
        role: what its cell is.
        node: the statement.
        hidden: whether it is among hidden tests.
        referred: the global names that it refers to.
        bound: the names that it binds, or deletes.
        changed: the names whose objects it changes; of a test, all that it may change.
    """

    index: int
    role: Role
    node: ast.stmt
    hidden: bool
    referred: frozenset[str]
    bound: frozenset[str]
    changed: frozenset[str]

    @property
    def defines(self) -> bool:
        """Whether it is an import or a definition, which runs none of the names in it."""
        return isinstance(self.node, (*_DEFINITIONS, *IMPORTS))

    @property
    def code(self) -> str:
        """Its code."""
        return ast.unparse(self.node)


def statements(notebook: NotebookNode) -> list[Statement]:
    """Return the statements of a notebook's code cells, in order."""
    return [
        statement
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        for statement in _of_cell(index, _role(cell), plain_python(cell.source))
    ]


def code_of(statements: Iterable[Statement]) -> str:
    """Return statements as one piece of code."""
    return "\n".join(statement.code for statement in statements)


def _role(cell: NotebookNode) -> Role:
    if is_answer(cell):
        return "answer"
    if is_test(cell):
        return "test"
    return "shared" if is_shared(cell) else "given"


def _of_cell(index: int, role: Role, code: str) -> Iterator[Statement]:
    """Yield the statements of a cell; none of one that is no Python."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return
    hidden = hidden_lines(code)
    for node in body:
        referred, bound = names_in(ast.unparse(node))
        bound |= declared_global(node)
        yield Statement(
            index,
            role,
            node,
            hidden[node.lineno - 1],
            referred | _as_text(node, referred),
            bound,
            frozenset(changed_names(node, anything=role == "test")) & (referred | bound),
        )


def _as_text(node: ast.stmt, referred: frozenset[str]) -> frozenset[str]:
    """Return the names that stand in code as text, if it looks names up."""
    texts = [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    attributes = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    if not (referred | attributes) & _LOOKS_UP:
        return frozenset()
    return frozenset[str]().union(*(names_in(text)[0] for text in texts if len(text) < 10_000))


def declared_global(node: ast.AST) -> set[str]:
    """Return the names that functions in code declare as global."""
    return {name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names}


def conditional(node: ast.stmt) -> bool:
    """Whether a statement may leave names as they were."""
    return isinstance(node, ast.If | ast.Try | ast.For | ast.While | ast.AugAssign | ast.Delete)


def changed_names(node: ast.AST, *, anything: bool = False) -> Iterator[str]:
    """Yield the names whose objects a statement changes.

    Args:
        node: the statement, or another part of code.
        anything: whether any call counts as a change of its object and its arguments.
    """
    for part in ast.walk(node):
        if isinstance(part, ast.Assign | ast.Delete):
            targets = part.targets
        elif isinstance(part, ast.AugAssign | ast.AnnAssign):
            targets = [part.target]
        else:
            targets = []
        for target in targets:
            if isinstance(target, ast.Attribute | ast.Subscript):
                yield from _root(target)
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            yield from _changed_by_call(part.value, anything=anything)


def _changed_by_call(call: ast.Call, *, anything: bool) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if anything or name in _MUTATORS or any(k.arg == "inplace" for k in call.keywords):
        if isinstance(call.func, ast.Attribute):
            yield from _root(call.func)
        for argument in call.args if anything else []:
            yield from _root(argument)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
