"""Exports, tables and time stamps of any form end in a result or in one sentence."""

import contextlib
import datetime
import io
import shutil
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UserError
from autograder.lms import gradescope
from autograder.lms.archive import open_export
from autograder.lms.collect import sort_export
from autograder.lms.layouts import by_hand, recognise
from autograder.lms.matching import ClassIndex, new_student
from autograder.lms.notebooks import identify
from autograder.timestamps import parse_timestamp
from tests.lms.conftest import STUDENTS
from tests.lms.exports import KNOWN, notebook, zipped

NOW = datetime.datetime(2026, 10, 1)
WORDS = st.sampled_from(
    [
        *("anna", "Anna Müller", "_", "-", " - ", "/", "..", ".", " ", "77", "12", "late", "LATE"),
        *("assignsubmission_file_", "submission_11", "_attempt_2026-10-01-10-00-00_", "anon_ab12c"),
        *(
            "relu",
            ".ipynb",
            ".txt",
            ".zip",
            "Sep 24, 2024 926 PM",
            "-submissions",
            "\ud800",
            "\x00",
        ),
        *("Participant", "%", "ä", "C:", "\\", "__MACOSX", ".git", "submission_metadata.yml"),
    ]
)
PATHS = st.lists(WORDS, min_size=1, max_size=8).map("".join)
CONTENTS = st.one_of(
    st.binary(max_size=50),
    st.just(notebook()),
    st.just(notebook(cells=("affine",))),
    st.just(zipped({"hw/relu.ipynb": notebook(), "../x": b""})),
    st.just(b'{"cells": [' * 2000),
    st.just('{"nbformat": 4, "cells": []}'.encode("utf-16")),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(PATHS, CONTENTS, max_size=6), st.data())
def test_a_zip_file_of_any_content_is_sorted_or_refused_within_its_folder(entries, data):
    root = Path(tempfile.mkdtemp())
    try:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in entries.items():
                with contextlib.suppress(ValueError, IndexError):
                    archive.writestr(path, content)
        raw = bytearray(buffer.getvalue())
        for _ in range(data.draw(st.integers(0, 3))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        (root / "e.zip").write_bytes(raw)
        staging = root / "staging"
        staging.mkdir()
        with (
            contextlib.suppress(UserError),
            open_export(root / "e.zip") as (files, _),
        ):
            result = sort_export(
                files,
                ClassIndex(STUDENTS),
                "ps1",
                KNOWN,
                lambda student: root / "submitted" / student / "ps1",
                staging,
                confirm=lambda student, reason: True,
            )
            for student in result.students:
                assert "/" not in student.id
        assert {path.name for path in root.iterdir()} <= {"e.zip", "staging", "submitted"}
        assert list(staging.iterdir()) == []
    finally:
        shutil.rmtree(root)


@settings(max_examples=300, deadline=None)
@given(PATHS)
def test_a_path_of_any_form_names_a_submitter_or_no_one(path):
    for entry in (recognise([(path, NOW)]).get(path), by_hand(path, NOW, {"anna"})):
        for submitter in entry.submitters if entry else ():
            student = new_student(entry.layout, entry.key, submitter)
            assert student.id not in ("", ".", "..")
            assert not set("/\\\0") & set(student.id)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_bytes_of_any_kind_are_a_notebook_or_not(data):
    for content in (data, b'{"nbformat": 4, "cells": [' + data + b"]}", b"\xff\xfe" + data):
        for name in ("x.ipynb", "x.txt"):
            identify(name, content, KNOWN)
        with contextlib.suppress(ValueError):
            gradescope.read_metadata(content)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.from_regex(r"[0-9]{1,5}[-/. ][0-9]{1,3}[-/. ][0-9]{1,5} ?.{0,20}")
    )
)
def test_a_time_stamp_of_any_form_is_a_time_or_one_sentence(text):
    with contextlib.suppress(ValueError):
        assert parse_timestamp(text).tzinfo is None
