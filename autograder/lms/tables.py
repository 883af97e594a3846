"""Read a table that a spreadsheet or a learning platform wrote, in whatever encoding."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import UserError
from autograder.lms.file_names import normalised

#: Bytes of a table that are read; a class of ten thousand has under two megabytes.
LARGEST_TABLE = 20_000_000
_MOST_ROWS = 100_000
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, and its cells by `normalised` column name."""

    line: int
    cells: dict[str, str]

    def get(self, *columns: str) -> str:
        """Return the first of these columns that is not empty."""
        return next((self.cells[name] for name in columns if self.cells.get(name)), "")


@dataclass(frozen=True)
class Table:
    """A table with a header; ``remarks`` says what had to be assumed in reading it."""

    columns: tuple[str, ...]
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """Read a table of text.

    Raises:
        UserError: the file is missing, too large, a workbook, or not a table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_TABLE + 1)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return parse_table(data)
    except ValueError as error:
        raise UserError(f"{path} cannot be read as a table: {error}.") from error


def parse_table(data: bytes) -> Table:
    """Return the table in ``data``: rows that are not blank, blanks around cells removed.

    Raises:
        ValueError: it is not a table; the message says why.
    """
    if len(data) > LARGEST_TABLE:
        raise ValueError(f"it is larger than {LARGEST_TABLE // 1_000_000} MB")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if data.startswith(b"PK") and b"xl/" not in data and b"content.xml" not in data:
            raise ValueError("it is a zip file")
        raise ValueError("it is a workbook: in the spreadsheet program, save it as 'CSV UTF-8'")
    text, remarks = _decoded(data)
    first, _, rest = text.partition("\n")
    delimiter = None
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest
    header = next((line for line in text.splitlines() if line.strip(" \t,;|\xa0")), "")
    delimiter = delimiter or max(",;\t|", key=lambda mark: len(_split(header, mark)))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        found = [(reader.line_num, [_clean(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from error
    found = [(line, row) for line, row in found if "".join(row).strip(" ,;|")]
    if not found:
        raise ValueError("it is empty")
    if len(found) > _MOST_ROWS:
        raise ValueError(f"it has more than {_MOST_ROWS:,} rows")
    columns = tuple(normalised(cell) for cell in found[0][1])
    rows = [Row(line, dict(zip(columns, row, strict=False))) for line, row in found[1:]]
    return Table(columns, rows, remarks)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return []


def _clean(cell: str) -> str:
    """Return a cell without blanks around it, control characters and lone surrogates."""
    kept = "".join(c for c in cell if c.isprintable() or c == "\xa0")
    return kept.replace("\xa0", " ").replace("\u200b", "").strip()


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data, encoding), []
    head = data[:1000]
    if head[1::2].count(0) > len(head) // 4:
        return _decode(data, "utf-16-le"), []
    if head[0::2].count(0) > len(head) // 4:
        return _decode(data, "utf-16-be"), []
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        remark = (
            "read as Windows-1252, the encoding of older spreadsheets: check names with accents"
        )
        return text, [remark]


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"it begins as {encoding.upper()} text, but is damaged") from error
