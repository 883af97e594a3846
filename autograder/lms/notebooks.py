"""Identify which of the course's notebooks a file is: by what is in it, then by its name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.lms.file_names import normalised, without_copy_mark

_BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


@dataclass(frozen=True)
class CourseNotebook:
    """A notebook that was given out: its name, and the ``grade_id`` of each of its cells."""

    assignment: str
    name: str
    cells: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Identified:
    """A file that is a notebook."""

    #: The notebook of the course that it is, or None if that is not known.
    notebook: CourseNotebook | None
    #: The bytes to store: as handed in, or as UTF-8 where it was another Unicode encoding.
    data: bytes = field(repr=False)
    #: Whether it can be read as a notebook.
    readable: bool = True


def course_notebook(assignment: str, name: str, path: Path) -> CourseNotebook:
    """Read which cells a notebook of the course has; none if it cannot be read."""
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        document = {}
    return CourseNotebook(assignment, name, frozenset(_grade_ids(document)))


def identify(file: str, data: bytes, known: Iterable[CourseNotebook]) -> Identified | None:
    """Return which notebook a file is, or None if it is not a notebook at all.

    What counts is the content: its cells' ``grade_id``, whatever the file is called. A notebook
    whose cells have lost theirs, or one that is damaged, is known by its name.
    """
    known = list(known)
    document, utf8 = _document(data)
    if not _is_notebook(document):
        if ".ipynb" not in file.casefold():
            return None
        return Identified(_by_name(file, known), data, readable=False)
    ids = set(_grade_ids(document))
    best = max(known, key=lambda one: len(one.cells & ids), default=None)
    if best is None or not best.cells & ids:
        best = _by_name(file, known)
    return Identified(best, utf8)


def _document(data: bytes) -> tuple[Any, bytes]:
    """Return the JSON in ``data`` (None if there is none), and the data as UTF-8."""
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8-sig"
    )
    if b"\0" in data[:100] and encoding == "utf-8-sig":
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        text = data.decode(encoding)
        if text.lstrip()[:1] != "{":
            return None, data
        utf8 = data if encoding == "utf-8-sig" else text.encode()
        return json.loads(text), utf8
    except (ValueError, RecursionError):  # a UnicodeError is a ValueError
        return None, data


def _is_notebook(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and "nbformat" in document
        and isinstance(document.get("cells", document.get("worksheets")), list)
    )


def _grade_ids(document: Mapping[str, Any]) -> Iterable[str]:
    cells = document.get("cells") if isinstance(document, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = about.get("grade_id") if isinstance(about, dict) else None
        if isinstance(name, str):
            yield name


def _by_name(file: str, known: Iterable[CourseNotebook]) -> CourseNotebook | None:
    """Return the notebook that a file is called by, whatever a browser added to its name."""
    name = file.rsplit("/", 1)[-1]
    stem = name[: name.casefold().find(".ipynb")] if ".ipynb" in name.casefold() else name
    stem = stem.rsplit(".", 1)[0] if stem == name else stem
    wanted = {normalised(stem), normalised(without_copy_mark(stem))}
    found = [one for one in known if normalised(one.name) in wanted]
    return found[0] if len(found) == 1 else None
