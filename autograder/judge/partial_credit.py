"""nbgrader's partial credit: the value of a test's last expression is what the test earns.

The value is that of the judge's own process. nbgrader reads it from the output of the cell, which
a student's process writes.
"""

from __future__ import annotations

import ast
import functools
import io
import math
import tokenize
from collections.abc import Collection
from typing import Any

import numpy as np

#: Functions whose value is still the student's if their argument is.
_CONVERSIONS = frozenset({"abs", "float", "int", "max", "min", "round", "sum"})


@functools.lru_cache(maxsize=512)  # the same tests for every submission
def last_expression(code: str) -> ast.Expr | None:
    """Return the expression whose value Jupyter would display, None if there is none."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    if not body or not isinstance(body[-1], ast.Expr) or _is_quiet(code):
        return None
    return body[-1]


def _is_quiet(code: str) -> bool:
    """Whether the code ends with a semicolon, which tells IPython to display nothing."""
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT)
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    try:
        last = [token.string for token in tokens if token.type not in layout][-1:]
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == [";"]


def score(value: Any, points: float) -> float | None:
    """Return the points that a test's last value stands for, None if it stands for all of them.

    As in nbgrader, a number is a score and any other value is not. nbgrader gives all points for a
    negative number, and refuses one above the test's points; here they give none and all.
    """
    if isinstance(value, np.number):
        value = value.item()
    if type(value) not in (int, float):
        return None
    if not math.isfinite(value):
        return 0.0
    return min(max(float(value), 0.0), points)


def taken_from_student(code: str, names: Collection[str]) -> str | None:
    """Return the student's name whose value a test would take for its score, None if there is none.

    Args:
        code: the test's code.
        names: the names of the student's that the test uses.
    """
    last = last_expression(code)
    node: ast.AST | None = last.value if last is not None else None
    while node is not None:
        match node:
            case ast.Name(id=name):
                return name if name in names else None
            case ast.Call(func=ast.Name(id=name), args=[argument, *_]) if name in _CONVERSIONS:
                node = argument
            case ast.Call(func=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner):
                node = inner
            case ast.UnaryOp(operand=inner):
                node = inner
            case _:
                return None
    return None
