"""A competition entry, read back: what passes and the message for each mistake."""

from pathlib import Path

import numpy as np
import pytest

from chainrule.data import DataError, read_entry


@pytest.fixture
def write(tmp_path):
    def written(text: str) -> Path:
        path = tmp_path / "predictions.csv"
        path.write_bytes(text.encode())
        return path

    return written


@pytest.mark.parametrize(
    "text",
    ["id,label\n0,7\n1,0\n2,9\n", "id,label\r\n0,7\r\n1,0\r\n2,9", "id, label\n0, 7\n1,0\n2,9"],
)
def test_labels_come_back_in_order_whatever_the_line_ends(write, text):
    labels = read_entry(write(text))
    assert labels.dtype == np.int64
    assert labels.tolist() == [7, 0, 9]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must open with the line 'id,label'"),
        ("# id,label\n0,7\n", "must open with the line 'id,label'"),
        ("id,label\n1,7\n", "Line 2 of .* must be '0,label'"),
        ("id,label\n0,7\n0,7\n", "Line 3 of .* must be '1,label'"),
        ("id,label\n0,7,7\n", "Line 2 of .* must be '0,label'"),
        ("id,label\n0,7\n1,12\n", "Line 3 of .*: a label is one digit, not '12'"),
        ("id,label\n0,7.0\n", "a label is one digit, not '7.0'"),
        ("id,label\n0,\n", "a label is one digit, not ''"),
        ("id,label\n" + "0,1\n" * 300_000, "too large for an entry"),
    ],
)
def test_mistake_is_told_in_one_sentence(write, text, said):
    with pytest.raises(DataError, match=said):
        read_entry(write(text))


def test_missing_and_unreadable_files_are_told(tmp_path, write):
    with pytest.raises(DataError, match="There is no file"):
        read_entry(tmp_path / "nothing.csv")
    path = write("")
    path.write_bytes(b"id,label\n\xff\xfe")
    with pytest.raises(DataError, match="cannot be read"):
        read_entry(path)
