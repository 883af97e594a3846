"""Read and score entries of the competition: ``id,label``, one row an image."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from autograder.notebook.text import clean_line

#: An honest entry has 5,000 rows of at most eight bytes; more than this is not one.
LARGEST_BYTES = 1_000_000
#: Scores are shown, so that the labels could be searched for with very many entries.
MOST_ENTRIES = 20
_HEADER = ["id", "label"]
_WHOLE_NUMBER = re.compile(r"\d{1,9}")


class MalformedEntry(ValueError):
    """An entry that cannot be scored; the message is one sentence for the team."""


def read_entry(path: Path, images: int) -> NDArray[np.uint8]:
    """Return the labels of an entry in the order of the image ids: shape (images,), uint8.

    Raises:
        MalformedEntry: the file is too large, no ``id,label`` table, or has missing, repeated or
            unknown ids, or labels that are not digits.
    """
    if path.is_symlink() or not path.is_file():
        raise MalformedEntry("This is not a plain file: hand in predictions.csv itself.")
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise MalformedEntry(
            f"The file has {size:,} bytes; an entry of {images:,} rows needs under 60,000."
        )
    try:
        data = path.read_bytes()
        is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedEntry("The file is not readable as text.") from error
    return parse_entry(text, images)


def parse_entry(text: str, images: int) -> NDArray[np.uint8]:
    """Return the labels in an entry's text; see `read_entry`."""
    try:
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise MalformedEntry(f"The file is not a CSV table: {error}.") from error
    if not rows or [cell.strip().lower() for cell in rows[0][1]] != _HEADER:
        raise MalformedEntry("The first line has to be: id,label.")
    labels = np.full(images, 255, dtype=np.uint8)
    for line, row in rows[1:]:
        if len(row) != 2:
            raise MalformedEntry(f"Row {line} has {len(row)} values; it needs an id and a label.")
        image, label = (cell.strip() for cell in row)
        if not _WHOLE_NUMBER.fullmatch(image) or int(image) >= images:
            raise MalformedEntry(f"Row {line}: {image[:20]!r} is not an id from 0 to {images - 1}.")
        if label not in "0123456789" or len(label) != 1:
            raise MalformedEntry(f"Row {line}: {label[:20]!r} is not a digit from 0 to 9.")
        if labels[int(image)] != 255:
            raise MalformedEntry(f"Row {line}: id {int(image)} is there a second time.")
        labels[int(image)] = int(label)
    missing = np.flatnonzero(labels == 255)
    if missing.size:
        raise MalformedEntry(
            f"{missing.size:,} of {images:,} ids are missing, the first of them {missing[0]}."
        )
    return labels


@dataclass(frozen=True)
class CompetitionEntry:
    """A team's best entry: its file and its accuracy in [0, 1]."""

    team: str
    student: str
    file: str
    accuracy: float
    entries: int
    submitted: str = ""


@dataclass(frozen=True)
class RejectedEntry:
    """An entry that could not be scored."""

    team: str
    student: str
    file: str
    reason: str


def score(labels: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the accuracy in [0, 1] of ``labels``, both of shape (images,)."""
    return float(np.mean(labels == truth))


def best_entry(
    student: str,
    team: str,
    files: list[Path],
    truth: NDArray[np.uint8],
    submitted: str = "",
) -> tuple[CompetitionEntry | None, list[RejectedEntry]]:
    """Score a student's files, `MOST_ENTRIES` at most; return the best, and what is not scored."""
    best: CompetitionEntry | None = None
    rejected = []
    if len(files) > MOST_ENTRIES:
        reason = f"{len(files)} entries were handed in: only the first {MOST_ENTRIES} are scored."
        rejected.append(RejectedEntry(team, student, "predictions*.csv", reason))
    for path in files[:MOST_ENTRIES]:
        try:
            accuracy = score(read_entry(path, len(truth)), truth)
        except MalformedEntry as error:
            rejected.append(RejectedEntry(team, student, clean_line(path.name, 80), str(error)))
            continue
        if best is None or accuracy > best.accuracy:
            name = clean_line(path.name, 80)
            best = CompetitionEntry(team, student, name, accuracy, len(files), submitted)
    return best, rejected


def ranked(entries: list[CompetitionEntry]) -> list[tuple[int, CompetitionEntry]]:
    """Return (place, entry), best first; equal accuracies share a place, the earlier one first."""
    ordered = sorted(entries, key=lambda entry: (-entry.accuracy, entry.submitted, entry.team))
    places: list[tuple[int, CompetitionEntry]] = []
    for position, entry in enumerate(ordered, start=1):
        tied = bool(places) and places[-1][1].accuracy == entry.accuracy
        places.append((places[-1][0] if tied else position, entry))
    return places
