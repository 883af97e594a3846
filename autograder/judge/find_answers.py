"""Answers that are not in their cells: found in another cell by the function that they define."""

from __future__ import annotations

import difflib
import itertools

from nbformat import NotebookNode

from autograder.judge.cell import Cell
from autograder.judge.verdict import Note, NoteKind
from autograder.notebook.definitions import (
    binds,
    definition_of,
    functions_and_classes,
    is_empty,
    unfilled,
)

#: Characters of the student's own cells that are searched; the course's notebooks have a tenth.
_SEARCHED = 1_000_000
#: How much a name must resemble an answer's to be suggested (`difflib`'s ratio).
_RESEMBLES = 0.7


def find_answers(
    ours: list[Cell],
    answers: dict[int, NotebookNode],
    extras: dict[int, list[NotebookNode]],
    notes: list[Note],
) -> dict[str, str]:
    """Put answers that are in other cells in their places, and note it.

    Args:
        ours: the source's cells.
        answers: index in ``ours`` → the student's cell; changed in place.
        extras: index in ``ours`` (or −1) → the student's further cells after it; a cell that holds
            nothing but one answer is moved out of here.
        notes: notes are added here.

    Returns:
        For each answer that is nowhere, a sentence about what its name may be, if there is one.
    """
    names = {
        cell.name: index
        for index, cell in enumerate(ours)
        if cell.name and cell.role == "answer" and cell.node.cell_type == "code"
    }
    missing = {n: index for n, index in names.items() if _not_written(answers.get(index))}
    remarks: dict[str, str] = {}
    own = [cell.source for cells in extras.values() for cell in cells]
    searched = missing if sum(map(len, own)) <= _SEARCHED else {}
    for name, index in searched.items():
        found = _find(name, extras, set(names))
        if found is None:
            if sentence := _other_name(name, answers.get(index), extras, set(names)):
                remarks[name] = sentence
            continue
        anchor, cell, code = found
        if code == cell.source:
            extras[anchor] = [other for other in extras[anchor] if other is not cell]
        answers[index] = NotebookNode(cell_type="code", source=code, metadata={})
        test_index = _first_test(ours, name, index)
        where = "below its test" if anchor >= test_index else "in another cell"
        text = f"The answer {name!r} was {where}; it counts all the same."
        notes.append(Note(NoteKind.ANSWER_ELSEWHERE, name, text))
    for name in names.keys() - missing.keys():
        code = answers[names[name]].source
        defined = functions_and_classes(code)
        if defined and name.isidentifier() and name not in defined and not binds(name, code):
            remarks[name] = _called(name, defined)
    _find_texts(ours, answers, extras, notes)
    return remarks


def _find_texts(
    ours: list[Cell],
    answers: dict[int, NotebookNode],
    extras: dict[int, list[NotebookNode]],
    notes: list[Note],
) -> None:
    """Take an answer in words from the one text that follows the cell before it."""
    for index, cell in enumerate(ours):
        if cell.role != "answer" or cell.node.cell_type != "markdown" or index in answers:
            continue
        texts = [one for one in extras.get(index - 1, []) if one.cell_type == "markdown"]
        if len(texts) == 1:
            answers[index] = texts[0]
            extras[index - 1] = [one for one in extras[index - 1] if one is not texts[0]]
            text = f"The answer {cell.name!r} was found by its place; it counts all the same."
            notes.append(Note(NoteKind.ANSWER_ELSEWHERE, cell.name, text))


def _not_written(cell: NotebookNode | None) -> bool:
    return cell is None or is_empty(cell.source) or unfilled(cell.source)


def _find(
    name: str, extras: dict[int, list[NotebookNode]], others: set[str]
) -> tuple[int, NotebookNode, str] | None:
    """Return (where, cell, code) of the last of the student's own cells that defines ``name``."""
    for anchor in sorted(extras, reverse=True):
        for cell in reversed(extras[anchor]):
            if name in cell.source:
                code = definition_of(name, cell.source, others)
                if code is not None:
                    return anchor, cell, code
    return None


def _first_test(ours: list[Cell], name: str, index: int) -> int:
    """Return the index of the answer's first test, which follows it."""
    tests = (
        position
        for position, cell in enumerate(ours)
        if position > index and cell.role == "test" and (cell.name or "").startswith(f"test_{name}")
    )
    return next(tests, len(ours))


def _other_name(
    name: str,
    own: NotebookNode | None,
    extras: dict[int, list[NotebookNode]],
    answers: set[str],
) -> str:
    """Return a sentence about a function that may be the answer under another name."""
    defined = [
        found
        for cell in itertools.chain([own] if own is not None else [], *extras.values())
        for found in functions_and_classes(cell.source)
        if found not in answers
    ]
    folded = {found.lower().replace("_", ""): found for found in defined}
    wanted = name.lower().replace("_", "")
    near = difflib.get_close_matches(wanted, folded, n=1, cutoff=_RESEMBLES)
    if not near:
        near = [fold for fold in folded if wanted in fold]
    return _called(name, [folded[near[0]]]) if near else ""


def _called(name: str, defined: list[str]) -> str:
    shown = " and ".join(f"`{found[:60]}`" for found in defined[:3])
    return f"There is no `{name}`, but {shown}: give the answer the name `{name}`."
