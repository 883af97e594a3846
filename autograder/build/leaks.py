"""What must not reach students, found by content: solutions, hidden tests, marking schemes.

A secret is a line of such a region of a source, with its white space folded, that is nowhere
in the public part of any source. In a released notebook one such line is a leak. Elsewhere (the
package, its documentation) short lines coincide by chance, so a leak there is three secret lines of
one region in a row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
from nbformat import NotebookNode
from numpy.typing import NDArray

from autograder.notebook.cells import grade_id, is_answer
from autograder.notebook.markers import SOLUTION, split_regions

#: Shorter lines (`else:`, `return dx`) say nothing about where they come from.
_SHORTEST = 12
#: Lines in a row that make a leak outside released notebooks.
_RUN = 3


@dataclass(frozen=True)
class Region:
    """One secret region: its cell, its kind and its lines."""

    cell: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Leak:
    """A secret found in a file that students receive."""

    file: str
    region: Region
    text: str

    def __str__(self) -> str:
        kind = self.region.kind.lower()
        return f"{self.file}: a line of the {kind} of {self.region.cell!r}: {self.text!r}"


def _fold(line: str) -> str:
    return " ".join(line.split())


def regions(source: NotebookNode) -> list[Region]:
    """Return all secret regions of a solved notebook."""
    found = []
    for cell in source.cells:
        public, secret = split_regions(cell.source)
        if is_answer(cell) and not secret:
            # Without markers nbgrader clears the whole cell.
            secret = [(SOLUTION, public)]
        name = grade_id(cell) or cell.get("id", "")
        found += [Region(name, kind, tuple(lines)) for kind, lines in secret]
    return found


def public_lines(sources: Iterable[NotebookNode]) -> set[str]:
    """Return the folded lines that the sources show to every student."""
    found: set[str] = set()
    for source in sources:
        for cell in source.cells:
            public, secret = split_regions(cell.source)
            if secret or not is_answer(cell):
                found.update(map(_fold, public))
    return found


class SecretFinder:
    """Finds the secrets of a set of solved notebooks in any text."""

    def __init__(self, sources: Iterable[NotebookNode]) -> None:
        sources = list(sources)
        public = public_lines(sources)
        self._where: dict[str, list[Region]] = {}
        for source in sources:
            for region in regions(source):
                for line in map(_fold, region.lines):
                    if len(line) >= _SHORTEST and line not in public:
                        self._where.setdefault(line, []).append(region)

    def in_release(self, file: str, text: str) -> list[Leak]:
        """Return every line of ``text`` that is a secret."""
        return [
            Leak(file, self._where[line][0], line)
            for line in map(_fold, text.splitlines())
            if line in self._where
        ]

    def in_package(self, file: str, text: str) -> list[Leak]:
        """Return runs of three or more lines of ``text`` that are secrets of one region."""
        lines = [line for line in map(_fold, text.splitlines()) if len(line) >= _SHORTEST]
        found = []
        for start in range(len(lines) - _RUN + 1):
            run = lines[start : start + _RUN]
            common = [
                region
                for region in self._where.get(run[0], [])
                if all(region in self._where.get(line, []) for line in run)
            ]
            if common and len(set(run)) == _RUN:
                found.append(Leak(file, common[0], run[0]))
        return found


def notebook_texts(notebook: NotebookNode) -> Iterator[str]:
    """Yield all text in a notebook: sources, outputs, attachments, metadata."""
    for cell in notebook.cells:
        yield cell.source
        yield str(cell.get("outputs", ""))
        yield str(cell.get("attachments", ""))
        yield str(cell.metadata)
    yield str(notebook.metadata)


def carries_labels(path: PurePath, labels: NDArray[np.uint8], data: bytes | None = None) -> bool:
    """Whether a file holds the competition's labels: as an array, as bytes or as a text column.

    ``data`` are the file's bytes, read from ``path`` if None.
    """
    data = Path(path).read_bytes() if data is None else data
    wanted = np.asarray(labels).astype(np.uint8)
    if path.suffix == ".npz":
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = [archive[name] for name in archive.files]
        return any(_contains(array, wanted) for array in arrays if array.ndim == 1)
    as_text = "".join(map(str, wanted[:200])).encode()
    columns = (rb"(\d)[\s,;\[\]]*", rb"[,;\t ](\d)\s*$")  # a bare list; the last of several
    found = (b"".join(re.findall(column, data, flags=re.MULTILINE)) for column in columns)
    return wanted.tobytes() in data or any(as_text in digits for digits in found)


def _contains(array: NDArray, wanted: NDArray[np.uint8]) -> bool:
    """Whether ``wanted`` is a run within a one-dimensional numeric ``array``."""
    if array.dtype.kind not in "iuf" or array.size < wanted.size:
        return False
    return wanted.tobytes() in np.ascontiguousarray(array.astype(np.uint8)).tobytes()
