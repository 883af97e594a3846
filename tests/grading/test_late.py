"""A changed due date, extension or policy changes grades at the next run, without a judge."""

from __future__ import annotations

import datetime
import sqlite3

import pytest
from nbgrader.api import Gradebook

from autograder.grading.run import run
from autograder.grading.summary import lateness, lines
from tests.gradebook.rows import gradebook_rows
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess

DUE = datetime.datetime(2026, 10, 16, 22, 0)


@pytest.fixture
def late(klass: Class) -> Class:
    """Three students: in time, two hours late, two days late; the policy takes all points."""
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    klass.hand_in("ann", RIGHT, timestamp="2026-10-16 23:00:00 CEST")
    klass.hand_in("bob", RIGHT, timestamp="2026-10-17 00:00:00 UTC")
    klass.hand_in("cy", WRONG, timestamp="2026-10-18 22:00:00 UTC")
    with Gradebook(klass.course.db_url) as gradebook:
        gradebook.add_assignment("sums", duedate=DUE)
    run(klass.course, "sums", InThisProcess())
    assert penalties(klass) == {"ann": 0, "bob": 5, "cy": 3}
    return klass


def penalties(klass: Class) -> dict[str, float]:
    return {row[1]: row[3] or 0 for row in gradebook_rows(klass.course.db_url)["notebooks"]}


def again(klass: Class) -> list[str]:
    workers = InThisProcess()
    report = run(klass.course, "sums", workers)
    assert workers.seen == 0
    assert len(report.unchanged) == 3
    return [line for line in lines(report) if line.startswith("Lateness changed")]


def test_nothing_changes_where_nothing_changed(late: Class) -> None:
    before = gradebook_rows(late.course.db_url)
    assert again(late) == []
    assert gradebook_rows(late.course.db_url) == before


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (3, {"ann": 0, "bob": 0, "cy": 3}),
        (72, {"ann": 0, "bob": 0, "cy": 0}),
        (-6, {"ann": 5, "bob": 5, "cy": 3}),
    ],
)
def test_another_due_date(late: Class, hours: int, expected: dict[str, float]) -> None:
    with Gradebook(late.course.db_url) as gradebook:
        due = DUE + datetime.timedelta(hours=hours)
        gradebook.update_or_create_assignment("sums", duedate=due)
    said = again(late)
    assert penalties(late) == expected
    changed = {name for name in expected if expected[name] != {"ann": 0, "bob": 5, "cy": 3}[name]}
    assert {line.split()[2].rstrip(",") for line in said} == changed


@pytest.mark.parametrize(("hours", "taken"), [(1, 5), (2, 0), (300, 0)])
def test_an_extension(late: Class, hours: int, taken: float) -> None:
    with Gradebook(late.course.db_url) as gradebook:
        gradebook.grant_extension("sums", "bob", hours=hours)
    again(late)
    assert penalties(late) == {"ann": 0, "bob": taken, "cy": 3}


@pytest.mark.parametrize("policy", ["none", "zero"])
def test_another_late_policy(late: Class, policy: str) -> None:
    late.configure(f"c.LateSubmissionPlugin.penalty_method = {policy!r}")
    again(late)
    assert penalties(late) == (
        {"ann": 0, "bob": 0, "cy": 0} if policy == "none" else {"ann": 0, "bob": 5, "cy": 3}
    )


def test_a_corrected_time_stamp_and_points_given_by_hand(late: Class) -> None:
    (late.root / "submitted" / "bob" / "sums" / "timestamp.txt").write_text("2026-10-16 14:00 PDT")
    with sqlite3.connect(late.root / "gradebook.db") as connection:
        connection.execute("UPDATE grade SET manual_score = 4 WHERE auto_score IS NULL OR 1")
    again(late)
    points = 3 * 4
    assert penalties(late) == {"ann": 0, "bob": 0, "cy": points}


def test_an_extension_granted_before_anything_was_graded(klass: Class) -> None:
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    klass.hand_in("ann", RIGHT, timestamp="2026-10-17 00:00:00 UTC")
    run(klass.course, "sums", InThisProcess())
    with Gradebook(klass.course.db_url) as gradebook:
        gradebook.update_or_create_assignment("sums", duedate=DUE)
        gradebook.add_student("bob")
        gradebook.add_submission("sums", "bob")
        gradebook.grant_extension("sums", "bob", days=1)
    klass.hand_in("bob", RIGHT, timestamp="2026-10-17 00:00:00 UTC")
    run(klass.course, "sums", InThisProcess())
    assert penalties(klass) == {"ann": 5, "bob": 0}


@pytest.mark.parametrize("stamp", ["10/11/2026 22:00", "2026-10-16 22:00 CST", "yesterday"])
def test_a_time_that_is_not_understood_is_named_though_the_grade_stays(
    late: Class, stamp: str
) -> None:
    (late.course.folder("submitted", "ann", "sums") / "timestamp.txt").write_text(stamp)
    report = run(late.course, "sums", InThisProcess())
    assert "ann" in report.unchanged
    assert [line for line in lines(report) if line.startswith("ann: ") and stamp in line]


@pytest.mark.parametrize(
    ("seconds", "by"),
    [
        (1, "under 1 min"),
        (119, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (48 * 3600 - 1, "47 h 59 min"),
        (48 * 3600, "2 days"),
        (60 * 3600, "2 days 12 h"),
    ],
)
def test_how_late_is_said_to_the_minute_and_never_rounded_up(seconds: float, by: str) -> None:
    assert lateness(seconds, 0) == f"{by} late"
