"""Read what a student handed in, whatever it is: the gate through which every submission comes.

What leaves this module is bounded, valid Unicode without control characters, and of the types that
later steps expect; nothing else of the file is kept.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.notebook.inert import inert_attachments
from autograder.notebook.text import clean, clean_line

#: Bytes of a submitted notebook. A larger one holds outputs, which grading does not read.
MAX_BYTES = 50_000_000
#: Cells of a notebook; the course's have fewer than a hundred.
MAX_CELLS = 5_000
#: Characters of one cell.
MAX_SOURCE = 1_000_000

_CELL_TYPES = frozenset({"code", "markdown", "raw"})
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
#: What else is handed in under a notebook's name, by its first bytes.
_OTHER_FILES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive (or a Word document)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"<": "a web page",
}


class Unreadable(Exception):
    """A submission that cannot be graded; the message says why, for the instructor."""


def digest(data: bytes) -> str:
    """Return the fingerprint of a submission or a source."""
    return hashlib.sha256(data).hexdigest()


def read_submission(data: bytes) -> NotebookNode:
    """Return the notebook in ``data``: cell types, sources, metadata and ids, without outputs.

    A cell that cannot be used as it is becomes a raw cell, and ``metadata["chainrule"]["remarks"]``
    of the notebook has a sentence about it.

    Raises:
        Unreadable: it is not a notebook, cut off, too large, or of an unknown format.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the notebook is {len(data) / 1e6:,.0f} MB large (at most {MAX_BYTES / 1e6:.0f} MB "
            "are read): ask for it with outputs cleared"
        )
    if not data.strip(b" \t\r\n\x00"):
        raise Unreadable("the file is empty")
    document = _document(data)
    if not isinstance(document, dict) or "nbformat" not in document:
        raise Unreadable("the file is JSON, but not a notebook")
    major = document["nbformat"]
    if major == 3:
        document = _upgraded(document)
    elif major != 4:
        shown = clean_line(repr(major), 20)
        raise Unreadable(f"the notebook is of format {shown}; formats 3 and 4 can be read")
    if not isinstance(document.get("cells"), list):
        raise Unreadable("the notebook has no list of cells")
    if len(document["cells"]) > MAX_CELLS:
        raise Unreadable(
            f"the notebook has {len(document['cells']):,} cells (at most {MAX_CELLS:,} are read)"
        )
    remarks: list[str] = []
    cells = [_cell(cell, number, remarks) for number, cell in enumerate(document["cells"], 1)]
    _make_ids_unique(cells)
    metadata = _kernel(document.get("metadata"))
    if remarks:
        metadata["chainrule"] = {"remarks": remarks[:20]}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _document(data: bytes) -> Any:
    text = _text(data)
    try:
        return json.loads(text, parse_int=_integer)
    except RecursionError:
        raise Unreadable("the file is nested too deeply to be a notebook") from None
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith("{"):
            raise Unreadable("the file is not a notebook") from None
        end = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        if end:
            raise Unreadable("the notebook is cut off in the middle") from None
        raise Unreadable(f"the notebook is damaged at line {error.lineno}") from None


def _text(data: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 or UTF-32 as Windows writes them."""
    for start, what in _OTHER_FILES.items():
        if data.lstrip().startswith(start):
            raise Unreadable(f"the file is {what}, not a notebook")
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = json.detect_encoding(data) if marked or b"\x00" in data[:4] else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise Unreadable(f"the file is damaged {encoding.upper()} text") from None
        line = data.count(b"\n", 0, error.start) + 1
    if b"\x00" in data or not data.lstrip().startswith((b"{", codecs.BOM_UTF8)):
        raise Unreadable("the file is not a notebook (it is not text)")
    raise Unreadable(
        f"line {line} is not UTF-8 text; an editor saved the file in an older encoding, probably "
        "Windows-1252: save it as UTF-8"
    )


def _integer(digits: str) -> int:
    # Python refuses to convert integers of thousands of digits, which take quadratic time.
    return int(digits) if len(digits) <= 20 else 0


def _upgraded(document: dict[str, Any]) -> dict[str, Any]:
    try:
        return nbformat.convert(nbformat.from_dict(document), 4)
    except Exception as error:  # nbformat raises whatever the damage leads to
        raise Unreadable("the notebook is of format 3 and damaged") from error


def _cell(cell: Any, number: int, remarks: list[str]) -> dict[str, Any]:
    """Return a cell with what grading needs of it; ``number`` is its place, from 1."""
    if not isinstance(cell, dict):
        remarks.append(f"Cell {number} of the notebook is not a cell and was left out.")
        cell = {"cell_type": "raw"}
    source = _source(cell.get("source", ""), number, remarks)
    kind = str(cell.get("cell_type"))
    if kind not in _CELL_TYPES:
        shown = clean_line(kind, 20)
        remarks.append(f"Cell {number} is of an unknown type ({shown}) and was not run.")
        kind = "raw"
    identifier = cell.get("id")
    known = isinstance(identifier, str) and _CELL_ID.fullmatch(identifier)
    kept: dict[str, Any] = {
        "cell_type": kind,
        "id": identifier if known else f"submitted-{number}",
        "metadata": _metadata(cell.get("metadata")),
        "source": source,
    }
    if kind == "code":
        kept |= {"execution_count": None, "outputs": []}
    elif isinstance(attached := cell.get("attachments"), dict) and attached:
        kept["attachments"] = inert_attachments(attached)
        if left_out := len(attached) - len(kept["attachments"]):
            remarks.append(f"Cell {number}: {left_out} attachments cannot be shown as pictures.")
    return kept


def _source(source: Any, number: int, remarks: list[str]) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        remarks.append(f"The source of cell {number} is not text and was left out.")
        return ""
    if len(source) > MAX_SOURCE:
        remarks.append(f"Cell {number} has more than {MAX_SOURCE:,} characters; the rest was cut.")
        source = source[:MAX_SOURCE]
    return clean(source)


def _metadata(metadata: Any) -> dict[str, Any]:
    """Return what is read of a cell's metadata: nbgrader's entries, and tags."""
    if not isinstance(metadata, dict):
        return {}
    kept: dict[str, Any] = {}
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict):
        kept["nbgrader"] = {
            clean_line(name, 40): clean_line(value, 200) if isinstance(value, str) else value
            for name, value in list(nbgrader.items())[:40]
            if isinstance(value, str | int | float | bool | None)
        }
    tags = metadata.get("tags")
    if isinstance(tags, list):
        kept["tags"] = [clean_line(tag, 100) for tag in tags[:100] if isinstance(tag, str)]
    return kept


def _kernel(metadata: Any) -> dict[str, Any]:
    """Return what a notebook's metadata says about the kernel that it was written for."""
    kept: dict[str, Any] = {}
    for key in ("kernelspec", "language_info"):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(about, dict):
            kept[key] = {
                name: clean_line(about[name], 40)
                for name in ("name", "display_name", "language", "version")
                if isinstance(about.get(name), str)
            }
    return kept


def _make_ids_unique(cells: list[dict[str, Any]]) -> None:
    taken: set[str] = set()
    for number, cell in enumerate(cells, 1):
        if cell["id"] in taken:
            cell["id"] = f"submitted-{number}"
            while cell["id"] in taken:
                cell["id"] += "-"
        taken.add(cell["id"])
