"""What a test and the functions of a notebook change beyond their own variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.notebook.names import names_in
from autograder.notebook.statements import (
    IMPORTS,
    Statement,
    changed_names,
    code_of,
    declared_global,
)

#: Functions that set the state of a random generator.
_SEEDS = frozenset({"seed", "manual_seed", "setstate", "set_state", "set_rng_state"})
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_MOST_PATCHES = 50
_TEXT_FILE = re.compile(r"\w[\w ./-]{0,99}\.(csv|dat|json|jsonl|log|md|tsv|txt)")
#: What makes more of a text than data: where these occur, no file of a student's is shared.
_EXECUTES = frozenset(
    {
        *("eval", "exec", "runpy", "subprocess", "system"),
        *("Loader", "UnsafeLoader", "unsafe_load"),
        *("cloudpickle", "dill", "joblib", "marshal", "pickle", "read_pickle", "shelve"),
    }
)


@dataclass(frozen=True)
class SideEffects:
    """What a test and the student's functions have in common in one process.

    Attributes:
        pushed: names that the test binds, deletes or changes and functions of the student's read.
        pulled: names of the student's that functions change.
        patches: attributes that the test replaces, each as (its owner's dotted name, its name).
        imports: code by which it and earlier tests import names that functions of the student's
            read.
        seeds: whether the test sets the state of a random generator.
        in_place: whether a solution that the test uses changes its arguments.
        files: text files that the test names.
        written: those of them that code of answers before it names, too.
        changed_later: whether cells after it may change an object or a file that it uses.
    """

    pushed: tuple[str, ...] = ()
    pulled: tuple[str, ...] = ()
    patches: tuple[tuple[str, str], ...] = ()
    imports: str = ""
    seeds: bool = False
    in_place: bool = False
    files: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    changed_later: bool = False


def side_effects(
    statements: Sequence[Statement],
    index: int,
    earlier: Iterable[Statement],
    student: Collection[str],
) -> SideEffects:
    """Return what the test cell at an index changes.

    Args:
        statements: those of the notebook.
        index: the cell's index.
        earlier: the statements of earlier tests that it needs.
        student: the names of the student's that it uses.
    """
    own = [*earlier, *(s for s in statements if s.index == index)]
    before = [s for s in statements if s.role != "test" and s.index < index]
    read, changed = set[str](), set[str]()
    for function in (part for s in before for part in _functions(s.node)):
        referred = names_in(ast.unparse(function))[0]
        of_function = set(changed_names(function)) & referred | declared_global(function)
        read |= referred | of_function
        changed |= of_function
    pushed = {
        name for s in own if not isinstance(s.node, IMPORTS) for name in s.bound | s.changed
    } & read
    files = _files(own)
    if any(_executes(s.node) for s in statements if s.role != "answer"):
        files = {}
    written = _files(s for s in before if s.role == "answer")
    imported = set[str]().union(*(s.bound for s in statements if isinstance(s.node, IMPORTS)))
    missing = read - set[str]().union(*(s.bound for s in before))
    return SideEffects(
        pushed=tuple(sorted(pushed)),
        pulled=tuple(sorted((pushed | set(student)) & changed - imported)),
        patches=tuple(dict.fromkeys(p for s in own for p in _patches(s.node)))[:_MOST_PATCHES],
        imports=code_of(
            s
            for s in statements
            if s.role == "test" and s.index <= index and isinstance(s.node, IMPORTS)
            if s.bound & missing
        ),
        seeds=any(sets_seed(s.node) for s in own),
        in_place=any(
            s.role == "answer" and s.bound & set(student) and _changes_arguments(part)
            for s in before
            for part in ast.walk(s.node)
        ),
        files=tuple(files),
        written=tuple(name for name in files if name in written),
        changed_later=_changed_later(statements, index, student, files),
    )


def _changed_later(
    statements: Sequence[Statement],
    index: int,
    names: Collection[str],
    files: Collection[str],
) -> bool:
    """Whether cells after one may change files, or the objects of names that are no functions."""
    objects = set(names) - set[str]().union(*(s.bound for s in statements if s.defines))
    later = [s for s in statements if s.index > index and s.role != "test"]
    return not _files(later).keys().isdisjoint(files) or any(
        not objects.isdisjoint(changed_names(s.node, anything=True)) for s in later
    )


def text_file(name: str) -> bool:
    """Whether a name is one of a file of text, below the working folder."""
    return bool(_TEXT_FILE.fullmatch(name)) and ".." not in name.split("/")


def _files(statements: Iterable[Statement]) -> dict[str, None]:
    """Return the names of text files that stand in code."""
    return {
        name: None
        for statement in statements
        for part in ast.walk(statement.node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        if text_file(name := part.value.removeprefix("./"))
    }


def _executes(node: ast.AST) -> bool:
    """Whether code may make more of a file than data."""
    names = set[str]()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            names |= {part.attr} - {"eval"}  # of a data frame, or of a network
        elif isinstance(part, ast.Name):
            names.add(part.id)
        elif isinstance(part, ast.alias):
            names.update(part.name.split("."))
        elif isinstance(part, ast.ImportFrom):
            names.update((part.module or "").split("."))
    return not _EXECUTES.isdisjoint(names)


def _functions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the outermost functions in code."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _functions(child)


def _changes_arguments(node: ast.AST) -> bool:
    """Whether a function changes an object that it is given."""
    if not isinstance(node, ast.FunctionDef):
        return False
    arguments = {argument.arg for argument in [*node.args.posonlyargs, *node.args.args]}
    return bool((arguments - {"self"}) & set(changed_names(node)))


def sets_seed(node: ast.AST) -> bool:
    """Whether code sets the state of a random generator."""
    return any(
        (part.attr if isinstance(part, ast.Attribute) else part.id) in _SEEDS
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute | ast.Name)
    )


def _patches(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the attributes of modules that code may replace."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
            owner, name = ast.unparse(part.value), part.attr
        elif isinstance(part, ast.Call):
            texts = [a.value for a in part.args if isinstance(a, ast.Constant)]
            if not texts or not isinstance(texts[0], str):
                continue
            called = ast.unparse(part.func).rpartition(".")[2]
            if called == "patch":
                owner, _, name = texts[0].rpartition(".")
            elif called in ("object", "setattr", "delattr"):
                owner, name = ast.unparse(part.args[0]), texts[0]
            else:
                continue
        else:
            continue
        if _DOTTED.fullmatch(owner) and name.isidentifier() and owner != "sys":
            yield owner, name
