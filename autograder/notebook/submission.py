"""Read what a student handed in, whatever it is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.notebook.inert import inert_attachments

#: Bytes of a submitted notebook. A notebook larger than this holds outputs, which nobody reads.
MAX_BYTES = 50_000_000

_CELL_TYPES = frozenset({"code", "markdown", "raw"})


class Unreadable(Exception):
    """A submission that cannot be graded; the message says why, for the instructor."""


def digest(data: bytes) -> str:
    """Return the fingerprint of a submission or a source."""
    return hashlib.sha256(data).hexdigest()


def read_submission(data: bytes) -> NotebookNode:
    """Return the notebook in ``data``: cell types, sources, metadata and ids, without outputs.

    Only what grading needs is taken over, each part checked for its type, so that whatever a
    student's tool wrote beside it cannot upset a later step.

    Raises:
        Unreadable: it is no notebook, cut off, too large, or of a format that nobody can read.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the notebook is {len(data) / 1e6:,.0f} MB large (at most {MAX_BYTES / 1e6:.0f} MB "
            "are read): ask for it with outputs cleared"
        )
    if not data.strip():
        raise Unreadable("the file is empty")
    document = _document(data)
    if not isinstance(document, dict) or "nbformat" not in document:
        raise Unreadable("the file is JSON, but not a notebook")
    major = document["nbformat"]
    if major == 3:
        document = _upgraded(document)
    elif major != 4:
        raise Unreadable(f"the notebook is of format {major!r}; formats 3 and 4 can be read")
    if not isinstance(document.get("cells"), list):
        raise Unreadable("the notebook has no list of cells")
    cells = [_cell(cell, number) for number, cell in enumerate(document["cells"])]
    metadata = _plain(document.get("metadata"))
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _document(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("the file is not a notebook (it is no text)") from None
    except RecursionError:
        raise Unreadable("the file is nested too deeply to be a notebook") from None
    except json.JSONDecodeError as error:
        end = error.pos >= len(error.doc.rstrip()) - 1 or error.msg.startswith("Unterminated")
        if data.lstrip()[:1] == b"{" and end:
            raise Unreadable("the notebook is cut off in the middle") from None
        if data.lstrip()[:1] == b"{":
            raise Unreadable(f"the notebook is damaged at line {error.lineno}") from None
        raise Unreadable("the file is not a notebook") from None


def _upgraded(document: dict[str, Any]) -> dict[str, Any]:
    try:
        return nbformat.convert(nbformat.from_dict(document), 4)
    except Exception as error:  # nbformat raises whatever the damage leads to
        raise Unreadable("the notebook is of format 3 and damaged") from error


def _cell(cell: Any, number: int) -> dict[str, Any]:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _CELL_TYPES:
        raise Unreadable(f"cell {number + 1} of the notebook is no cell")
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        raise Unreadable(f"the source of cell {number + 1} is not text")
    # Half of a surrogate pair can stand in JSON, but not in a file.
    source = source.encode("utf-8", "replace").decode("utf-8")
    kept = {
        "cell_type": cell["cell_type"],
        "id": f"submitted-{number}",
        "metadata": _plain(cell.get("metadata")),
        "source": source,
    }
    if cell["cell_type"] == "markdown" and (pictures := inert_attachments(cell.get("attachments"))):
        kept["attachments"] = pictures
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return kept


def _plain(metadata: Any) -> dict[str, Any]:
    return metadata if isinstance(metadata, dict) else {}
