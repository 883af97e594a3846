"""Whether the answers of a released notebook are stubs, one for each thing to write."""

from __future__ import annotations

import ast


def defined_names(source: str) -> set[str]:
    """Return the public names that a cell defines at its top level.

    Imports do not count: they are the answer's means. Magics make a cell unparsable here, and an
    answer has none.

    Raises:
        SyntaxError: the cell is not plain Python.
    """
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def _raises_not_implemented(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Raise)
        and isinstance(part.exc, ast.Name)
        and part.exc.id == "NotImplementedError"
        for part in ast.walk(node)
    )


def unfilled(source: str) -> bool:
    """Whether a released answer raises NotImplementedError wherever something is to be written.

    A function raises it; a class has at least one method that does; an answer that is no function
    (a variable) raises it at its top level.
    """
    body = ast.parse(source).body
    functions = [n for n in body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    classes = [n for n in body if isinstance(n, ast.ClassDef)]
    if not functions and not classes:
        return any(isinstance(node, ast.Raise) and _raises_not_implemented(node) for node in body)
    return all(_raises_not_implemented(node) for node in functions + classes)
