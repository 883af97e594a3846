"""Put the given cells of a notebook back, and keep every answer."""

from __future__ import annotations

import copy

from nbformat import NotebookNode

from chainrule.validation.cells import is_answer, name_of


def restored(notebook: NotebookNode, given: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """Return the notebook with its given cells as they were given out, and what was restored.

    An answer keeps its text and gets back its type and metadata. Of several cells with the same
    name the first keeps it. Cells that the student added stay after the cell that they follow.
    """
    originals = {_key(cell): cell for cell in given.cells}
    kept: dict[str, NotebookNode] = {}
    added: dict[str, list[NotebookNode]] = {}
    changed, last = [], ""
    for cell in notebook.cells:
        key = _key(cell)
        if key in originals and key not in kept:
            kept[key] = cell
            last = key
        else:
            extra = copy.deepcopy(cell)
            if name_of(extra):
                changed.append(f"a copy of `{name_of(extra)}` is a plain cell now")
                del extra.metadata["nbgrader"]
                extra.id = f"{extra.id[:50]}-copy-{len(changed)}"
            added.setdefault(last, []).append(extra)
    cells = list(added.get("", []))
    for key, original in originals.items():
        cell = _given_again(kept.get(key), original)
        found = kept.get(key)
        if found is None:
            changed.append(f"{_label(original)} is back")
        elif (found.source, found.cell_type) != (cell.source, cell.cell_type) or dict(
            found.metadata.get("nbgrader", {})
        ) != dict(original.metadata.get("nbgrader", {})):
            changed.append(f"{_label(original)} is as it was given")
        cells += [cell, *added.get(key, [])]
    result = copy.deepcopy(notebook)
    result.cells = cells
    return result, changed


def _key(cell: NotebookNode) -> str:
    return name_of(cell) or str(cell.get("id", ""))


def _label(cell: NotebookNode) -> str:
    if name_of(cell):
        return f"`{name_of(cell)}`"
    first = cell.source.strip().splitlines()[0] if cell.source.strip() else "an empty cell"
    return f"the cell '{first[:40]}'"


def _given_again(found: NotebookNode | None, original: NotebookNode) -> NotebookNode:
    """The original cell; an answer with the student's text, a given cell with its outputs."""
    cell = copy.deepcopy(original)
    if found is None:
        return cell
    if is_answer(original):
        cell.source = found.source
        if "attachments" in found:
            cell.attachments = found.attachments
    if cell.cell_type == found.cell_type == "code" and cell.source == found.source:
        cell.outputs, cell.execution_count = found.outputs, found.execution_count
    return cell
