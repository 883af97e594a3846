"""What is graded: the instructor's notebook with the student's answers and extra cells in it."""

import copy
from dataclasses import dataclass
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from autograder.judge.source import Source, is_answer, is_test, nbgrader_of
from autograder.judge.verdict import Note

Role = Literal["given", "answer", "test", "extra"]
STUB = "raise NotImplementedError"


@dataclass
class Cell:
    """A cell of the rebuilt notebook, and what it is there."""

    node: NotebookNode
    role: Role
    name: str | None = None


def rebuild(submission: NotebookNode, source: Source) -> tuple[list[Cell], list[Note]]:
    """Put the student's answers and extra cells into the instructor's notebook.

    All metadata is the source's. Locked cells and their order are the source's, whatever became
    of them in the submission; the notes say what did. A given cell that the student changed is
    run as the source has it and then, as a cell of the student's own, as the student has it.
    """
    notes: list[Note] = []
    theirs = [cell for cell in submission.get("cells", []) if _usable(cell)]
    places = {nbgrader_of(c).get("grade_id"): i for i, c in enumerate(source.notebook.cells)}
    places.pop(None, None)
    by_id = {c.get("id"): i for i, c in enumerate(source.notebook.cells) if c.get("id")}
    by_text = {(c.cell_type, c.source.strip()): i for i, c in enumerate(source.notebook.cells)}

    answers: dict[int, NotebookNode] = {}
    extras: dict[int, list[NotebookNode]] = {}
    seen: set[str] = set()
    anchor, furthest = -1, -1
    for cell in theirs:
        own = nbgrader_of(cell)
        name = str(own.get("grade_id"))
        place = places.get(name)
        if place is not None:
            if name in seen:
                notes.append(Note("stray copy", name, f"There is a second cell {name!r}."))
                extras.setdefault(anchor, []).append(cell)
                continue
            seen.add(name)
            anchor = place
            if place < furthest:
                notes.append(Note("moved", name, f"Cell {name!r} is not in its place."))
            furthest = max(furthest, place)
            _take(cell, source.notebook.cells[place], place, name, answers, notes)
            continue
        if own.get("grade") or own.get("solution") or own.get("locked"):
            notes.append(
                Note("hostile", str(name)[:80], "A cell calls itself graded, but is not ours.")
            )
        place = by_text.get((cell.cell_type, cell.source.strip()))
        if place is None and cell.get("id") in by_id:
            place = by_id[cell["id"]]
            ours = source.notebook.cells[place]
            if not nbgrader_of(ours):
                anchor = place
                if cell.cell_type == "code" and cell.source.strip() != ours.source.strip():
                    extras.setdefault(anchor, []).append(cell)
                continue
            place = None
        if place is not None and not nbgrader_of(source.notebook.cells[place]):
            anchor = place
            continue
        extras.setdefault(anchor, []).append(cell)

    cells = [_extra(cell) for cell in extras.get(-1, [])]
    for place, ours in enumerate(source.notebook.cells):
        cells.append(_from_source(ours, answers.get(place), notes))
        cells += [_extra(cell) for cell in extras.get(place, [])]
    return cells, notes


def _usable(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata"), dict)
    )


def _take(
    cell: NotebookNode,
    ours: NotebookNode,
    place: int,
    name: str,
    answers: dict[int, NotebookNode],
    notes: list[Note],
) -> None:
    """Note what became of one of the source's cells, and take the answer if it is one."""
    if is_answer(ours):
        if cell.cell_type != ours.cell_type and ours.cell_type == "code":
            notes.append(
                Note("missing answer", name, f"The answer {name!r} is in a {cell.cell_type} cell.")
            )
            return
        answers[place] = cell
        return
    if is_test(ours):
        visible = _release(ours.source)
        if cell.source.strip() not in (ours.source.strip(), visible.strip()):
            notes.append(Note("locked cell edited", name, f"The test {name!r} was changed."))
    elif cell.source.strip() != ours.source.strip():
        notes.append(Note("locked cell edited", name, f"The locked cell {name!r} was changed."))
    tags = cell.metadata.get("tags")
    theirs, own = nbgrader_of(cell), nbgrader_of(ours)
    if any(theirs.get(key) != own.get(key) for key in ("points", "grade", "locked", "solution")):
        notes.append(Note("retagged", name, f"The metadata of {name!r} was changed."))
    elif isinstance(tags, list) and set(map(str, tags)) - set(ours.metadata.get("tags", [])):
        notes.append(Note("retagged", name, f"Cell {name!r} was given tags."))


def _release(code: str) -> str:
    """Return what a student was given of a test cell."""
    from autograder.judge.source import HIDDEN

    return HIDDEN.sub("", code)


def _from_source(ours: NotebookNode, answer: NotebookNode | None, notes: list[Note]) -> Cell:
    node = copy.deepcopy(ours)
    if node.cell_type == "code":
        node.outputs, node.execution_count = [], None
    name = nbgrader_of(ours).get("grade_id")
    if is_test(ours):
        return Cell(node, "test", name)
    if not is_answer(ours):
        return Cell(node, "given", name)
    if answer is None:
        node.source = STUB if ours.cell_type == "code" else ""
        if not any(note.cell == name and note.kind == "missing answer" for note in notes):
            notes.append(Note("missing answer", name, f"The answer cell {name!r} is not there."))
    else:
        node.source = answer.source
    return Cell(node, "answer", name)


def _extra(cell: NotebookNode) -> Cell:
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[cell.cell_type]
    return Cell(make(source=cell.source), "extra")
