"""Whatever a student hands in is read, or refused with the reason."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.notebook import submission
from autograder.notebook.submission import Unreadable, read_submission


def notebook(**changes: object) -> bytes:
    cells = [nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_markdown_cell("text")]
    document = dict(nbformat.v4.new_notebook(cells=cells)) | changes
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "not a notebook"),
        (b"hello", "not a notebook"),
        (b"[1, 2]", "not a notebook"),
        (b'{"cells": []}', "not a notebook"),
        (notebook()[:-40], "cut off in the middle"),
        (notebook()[:60] + b"\x01" + notebook()[60:], "damaged at line 1"),
        (notebook(nbformat=99), "format 99"),
        (notebook(nbformat="4"), "format '4'"),
        (notebook(cells="none"), "no list of cells"),
        (notebook(cells=[{}] * 6000), "6,000 cells"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"<!DOCTYPE html><html>", "web page"),
        ("{ä}".encode("cp1252"), "Windows-1252"),
        (notebook()[:-3].decode().encode("utf-16"), "cut off in the middle"),
        (b"\xff\xfe{\x00\x00", "damaged UTF-16"),
        (b"\x00\x01\x02\xff", "not a notebook"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_notebook_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_submission(data)


def test_a_notebook_of_two_hundred_megabytes_is_refused_without_being_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submission.json, "loads", lambda *_: pytest.fail("it was parsed"))
    with pytest.raises(Unreadable, match="200 MB large"):
        read_submission(bytes(200_000_000))


def test_outputs_and_ids_of_the_student_are_dropped_and_sources_kept() -> None:
    cell = {
        "cell_type": "code",
        "id": "same",
        "source": ["a = 1\n", "b = 2"],
        "metadata": {"nbgrader": {"grade_id": "relu"}},
        "outputs": [{"output_type": "error"}],
        "execution_count": 7,
    }
    read = read_submission(notebook(cells=[cell, cell]))
    assert [c.source for c in read.cells] == ["a = 1\nb = 2"] * 2
    assert [c.outputs for c in read.cells] == [[], []]
    assert len({c.id for c in read.cells}) == 2
    assert read.cells[0].metadata.nbgrader.grade_id == "relu"
    nbformat.validate(read)


def test_metadata_of_any_type_and_half_surrogates_do_not_upset_a_later_step() -> None:
    cells = [
        {"cell_type": "code", "source": "s = '\ud800'", "metadata": 5},
        {"cell_type": "markdown", "metadata": None},
    ]
    read = read_submission(notebook(cells=cells, metadata=[1]))
    assert [c.metadata for c in read.cells] == [{}, {}]
    nbformat.writes(read).encode()


def test_a_notebook_of_format_3_is_upgraded() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": ["x = 1"],
                        "language": "python",
                        "metadata": {},
                        "outputs": [],
                    }
                ],
                "metadata": {},
            }
        ],
    }
    assert [c.source for c in read_submission(json.dumps(old).encode()).cells] == ["x = 1"]


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert len(read_submission(b"\xef\xbb\xbf" + notebook()).cells) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_windows_calls_unicode_is_read(encoding: str) -> None:
    data = notebook(metadata={}).decode().replace("text", "Größe 学").encode(encoding)
    assert read_submission(data).cells[1].source == "Größe 学"


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        (17, "Cell 2 of the notebook is not a cell"),
        ({"cell_type": "heading", "source": "Title"}, "Cell 2 is of an unknown type (heading)"),
        ({"cell_type": ["code"], "source": "x"}, "Cell 2 is of an unknown type"),
        ({"source": "x"}, "Cell 2 is of an unknown type (None)"),
        ({"cell_type": "code", "source": 3}, "The source of cell 2 is not text"),
        ({"cell_type": "code", "source": "x" * 2_000_000}, "more than 1,000,000 characters"),
    ],
)
def test_a_cell_that_cannot_be_used_costs_that_cell(cell: object, remark: str) -> None:
    good = {"cell_type": "code", "source": "y = 1"}
    read = read_submission(notebook(cells=[good, cell, good]))
    assert [read.cells[0].source, read.cells[2].source] == ["y = 1", "y = 1"]
    assert len(read.cells) == 3
    assert remark in " ".join(read.metadata.chainrule.remarks)
    nbformat.validate(read)


def test_text_is_made_valid_and_free_of_control_characters() -> None:
    odd = "a\ud83d\x1b[31m\x00\r\nb\u202e"
    cell = {
        "cell_type": "code",
        "source": odd,
        "metadata": {"nbgrader": {"grade_id": odd, odd: 1}, "tags": [odd, 5]},
    }
    about = {"kernelspec": {"language": odd, "name": [1]}, "language_info": [odd]}
    read = read_submission(notebook(cells=[cell], metadata=about))
    assert read.cells[0].source == "a?\ufffd[31m\ufffd\nb\ufffd"
    text = nbformat.writes(read)
    text.encode()
    assert not {"\x1b", "\x00", "\u202e"} & set(json.loads(text)["cells"][0]["source"])
    assert read.metadata.kernelspec == {"language": "a?\ufffd[31m\ufffd b\ufffd"}


def test_depth_and_digits_of_unread_parts_do_no_harm() -> None:
    document = json.loads(notebook())
    document["cells"][0]["metadata"] = {"deep": "DEEP", "nbgrader": {"points": "HUGE"}}
    data = json.dumps(document).replace('"DEEP"', "[" * 300 + "]" * 300)
    read = read_submission(data.replace('"HUGE"', "9" * 5000).encode())
    assert read.cells[0].metadata == {"nbgrader": {"points": 0}}


PNG = "iVBORw0KGgo="


def test_pictures_are_kept_and_other_attachments_named() -> None:
    cell = {
        "cell_type": "markdown",
        "source": "![a](attachment:a.png)",
        "attachments": {
            "a.png": {"image/png": PNG},
            "b.html": {"text/html": "<script>alert(1)</script>"},
            "c.png": {"image/png": "<not base64>"},
            "e": 5,
        },
    }
    read = read_submission(notebook(cells=[cell]))
    assert read.cells[0].attachments == {"a.png": {"image/png": PNG}}
    assert "Cell 1: 3 attachments" in read.metadata.chainrule.remarks[0]
    nbformat.validate(read)
