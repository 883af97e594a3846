"""`autograder due` sets due dates and extensions in local time; the next run counts by them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from autograder.cli import main
from autograder.grading.run import run
from tests.gradebook.rows import gradebook_rows
from tests.grading.sums import RIGHT, Class, InThisProcess


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def late(klass: Class) -> Class:
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    klass.hand_in("ann", RIGHT, timestamp="2026-10-16 20:30:00 UTC")
    klass.hand_in("bob", RIGHT, timestamp="2026-10-16 20:30:00 UTC")
    run(klass.course, "sums", InThisProcess())
    return klass


def due(klass: Class, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["due", "sums", *words, "--course", str(klass.root)])
    out = capsys.readouterr()
    return int(ended.value.code or 0), out.out + out.err


def penalties(klass: Class) -> dict[str, float]:
    run(klass.course, "sums", InThisProcess())
    return {row[1]: row[3] or 0 for row in gradebook_rows(klass.course.db_url)["notebooks"]}


def test_a_due_date_is_local_time_and_an_extension_is_for_one(
    late: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    assert due(late, capsys) == (0, "sums has no due date.\n")
    # 22:00 in Berlin is 20:00 UTC in summer.
    assert due(late, capsys, "2026-10-16 22:00") == (0, "sums is due 2026-10-16 22:00 CEST.\n")
    assert penalties(late) == {"ann": 5, "bob": 5}
    status, said = due(late, capsys, "2026-10-16 23:00", "--student", "bob")
    assert (status, said.splitlines()[-1]) == (0, "bob: 2026-10-16 23:00 CEST")
    assert penalties(late) == {"ann": 5, "bob": 0}
    due(late, capsys, "none", "--student", "bob")
    assert penalties(late) == {"ann": 5, "bob": 5}
    due(late, capsys, "2026-10-16 21:00 UTC")
    assert penalties(late) == {"ann": 0, "bob": 0}
    due(late, capsys, "2026-01-16 22:00")
    assert due(late, capsys)[1] == "sums is due 2026-01-16 22:00 CET.\n"
    due(late, capsys, "none")
    assert penalties(late) == {"ann": 0, "bob": 0}


def test_a_date_can_be_set_before_anything_is_handed_in(
    klass: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    assert due(klass, capsys, "2026-10-16 22:00 +0900")[0] == 0
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    klass.hand_in("ann", RIGHT, timestamp="2026-10-16 21:59 JST")
    klass.hand_in("bob", RIGHT, timestamp="2026-10-16 22:01 JST")
    assert penalties(klass) == {"ann": 0, "bob": 5}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tomorrow"], "'tomorrow' is not understood"),
        (["10/11/2026 22:00"], "the day and the month cannot be distinguished"),
        (["2026-10-16 22:00 CST"], "China, Cuba or central North America"),
        (["2026-10-16 22:00", "--student", "zed"], "Not in the class list: zed"),
        (["2026-10-16 22:00", "--student", "ann"], "no due date to extend"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    late: Class, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    before = gradebook_rows(late.course.db_url)
    status, said = due(late, capsys, *words)
    assert status == 1
    assert sentence in said
    assert said.count("\n") == 1
    assert gradebook_rows(late.course.db_url) == before
