"""Why a test failed, in one sentence, where the exception alone misleads."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from chainrule.validation.cells import code_cells, defined_names, error_of, is_answer, name_of

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
#: Exceptions of `chainrule.check`, whose traceback is the text of the box.
_OF_CHECKS = ("CheckFailed", "NotWritten")


def explanation(notebook: NotebookNode, test: int, answer: str) -> str:
    """Say why the test in the cell number ``test`` of an executed notebook failed.

    The text begins with the symbol and the name, as the box in the notebook does.
    """
    error = error_of(notebook.cells[test])
    if error is None:
        return f"✗ {answer}: the test earns only a part of its points."
    box = _ANSI.sub("", "\n".join(error.traceback)) if error.ename in _OF_CHECKS else ""
    undefined = _UNDEFINED.match(error.evalue) if error.ename == "NameError" else None
    if undefined:
        return f"✗ {answer}: {_missing(notebook, test, undefined[1])}"
    return box or f"✗ {answer}: {error.ename}: {error.evalue}"


def _missing(notebook: NotebookNode, test: int, name: str) -> str:
    """Say why a name that a test needs is not defined."""
    for index, cell in code_cells(notebook):
        if name in defined_names(cell.source):
            error = error_of(cell)
            if error is not None and index < test:
                # Of a syntax error's place the line helps, the file's name does not.
                evalue = re.sub(r"\([^()]*, line (\d+)\)$", r"(line \1)", error.evalue)
                return f"the cell of `{name}` stops with {error.ename}: {evalue}{_line(error)}."
    own = next((c for c in notebook.cells if is_answer(c) and name_of(c) == name), None)
    if own is not None and own.cell_type != "code":
        return f"its cell is a {own.cell_type} cell: turn it back into code."
    others = sorted(defined_names(own.source)) if own is not None else []
    if others:
        names = ", ".join(f"`{other}`" for other in others)
        return f"there is no `{name}`, but {names}: give the answer the name `{name}`."
    return f"`{name}` is not defined in any cell."


def _line(error: NotebookNode) -> str:
    """Where a syntax error is; empty if the message says it already, or nothing does."""
    found = re.search(r"line (\d+)", _ANSI.sub("", "\n".join(error.traceback)))
    return f" (line {found[1]})" if found and "line" not in error.evalue else ""
