"""Whether an answer is still as it was handed out."""

import ast
from functools import lru_cache

from autograder.notebook.definitions import is_empty, statements


@lru_cache(maxsize=1024)  # most stubs of a class are the same text
def is_stub(source: str) -> bool:
    """Whether every function in an answer's cell does nothing but raise NotImplementedError."""
    body = statements(source)
    if not body:
        return is_empty(source)
    if all(map(_raises, body)):
        return True
    functions = [
        node
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return bool(functions) and all(_is_empty(function.body) for function in functions)


def _is_empty(body: list[ast.stmt]) -> bool:
    rest = body[1:] if isinstance(body[0], ast.Expr) else body
    return len(rest) == 1 and _raises(rest[0])


def _raises(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise):
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
