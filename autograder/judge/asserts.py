"""Why an assert failed, as pytest shows it: its source, its message, the values in it.

`watched` rewrites the asserts of a test so that a `Watcher` sees the value of each call, name,
attribute and item in them. Each is still evaluated once, in the same order, or not at all.
"""

from __future__ import annotations

import ast
import reprlib
import sys
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.notebook.text import clean, clean_line
from autograder.sandbox.guest.rpc.proxy import Remote

#: The name under which a test's namespace has the watcher.
WATCHER = "__watcher__"
#: Characters of an assert's source, of its message and of one value that are shown.
LONGEST_SOURCE, LONGEST_MESSAGE, LONGEST_VALUE = 200, 300, 120
#: Values that are shown of one assert.
MOST_VALUES = 5
#: Modules whose values can be shown: their `repr` is not a student's, and does not grow.
_KNOWN_MODULES = ("builtins", "numpy", "torch", "fractions", "decimal", "datetime", "pandas")
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SEEN = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)


@dataclass
class Watcher:
    """Sees what the parts of the assert that runs came to."""

    line: int = 0
    values: dict[str, Any] = field(default_factory=dict)

    def begin(self, line: int) -> None:
        """Forget the assert before: the one at ``line`` begins."""
        self.line = line
        self.values = {}

    def see(self, text: str, value: Any) -> Any:
        """Take note of a part's value, and return it."""
        self.values.setdefault(text, value)
        return value


def watched(tree: ast.Module) -> ast.Module:
    """Return a test's syntax tree with its asserts watched by the name `WATCHER`."""
    return ast.fix_missing_locations(_Asserts().visit(tree))


def why(error: AssertionError, code: str, name: str, watcher: Watcher) -> str:
    """Return one or two sentences about an AssertionError that a visible test ended with.

    Args:
        error: the exception.
        code: the test's code.
        name: the file name that it was compiled under.
        watcher: what has seen its last assert.
    """
    line = _line_of(error, name)
    statement = _statement_at(code, line)
    if statement is None:
        return ""
    own = statement if isinstance(statement, ast.Assert) else None
    text = _text_of(statement if own is None else own.test, code)
    message = ""
    if error.args and type(error.args[0]) is str and error.args[0].strip():
        message = _quoted(clean_line(error.args[0], LONGEST_MESSAGE)).rstrip(".")
    if message and isinstance(statement, ast.Raise):
        return f"{message[:1].upper()}{message[1:]}."
    sentence = f"`{'' if own is None else 'assert '}{text}` failed"
    sentence += f": {message}." if message else "."
    if own is None or watcher.line != own.lineno:
        return sentence
    values = _values(own, watcher)
    return f"{sentence} {values}" if values else sentence


def failing_statement(error: BaseException, code: str, name: str) -> str:
    """Return the test's own statement that an exception came from, on one line, "" if it is none.

    Args:
        error: the exception.
        code: the test's code.
        name: the file name that it was compiled under.
    """
    statement = _statement_at(code, _line_of(error, name))
    return "" if statement is None else _text_of(statement, code)


def _line_of(error: BaseException, name: str) -> int:
    """Return the innermost line of the test itself on the way to the exception."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _statement_at(code: str, line: int) -> ast.stmt | None:
    """Return the smallest statement that a line belongs to."""
    around = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)), default=None)


def _text_of(node: ast.AST, code: str) -> str:
    """Return a part of the test on one line, as it was typed if it is on one there."""
    text = ast.get_source_segment(code, node) or ""
    if "\n" in text or not text:
        text = ast.unparse(node)
    return _quoted(clean_line(text, LONGEST_SOURCE))


def _quoted(text: str) -> str:
    return text.replace("`", "'")  # backticks enclose code in a sentence


def _values(statement: ast.Assert, watcher: Watcher) -> str:
    whole = ast.unparse(statement.test)
    shown = [
        f"`{_quoted(clean_line(text, LONGEST_VALUE))}` is `{value}`"
        for text, seen in sorted(watcher.values.items(), key=lambda item: -len(item[0]))
        if text != whole and (value := shown_value(seen)) is not None
    ]
    return f"{', '.join(shown[:MOST_VALUES])}." if shown else ""


def shown_value(value: Any) -> str | None:
    """Return a value in at most `LONGEST_VALUE` characters, None for one that says nothing.

    Nothing of the student's process is asked for it.
    """
    if isinstance(value, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)):
        return None
    if isinstance(value, Remote) or callable(value):
        return None
    if type(value).__module__.partition(".")[0] not in _KNOWN_MODULES:
        return None
    try:
        text = _Short().repr(value)
    except Exception:
        return None
    if " at 0x" in text:  # an address says nothing, and is another one each time
        return None
    return _quoted(clean_line(text, LONGEST_VALUE)) or None


class _Short(reprlib.Repr):
    """`repr` within bounds, whatever is in a container."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = 12
        self.maxstring = self.maxlong = self.maxother = LONGEST_VALUE
        self.maxlevel = 4

    def repr1(self, x: Any, level: int) -> str:
        if isinstance(x, Remote):
            return "…"
        if isinstance(x, np.ndarray):
            return np.array2string(x, threshold=12, edgeitems=3, precision=6, separator=", ")
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(x, torch.Tensor):
            return self.repr1(x.detach().cpu().numpy(), level)
        if isinstance(x, np.generic):
            return repr(x.item())
        return clean(super().repr1(x, level))


class _Asserts(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        begin = _call("begin", ast.Constant(node.lineno))
        node.test = _Parts().visit(node.test)
        return [ast.copy_location(ast.Expr(begin), node), node]


class _Parts(ast.NodeTransformer):
    """Hands each part of an expression to the watcher, but nothing in a scope of its own."""

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, _SCOPES):
            return node
        text = ast.unparse(node) if isinstance(node, _SEEN) else ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            # The name of what is called says nothing; the object that a method is of may.
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            node.args = [self.visit(argument) for argument in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
        else:
            self.generic_visit(node)
        if not isinstance(node, _SEEN) or not isinstance(
            getattr(node, "ctx", None), ast.Load | None
        ):
            return node
        return ast.copy_location(_call("see", ast.Constant(text), node), node)


def _call(method: str, *arguments: ast.expr) -> ast.Call:
    watcher = ast.Name(WATCHER, ast.Load())
    return ast.Call(ast.Attribute(watcher, method, ast.Load()), list(arguments), [])
