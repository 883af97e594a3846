"""What is graded: the instructor's notebook with the student's answers and extra cells in it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.judge.cell import Cell, Role
from autograder.judge.earlier_release import is_as_released, note_of_release
from autograder.judge.find_answers import find_answers
from autograder.judge.verdict import Note, NoteKind
from autograder.notebook.cells import is_answer, is_test, nbgrader_metadata
from autograder.notebook.compiled import CompiledSource
from autograder.notebook.inert import inert_attachments, inert_markdown
from autograder.notebook.markers import without_hidden_tests
from autograder.notebook.marking_scheme import marking_scheme

STUB = "raise NotImplementedError"


def rebuild(submission: NotebookNode, source: CompiledSource) -> tuple[list[Cell], list[Note]]:
    """Put the student's answers and extra cells into the instructor's notebook.

    All metadata is the source's. Locked cells and their order are the source's, whatever became
    of them in the submission; the notes say what did. A given cell that the student changed is
    run as the source has it and then, as a cell of the student's own, as the student has it. An
    answer that is not in its cell is taken from another cell that defines it.
    """
    layout = _layout(source)
    sorting = _Sorting(layout)
    theirs = submission.get("cells")
    for cell in theirs if isinstance(theirs, list) else []:
        if _usable(cell):
            sorting.sort(cell)
    remarks = find_answers(layout.cells, sorting.answers, sorting.extras, sorting.notes)
    sorting.notes += note_of_release(sorting.earlier)
    for sentence in _remarks(submission):
        sorting.notes.append(Note(NoteKind.UNREADABLE_CELL, None, sentence))
    cells = [_extra(cell) for cell in sorting.extras.get(-1, [])]
    for index, own in enumerate(layout.cells):
        cells.append(_from_source(own, sorting.answers.get(index), sorting.notes))
        cells[-1].remark = remarks.get(own.name or "", "")
        if index in layout.schemes:
            cells.append(Cell(_copied(layout.schemes[index]), "given"))
        cells += [_extra(cell) for cell in sorting.extras.get(index, [])]
    return cells, sorting.notes


@dataclass(frozen=True)
class _Layout:
    """A source's cells, what follows them, and where each is by what one can know it by."""

    cells: list[Cell]
    schemes: dict[int, NotebookNode]
    by_name: dict[str, int]
    by_text: dict[tuple[str, str], int]
    by_id: dict[str, int]


@lru_cache(maxsize=8)  # the same for every submission
def _layout(source: CompiledSource) -> _Layout:
    cells = source.notebook.cells
    given = [(index, cell) for index, cell in enumerate(cells) if not nbgrader_metadata(cell)]
    schemes = {index: marking_scheme(cell) for index, cell in enumerate(cells)}
    return _Layout(
        [_blank(cell) for cell in cells],
        {index: scheme for index, scheme in schemes.items() if scheme is not None},
        by_name={
            str(name): index
            for index, cell in enumerate(cells)
            if (name := nbgrader_metadata(cell).get("grade_id"))
        },
        by_text={(cell.cell_type, cell.source.strip()): index for index, cell in given},
        by_id={cell.id: index for index, cell in given if cell.get("id")},
    )


class _Sorting:
    """Sorts a submission's cells: answers by their index, extra cells by the cell they follow."""

    def __init__(self, layout: _Layout) -> None:
        self.layout = layout
        self.answers: dict[int, NotebookNode] = {}
        self.extras: dict[int, list[NotebookNode]] = {}
        self.notes: list[Note] = []
        self.seen: set[str] = set()
        #: Cells of the source that are as an earlier release gave them out.
        self.earlier: list[str] = []
        self.anchor = self.furthest = -1

    def sort(self, cell: NotebookNode) -> None:
        """Take one cell of the submission."""
        own = nbgrader_metadata(cell)
        name = str(own.get("grade_id"))
        if name in self.layout.by_name:
            self._graded(cell, name, self.layout.by_name[name])
            return
        if is_as_released(cell):
            self.earlier.append(name[:80])
        elif own.get("grade") or own.get("solution") or own.get("locked"):
            text = "A cell calls itself graded, but is not ours."
            self.notes.append(Note(NoteKind.HOSTILE, name[:80], text))
        as_it_was = self.layout.by_text.get((cell.cell_type, cell.source.strip()))
        changed = self.layout.by_id.get(str(cell.get("id")))
        if as_it_was is not None:
            self.anchor = as_it_was
        elif changed is not None:
            self.anchor = changed
            if cell.cell_type == "code":
                self._extra(cell)
        else:
            self._extra(cell)

    def _graded(self, cell: NotebookNode, name: str, index: int) -> None:
        if name in self.seen:
            self.notes.append(Note(NoteKind.STRAY_COPY, name, f"There is a second cell {name!r}."))
            self._extra(cell)
            return
        self.seen.add(name)
        self.anchor = index
        if index < self.furthest:
            self.notes.append(Note(NoteKind.MOVED, name, f"Cell {name!r} is not in its place."))
        self.furthest = max(self.furthest, index)
        ours = self.layout.cells[index].node
        if not is_answer(ours) and _differs(cell, ours) and is_as_released(cell):
            self.earlier.append(name)
            return
        _sort_own(cell, ours, index, name, self.answers, self.notes)

    def _extra(self, cell: NotebookNode) -> None:
        self.extras.setdefault(self.anchor, []).append(cell)


def _usable(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata"), dict)
    )


def _other_text(cell: NotebookNode, ours: NotebookNode) -> bool:
    texts = {ours.source.strip(), without_hidden_tests(ours.source).strip()}
    return cell.source.strip() not in texts


def _differs(cell: NotebookNode, ours: NotebookNode) -> bool:
    """Whether a cell differs from the source's in what its checksum covers, and in nothing else."""
    theirs, own = nbgrader_metadata(cell), nbgrader_metadata(ours)
    if any(theirs.get(key) != own.get(key) for key in ("grade", "locked", "solution")):
        return False
    return _other_text(cell, ours) or theirs.get("points") != own.get("points")


def _sort_own(
    cell: NotebookNode,
    ours: NotebookNode,
    index: int,
    name: str,
    answers: dict[int, NotebookNode],
    notes: list[Note],
) -> None:
    """Note what became of one of the source's cells, and take the answer if it is one."""
    if is_answer(ours):
        if cell.cell_type != ours.cell_type:
            text = f"The answer {name!r} was in a {cell.cell_type} cell; it counts all the same."
            notes.append(Note(NoteKind.CELL_TYPE, name, text))
        answers[index] = cell
        return
    if _other_text(cell, ours):
        kind = "test" if is_test(ours) else "locked cell"
        notes.append(Note(NoteKind.LOCKED_CELL_EDITED, name, f"The {kind} {name!r} was changed."))
    tags = cell.metadata.get("tags")
    theirs, own = nbgrader_metadata(cell), nbgrader_metadata(ours)
    if any(theirs.get(key) != own.get(key) for key in ("points", "grade", "locked", "solution")):
        notes.append(Note(NoteKind.RETAGGED, name, f"The metadata of {name!r} was changed."))
    elif isinstance(tags, list) and set(map(str, tags)) - set(ours.metadata.get("tags", [])):
        notes.append(Note(NoteKind.RETAGGED, name, f"Cell {name!r} was given tags."))


def _copied(part: Any) -> Any:
    """Copy JSON, five times as fast as `copy.deepcopy` does."""
    if isinstance(part, dict):
        return NotebookNode({key: _copied(value) for key, value in part.items()})
    return [_copied(value) for value in part] if isinstance(part, list) else part


def _blank(ours: NotebookNode) -> Cell:
    """Return a cell of the source without outputs."""
    node = _copied(ours)
    if node.cell_type == "code":
        node.outputs, node.execution_count = [], None
    role: Role = "test" if is_test(ours) else "answer" if is_answer(ours) else "given"
    return Cell(node, role, nbgrader_metadata(ours).get("grade_id"))


def _from_source(ours: Cell, answer: NotebookNode | None, notes: list[Note]) -> Cell:
    node = _copied(ours.node)
    if ours.role != "answer":
        return Cell(node, ours.role, ours.name)
    name = ours.name
    if answer is None:
        node.source = STUB if node.cell_type == "code" else ""
        notes.append(Note(NoteKind.MISSING_ANSWER, name, f"The answer cell {name!r} is not there."))
    else:
        _set_source(node, answer)
    return Cell(node, ours.role, name)


def _set_source(node: NotebookNode, theirs: NotebookNode) -> None:
    """Give a cell a student's text; what formgrader would render as HTML is made inert."""
    if node.cell_type == "code":
        node.source = theirs.source
        return
    node.source = inert_markdown(theirs.source)
    if node.cell_type == "markdown" and theirs.get("attachments"):
        node.attachments = nbformat.from_dict(inert_attachments(theirs.attachments))


def _extra(cell: NotebookNode) -> Cell:
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[cell.cell_type]
    node = make(source="")
    _set_source(node, cell)
    return Cell(node, "extra")


def _remarks(submission: NotebookNode) -> list[str]:
    """Return what reading the submission had to say about its cells."""
    about = submission.get("metadata", {}).get("chainrule", {})
    return list(about.get("remarks", [])) if isinstance(about, dict) else []
