"""The names that code refers to and binds."""

import symtable
from functools import lru_cache


@lru_cache(maxsize=1024)  # the same tests for every submission
def names_in(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the global names that code refers to, and those that it binds at its top level."""
    referred: set[str] = set()
    bound: set[str] = set()

    def visit(table: symtable.SymbolTable, top: bool) -> None:
        for symbol in table.get_symbols():
            if top and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
            if symbol.is_referenced() and (top or symbol.is_global()):
                referred.add(symbol.get_name())
        for child in table.get_children():
            visit(child, False)

    try:
        visit(symtable.symtable(code, "<cell>", "exec"), True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset()
    return frozenset(referred), frozenset(bound)
