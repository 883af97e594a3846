"""The definitions in a source's given cells that tests use.

A test that asks for a given function must get the source's, not what a student's cell or hook put
in its place.
"""

import ast
from collections.abc import Iterable
from functools import lru_cache

from autograder.notebook.cells import is_answer, is_test
from autograder.notebook.compiled import CompiledSource
from autograder.notebook.definitions import plain_python
from autograder.notebook.names import names_in


@lru_cache(maxsize=8)  # the same for every submission
def given_definitions(source: CompiledSource) -> dict[str, str]:
    """Return the code that binds each function, class or import of the source's given cells.

    A name that an answer binds as well is the student's.
    """
    found: dict[str, str] = {}
    answers = [source.notebook.cells[index].source for index in source.answers.values()]
    theirs = frozenset[str]().union(*(names_in(plain_python(code))[1] for code in answers))
    for cell in source.notebook.cells:
        if cell.cell_type != "code" or is_answer(cell) or is_test(cell):
            continue
        code = plain_python(cell.source)
        try:
            body = ast.parse(code).body
        except SyntaxError:  # a cell that shows what an error looks like
            continue
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                found[statement.name] = ast.unparse(statement)
            elif isinstance(statement, ast.ImportFrom) and not statement.level:
                for alias in statement.names:
                    name = alias.asname or alias.name
                    found[name] = f"from {statement.module} import {alias.name} as {name}"
    return {name: code for name, code in found.items() if name not in theirs}


def code_for(source: CompiledSource, names: Iterable[str]) -> str:
    """Return the code that defines given names, and the given functions that these refer to."""
    definitions = given_definitions(source)
    wanted: dict[str, None] = {}
    queue = [name for name in names if name in definitions]
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted[name] = None
            code = definitions[name]
            queue += [
                other
                for other in names_in(code)[0]
                if other in definitions and not definitions[other].startswith("from ")
            ]
    return "\n".join(definitions[name] for name in definitions if name in wanted)
