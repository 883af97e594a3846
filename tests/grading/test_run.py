"""A run grades who is there, reports who cannot be graded, and leaves unchanged grades alone."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.gradebook.read import read_results
from autograder.grading import recording
from autograder.grading.run import run
from autograder.grading.run_report import GradingReport
from autograder.grading.summary import lines, reasons
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess


def grade(klass: Class, workers: InThisProcess, **options: object) -> GradingReport:
    return run(klass.course, "sums", workers, **options)


def change(klass: Class, statement: str) -> None:
    with sqlite3.connect(klass.root / "gradebook.db") as connection:
        assert connection.execute(statement).rowcount > 0


def test_the_first_run_in_a_fresh_folder_makes_gradebook_assignment_and_students(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", WRONG)
    report = grade(klass, pretend)
    assert report.max_score == 9
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 3}
    assert (klass.root / "autograded" / "ann" / "sums" / "adding.ipynb").is_file()


def test_an_unchanged_submission_is_left_alone_and_a_changed_one_is_graded_again(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", WRONG)
    klass.hand_in("bob", WRONG)
    grade(klass, pretend)
    klass.hand_in("bob", RIGHT)
    report = grade(klass, pretend)
    assert pretend.seen == 3
    assert report.unchanged == ["ann"]
    assert scores(klass.course.db_url) == {"ann": 3, "bob": 5}
    assert "Score changed: bob, 3 → 5" in list(lines(report))


def test_a_gradebook_that_lost_its_rows_is_filled_again(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    grade(klass, pretend)
    (klass.root / "gradebook.db").unlink()
    grade(klass, pretend)
    assert scores(klass.course.db_url) == {"ann": 5}


def test_force_grades_everybody_and_keeps_what_a_person_gave(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT, written="Because.")
    grade(klass, pretend)
    change(
        klass,
        "UPDATE grade SET manual_score = 2.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    change(klass, "UPDATE grade SET extra_credit = 1 WHERE auto_score = 3")
    change(klass, "UPDATE comment SET manual_comment = 'well put'")
    before = gradebook_rows(klass.course.db_url)["grades"]
    report = grade(klass, pretend, force=True)
    after = gradebook_rows(klass.course.db_url)
    assert pretend.seen == 2
    assert report.results[0].recorded.score == 5 + 2.5 + 1
    assert [row[4] for row in after["grades"]] == [row[4] for row in before]
    # A score that a person gave asks for that person's look after a new automatic one.
    assert [row[6] for row in after["grades"] if row[4] is not None] == [1]
    assert {row[4] for row in after["comments"]} == {"well put"}
    assert not [line for line in lines(report) if "changed" in line]


def test_a_changed_source_is_said_and_applied_only_by_force(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    grade(klass, pretend)
    path = klass.checkout.solutions / "sums" / "adding.py"
    path.write_text(path.read_text().replace('"points": 3', '"points": 30'))
    report = grade(klass, pretend)
    assert report.stale == ["ann"]
    assert any("earlier version of the source" in line for line in lines(report))
    assert scores(klass.course.db_url) == {"ann": 5}
    grade(klass, pretend, force=True)
    assert scores(klass.course.db_url) == {"ann": 32}


def test_a_source_with_other_cells_is_refused_once_submissions_are_recorded(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    grade(klass, pretend)
    before = gradebook_rows(klass.course.db_url)
    path = klass.checkout.solutions / "sums" / "adding.py"
    path.write_text(path.read_text().replace('"test_total"', '"test_sum"'))
    with pytest.raises(UserError, match=r"new: test_sum; gone: test_total"):
        grade(klass, pretend)
    assert gradebook_rows(klass.course.db_url) == before


def test_damaged_submissions_are_reported_by_student_and_reason_and_the_rest_is_graded(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    damaged = klass.hand_in("bob", b"%PDF-1.7") / "adding.ipynb"
    klass.hand_in("cy", b'{"nbformat": 4, "cells": [')
    klass.hand_in("di", RIGHT, name="adding (1).ipynb")
    klass.hand_in("eve", b"", name="essay.docx")
    folder = klass.hand_in("flo", b"")
    (folder / "adding.ipynb").unlink()
    (folder / "adding.ipynb").symlink_to(klass.root / "gradebook.db")
    report = grade(klass, pretend)
    why = {result.student: result.failures[0] for result in report.failed}
    assert set(why) == {"bob", "cy", "di", "eve", "flo"}
    assert "not a notebook" in why["bob"]
    assert "cut off" in why["cy"]
    assert "adding (1).ipynb" in why["di"]
    assert why["eve"] == "adding.ipynb is not in the folder, which holds essay.docx"
    received = {one.student.id for one in read_results(klass.course, "sums")}
    assert set(why) <= received  # so that feedback, report and export name them, too
    assert "a link" in why["flo"]
    assert scores(klass.course.db_url)["ann"] == 5
    assert damaged.read_bytes() == b"%PDF-1.7"
    # What a person still has to decide is open in formgrader.
    assert {row[6] for row in gradebook_rows(klass.course.db_url)["grades"] if row[0] == "bob"} == {
        1
    }


def test_a_damaged_new_version_leaves_the_earlier_grade(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    grade(klass, pretend)
    before = gradebook_rows(klass.course.db_url)
    klass.hand_in("ann", b"oops")
    report = grade(klass, pretend)
    assert [result.student for result in report.failed] == ["ann"]
    assert gradebook_rows(klass.course.db_url) == before


def test_late_work_is_said_and_penalised_by_the_courses_own_plugin(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT, timestamp="2026-10-16 12:00:00 UTC")
    klass.hand_in("bob", RIGHT, timestamp="2026-10-18 12:00:00 UTC")
    klass.hand_in("cy", RIGHT, timestamp="yesterday evening")
    grade(klass, pretend)
    change(klass, "UPDATE assignment SET duedate = '2026-10-16 22:00:00.000000'")
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    report = grade(klass, pretend, force=True)
    why = {result.student: reasons(result) for result in report.results}
    assert why["ann"] == []
    assert why["bob"] == ["38 h late, 5 points taken off"]
    assert "'yesterday evening'" in why["cy"][0]
    penalties = {row[1]: row[3] for row in gradebook_rows(klass.course.db_url)["notebooks"]}
    assert penalties == {"ann": None, "bob": 5, "cy": None}


def test_who_handed_nothing_in_is_named(klass: Class, pretend: InThisProcess) -> None:
    klass.hand_in("ann", RIGHT)
    grade(klass, pretend)
    with sqlite3.connect(klass.root / "gradebook.db") as connection:
        connection.execute("INSERT INTO student (id) VALUES ('zed')")
    assert grade(klass, pretend).missing == ["zed"]


@pytest.mark.parametrize(
    ("student", "sentence"),
    [("an", "Did you mean 'ann'"), ("nobody at all", "no submission of sums by 'nobody at all'")],
)
def test_an_unknown_student_is_one_sentence(
    klass: Class, pretend: InThisProcess, student: str, sentence: str
) -> None:
    klass.hand_in("ann", RIGHT)
    with pytest.raises(UserError, match=sentence):
        grade(klass, pretend, students=[student])
    assert not (klass.root / "gradebook.db").exists()


def test_only_the_named_students_are_graded(klass: Class, pretend: InThisProcess) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", RIGHT)
    grade(klass, pretend, students=["bob"])
    assert scores(klass.course.db_url) == {"bob": 5}


def test_links_in_a_submission_are_not_followed_into_the_results(
    klass: Class, pretend: InThisProcess
) -> None:
    folder = klass.hand_in("ann", RIGHT)
    (folder / "data.csv").write_text("1,2")
    (folder / "stolen.txt").symlink_to(klass.checkout.solutions / "sums" / "adding.py")
    (folder / "nbgrader_config.py").write_text("raise SystemExit('the student was here')")
    os.mkfifo(folder / "pipe.txt")
    (klass.checkout.solutions / "sums" / "given.csv").write_text("3,4")
    grade(klass, pretend)
    results = klass.root / "autograded" / "ann" / "sums"
    assert sorted(p.name for p in results.iterdir()) == [
        "adding.ipynb",
        "data.csv",
        "given.csv",
        "nbgrader_config.py",
    ]


def test_two_runs_at_once_are_refused(klass: Class, pretend: InThisProcess) -> None:
    klass.hand_in("ann", RIGHT)
    seen = []

    def again(done: int, total: int) -> None:
        with pytest.raises(UserError, match=f"process {os.getpid()}"):
            grade(klass, InThisProcess())
        seen.append(done)

    grade(klass, pretend, progress=again)
    assert seen


def test_a_full_disk_ends_in_one_sentence_with_nothing_half_written(
    klass: Class, pretend: InThisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", RIGHT)
    real = recording.stage_results

    def full(*arguments: object) -> Path:
        if "bob" in str(arguments[3]):
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(recording, "stage_results", full)
    with pytest.raises(UserError, match="disk is full"):
        grade(klass, pretend)
    assert scores(klass.course.db_url) == {"ann": 5}
    assert not (klass.root / "autograded" / "bob").exists()
    monkeypatch.undo()
    grade(klass, pretend)
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 5}


def test_a_run_that_dies_before_the_results_are_in_place_is_made_good_by_the_next(
    klass: Class, pretend: InThisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", WRONG)
    grade(klass, pretend)
    expected = gradebook_rows(klass.course.db_url)
    (klass.root / "gradebook.db").unlink()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "replace_folder", die)
    with pytest.raises(KeyboardInterrupt):
        grade(klass, pretend)
    monkeypatch.undo()
    grade(klass, pretend)
    assert gradebook_rows(klass.course.db_url) == expected
    assert not list((klass.root / ".grading").glob("draft-*"))
