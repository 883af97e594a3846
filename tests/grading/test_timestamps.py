"""A time of handing in is read rightly, or named and not guessed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from autograder.timestamps import NotUnderstood, handed_in, parse_timestamp


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        # nbgrader's own
        ("2026-10-16 20:00:00.000000 UTC", "2026-10-16 20:00"),
        ("2026-10-16 20:00:00", "2026-10-16 20:00"),
        # offsets
        ("2026-10-16 20:00:00 +0100", "2026-10-16 19:00"),
        ("2026-10-16T20:00:00-07:30", "2026-10-17 03:30"),
        ("2026-10-16T20:00Z", "2026-10-16 20:00"),
        ("2026-10-16 20:00 UTC+2", "2026-10-16 18:00"),
        ("2026-10-16 20:00:00 -0600 (CST)", "2026-10-17 02:00"),
        # zones
        ("2026-10-16 20:00:00 JST", "2026-10-16 11:00"),
        ("2026-10-16 20:00 EDT", "2026-10-17 00:00"),
        ("2026-01-16 20:00 PST", "2026-01-17 04:00"),
        ("16 October 2026, 20:00 CEST", "2026-10-16 18:00"),
        ("Fri Oct 16 20:00:00 AEDT 2026", "2026-10-16 09:00"),
        ("2026-07-16 20:00 America/New_York", "2026-07-17 00:00"),
        ("2026-01-16 20:00 America/New_York", "2026-01-17 01:00"),
        # the order of day and month where only one is possible
        ("10/16/2026 8:00 PM", "2026-10-16 20:00"),
        ("16/10/2026 20:00", "2026-10-16 20:00"),
        ("7.7.2026 10:00", "2026-07-07 10:00"),
    ],
)
def test_offsets_zones_and_orders_are_read_rightly(text: str, utc: str) -> None:
    assert parse_timestamp(text) == datetime.datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-10-16 20:00 CST", "China, Cuba or central North America"),
        ("2026-10-16 20:00 IST", "India, Israel or Ireland"),
        ("2026-10-16 20:00 BST", "Britain or Bangladesh"),
        ("2026-10-16 20:00 XYZ", "'XYZ' is not known"),
        ("2026-10-16 20:00 Mars/Phobos", "'Mars/Phobos' is not known"),
        ("2026-10-16 20:00 +25:00", "no such time zone"),
        ("10/02/2026 20:00", "cannot be distinguished"),
        ("02.10.2026 20:00", "cannot be distinguished"),
        ("10/16/26 20:00", "no four digits"),
        ("2026-13-02 20:00", "no such month"),
        ("20:00", "which day"),
        ("October 2026 20:00", "which day"),
        ("2026-10-16", "what time of the day"),
        ("1792180800", "a number"),
        ("yesterday evening", "not a time"),
        ("2026-10-16 25:00", "not a time"),
        ("", "not a time"),
    ],
)
def test_what_has_no_single_meaning_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        parse_timestamp(text)


def test_a_file_that_is_not_understood_is_quoted_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").write_bytes(b"\xef\xbb\xbf2026-10-16 20:00 IST \xff")
    when, remark = handed_in(tmp_path)
    assert when is None
    assert remark is not None
    assert "2026-10-16 20:00 IST" in remark
    assert "lateness is not counted" in remark


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_no_time_is_no_remark(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "timestamp.txt").write_text(content)
    assert handed_in(tmp_path) == (None, None)
