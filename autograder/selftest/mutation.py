"""Mutants of an answer: the solved code with one small change.

The changes are mutmut's (numbers and with them indices and axes, strings, operators, comparisons,
arguments left out or None, assignments, keywords, conditional expressions) and four of this
field's own: a statement deleted, a matrix product turned round, a transpose left out, a number
made smaller.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

Operator = Callable[[Any], Iterable[cst.CSTNode]]


@dataclass(frozen=True)
class Mutant:
    """One change to the answer to ``problem``.

    Attributes:
        code: the changed cell.
        was, becomes: the lines that differ, stripped; what identifies the mutant in a review.
    """

    problem: str
    code: str
    was: str
    becomes: str


def mutants(problem: str, code: str) -> Iterator[Mutant]:
    """All mutants of an answer, each once, in the order of the code."""
    tree = cst.parse_module(code)
    seen = {code}
    for node in _mutable(tree):
        for changed in _changes(node):
            text = cst.ensure_type(tree.deep_replace(node, changed), cst.Module).code
            if text in seen or not _compiles(text):
                continue
            seen.add(text)
            yield Mutant(problem, text, *_difference(code, text))


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    operators: list[tuple[type, Operator]] = [*mutation_operators, *_OWN]
    for kind, operator in operators:
        if isinstance(node, kind):
            yield from operator(node)


def _delete(node: cst.SimpleStatementLine) -> Iterable[cst.CSTNode]:
    if not isinstance(node.body[0], cst.Pass | cst.Import | cst.ImportFrom):
        yield node.with_changes(body=[cst.Pass()])


def _turn_round(node: cst.BinaryOperation) -> Iterable[cst.CSTNode]:
    if isinstance(node.operator, cst.MatrixMultiply):
        yield node.with_changes(left=node.right, right=node.left)


def _leave_transpose_out(node: cst.Attribute) -> Iterable[cst.CSTNode]:
    if node.attr.value == "T":
        yield node.value


def _make_smaller(node: cst.Integer) -> Iterable[cst.CSTNode]:
    if node.evaluated_value > 0:
        yield node.with_changes(value=repr(node.evaluated_value - 1))


_OWN: list[tuple[type, Operator]] = [
    (cst.SimpleStatementLine, _delete),
    (cst.BinaryOperation, _turn_round),
    (cst.Attribute, _leave_transpose_out),
    (cst.Integer, _make_smaller),
]


def _mutable(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node but for docstrings, annotations, and the words of exceptions."""
    if isinstance(node, cst.Annotation | cst.Raise) or _is_text(node):
        return
    yield node
    for child in node.children:
        yield from _mutable(child)


def _is_text(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.SimpleStatementLine)
        and isinstance(node.body[0], cst.Expr)
        and isinstance(node.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )


def _compiles(text: str) -> bool:
    try:
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _difference(before: str, after: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    was = [line[2:].strip() for line in lines if line.startswith("- ")]
    becomes = [line[2:].strip() for line in lines if line.startswith("+ ")]
    return "\n".join(was), "\n".join(becomes)
