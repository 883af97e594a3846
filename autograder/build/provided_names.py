"""Which names a test cell uses that nothing provides when it is judged."""

import ast
import builtins
import importlib

from nbformat import NotebookNode

from autograder.notebook.compiled import compile_source
from autograder.notebook.definitions import plain_python
from autograder.notebook.names import names_in

#: Names that a cell always has.
_ALWAYS = {*dir(builtins), "__name__", "__file__", "__doc__", "get_ipython", "display"}


def unprovided_names(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Return (test, name) for every name in a test cell of a source that nothing provides.

    Provided are builtins, what ``shared`` cells bind, answers, the names under ``uses`` in the
    test cell's ``chainrule`` metadata, and what the test itself binds.
    """
    source = compile_source(notebook)
    provided = _ALWAYS | set(source.answers)
    for code in source.shared:
        provided |= names_in(code)[1] | _starred(code)
    missing = []
    for test in source.tests:
        code = plain_python(notebook.cells[test.index].source)
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
