"""What a cell of code defines, and the part of it that one definition needs."""

from __future__ import annotations

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

from autograder.notebook.names import names_in

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
#: Characters of a cell that is still taken apart.
LONGEST = 200_000
#: What a released answer raises.
NOT_WRITTEN = "NotImplementedError"
_MAGIC_LINE = re.compile(r"^([ \t]*)[%!?].*$", re.M)
#: A ``grade_id`` that nbgrader made up.
_MADE_UP = re.compile(r"cell-[0-9a-f]{8,}")
#: Cell magics after which a cell runs as usual.
_TRANSPARENT = re.compile(r"\s*%%(?:time|capture)\b")


def plain_python(code: str) -> str:
    """Return a source cell's code with IPython's own syntax turned into Python.

    Not for a student's code: IPython reads a cell anew for each magic in it, which takes minutes
    for some hundreds of them (see `statements`).
    """
    try:
        ast.parse(code)
    except SyntaxError:
        return TransformerManager().transform_cell(code)
    return code


def statements(code: str) -> list[ast.stmt]:
    """Return the statements at a student's cell's top level; none where it cannot be taken apart.

    Lines that are magics count as ``pass``. Takes a time linear in the cell's length.
    """
    if len(code) > LONGEST:
        return []
    if code.lstrip().startswith("%%") and not _TRANSPARENT.match(code):
        return []
    for text in (code, _MAGIC_LINE.sub(r"\1pass", code)):
        try:
            return ast.parse(text).body
        except SyntaxError:
            continue
        except (ValueError, RecursionError, MemoryError):
            return []
    return []


def defined_names(code: str) -> set[str]:
    """Return the public names that a cell defines at its top level.

    Imports do not count: they are the answer's means.

    Raises:
        SyntaxError: the cell is not plain Python.
    """
    names: set[str] = set()
    for node in ast.parse(code).body:
        if isinstance(node, Definition):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def _raises_not_implemented(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Raise)
        and isinstance(part.exc, ast.Name | ast.Call)
        and NOT_WRITTEN in ast.unparse(part.exc)
        for part in ast.walk(node)
    )


def is_stub(node: ast.stmt) -> bool:
    """Whether a definition only raises NotImplementedError, or a class has a method that does."""
    return isinstance(node, Definition) and _raises_not_implemented(node)


def unfilled(code: str) -> bool:
    """Whether a released answer raises NotImplementedError wherever something is to be written.

    A function raises it; a class has at least one method that does; an answer that is not a
    function (a variable) raises it at its top level.
    """
    if NOT_WRITTEN not in code:
        return False
    body = statements(code)
    definitions = [node for node in body if isinstance(node, Definition)]
    if not definitions:
        return any(isinstance(node, ast.Raise) and _raises_not_implemented(node) for node in body)
    return all(map(is_stub, definitions))


def is_empty(code: str) -> bool:
    """Whether a cell has no statement: it is blank, or holds comments only."""
    return not any(line.split("#")[0].strip() for line in code.splitlines())


def functions_and_classes(code: str) -> list[str]:
    """Return the names of the functions and classes that a cell defines and that are not stubs."""
    written = NOT_WRITTEN not in code  # most answers; then no statement need be searched
    return [
        node.name
        for node in statements(code)
        if isinstance(node, Definition) and (written or not is_stub(node))
    ]


def shown_name(problem: str, code: str) -> str:
    """Return what to call a problem: what its answer defines, where nbgrader made up its name.

    Args:
        problem: the ``grade_id`` of the answer's cell.
        code: the answer.
    """
    if not _MADE_UP.fullmatch(problem):
        return problem
    try:
        names = functions_and_classes(code) or sorted(defined_names(code))
    except (SyntaxError, ValueError, RecursionError):
        names = []
    return ", ".join(names[:3])[:80] or problem


def binds(name: str, code: str) -> bool:
    """Whether a cell binds a name at its top level, in whatever way."""
    try:
        return any(name in _bound(node) for node in statements(code))
    except RecursionError:
        return False


def definition_of(name: str, code: str, others: set[str]) -> str | None:
    """Return what a cell has to say about ``name``, or None if it does not define it.

    That is the definition of the function or class, or the import that brings it, and what it
    needs of the same cell: imports, helper functions, constants. Definitions of ``others`` (the
    assignment's other answers) are left out. A cell that defines nothing else is returned whole.
    """
    body = statements(code)
    try:
        binding = [(node, _bound(node)) for node in body]
    except RecursionError:
        return None
    own = [node for node, bound in binding if name in bound and _defines(node)]
    if not own or is_stub(own[-1]):
        return None
    if not any(bound & (others - {name}) for _, bound in binding):
        return code
    wanted, needed = {name}, {own[-1]}
    while True:
        referred = {n for node in needed for n in names_in(ast.unparse(node))[0]} - others
        wanted |= referred
        more = {
            node
            for node, bound in binding
            if bound & wanted and not bound & others and _keeps(node)
        } - needed
        if not more:
            break
        needed |= more
    return "\n\n".join(ast.unparse(node) for node in body if node in needed)


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, Definition | ast.ImportFrom)


def _keeps(node: ast.stmt) -> bool:
    return isinstance(node, Definition | ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)


def _bound(node: ast.stmt) -> frozenset[str]:
    return names_in(ast.unparse(node))[1]
