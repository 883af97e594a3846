"""Read a competition entry back, as strictly as the competition will."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chainrule.data.digits import DataError

_LARGEST = 1_000_000  # bytes; an honest entry has fewer than 40,000


def read_entry(path: str | Path = "predictions.csv") -> NDArray[np.int64]:
    """Return the labels of an entry in the order of the ids 0, 1, …: (N,), each 0 … 9.

    Raises:
        DataError: the file is missing, or is not an entry; the sentence names the line.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path} is too large for an entry.")
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        while rows and not rows[-1]:  # blank lines at the end
            rows.pop()
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} cannot be read: {error}.") from None
    if not rows or [name.strip() for name in rows[0]] != ["id", "label"]:
        raise DataError(f"{path} must open with the line 'id,label'.")
    labels = []
    for number, row in enumerate(rows[1:]):
        if len(row) != 2 or row[0].strip() != str(number):
            raise DataError(
                f"Line {number + 2} of {path} must be '{number},label', not '{','.join(row)[:40]}'."
            )
        if row[1].strip() not in set("0123456789"):
            raise DataError(f"Line {number + 2} of {path}: a label is one digit, not {row[1]!r}.")
        labels.append(int(row[1]))
    return np.array(labels, dtype=np.int64)
