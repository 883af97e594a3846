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
        (notebook(cells=[17]), "cell 1 of the notebook is no cell"),
        (notebook(cells=[{"cell_type": "code", "source": 3}]), "source of cell 1 is not text"),
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
