"""A sample class is complete, plausible, and the same for the same seed."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest

from autograder.checkout import Checkout, current
from autograder.course_folder import open_course
from autograder.errors import UserError
from autograder.notebook.submission import Unreadable, read_submission
from autograder.reports.leaderboard.standings import standings
from autograder.selftest.sample_class.write import make_sample_class
from tests.gradebook.rows import gradebook_rows

PS1 = ["ps1_relu_derivatives"]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "submitted").rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_makes_the_same_class_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        make_sample_class(tmp_path / name, 12, PS1, seed)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert files(tmp_path / "one") != files(tmp_path / "three")
    urls = [open_course(tmp_path / name).db_url for name in ("one", "two")]
    assert gradebook_rows(urls[0]) == gradebook_rows(urls[1])


def test_ten_students_hand_in_every_kind_of_work(tmp_path: Path) -> None:
    entries = make_sample_class(tmp_path / "course", 10, PS1)
    kinds = {entry.handed_in.kind.partition(":")[0] for entry in entries if entry.handed_in}
    assert kinds == {"right", "wrong", "half-finished", "empty", "hostile", "malformed"}
    assert any(entry.handed_in.kind != "right" for entry in entries if entry.handed_in)


def test_a_class_of_three_hundred_is_made_in_seconds_and_holds_awkward_names(
    tmp_path: Path,
) -> None:
    started = time.process_time()
    entries = make_sample_class(tmp_path / "course", 300, PS1)
    assert time.process_time() - started < 30
    students = gradebook_rows(open_course(tmp_path / "course").db_url)["students"]
    assert len(students) == 300
    names = [f"{first} {last}" for _, first, last, _ in students]
    for awkward in (",", '"', "'", "=", "ü", "ł", "+"):
        assert any(awkward in name.lower() for name in names), awkward
    assert any(first.startswith("=") for _, first, _, _ in students)
    assert len({entry.handed_in.kind for entry in entries if entry.handed_in}) > 30
    assert {entry.person.id for entry in entries if entry.handed_in is None}
    text = io.StringIO()
    csv.writer(text).writerows(students)
    assert next(csv.reader(text.getvalue().splitlines()))[0] == students[0][0]


def test_what_is_not_malformed_can_be_read_and_wrong_answers_differ_from_right_ones(
    tmp_path: Path,
) -> None:
    entries = make_sample_class(tmp_path / "course", 40, PS1)
    unreadable = set()
    for entry in entries:
        assert entry.handed_in is not None or entry.timestamp is None
        if entry.handed_in is None:
            continue
        try:
            read_submission(entry.handed_in.data)
        except Unreadable:
            unreadable.add(entry.handed_in.kind.partition(":")[0])
    assert unreadable == {"malformed"}


def test_a_class_enters_the_competition(tmp_path: Path) -> None:
    make_sample_class(tmp_path / "course", 12, ["ps3_affine_softmax"])
    course = open_course(tmp_path / "course")
    entries, rejected, images = standings(course, "ps3_affine_softmax", {})
    assert images == 5000
    assert len(entries) >= 5
    assert len({entry.accuracy for entry in entries}) == len(entries)
    assert all(0.7 < entry.accuracy < 1 for entry in entries)
    assert [one.file for one in rejected] == ["predictions.csv"]


def test_an_assignment_without_known_answers_gets_a_class_too(
    tmp_path: Path, checkout: Checkout
) -> None:
    entries = make_sample_class(tmp_path / "course", 10, checkout=checkout)
    assert {entry.assignment for entry in entries} == {"sums"}
    wrong = next(e.handed_in for e in entries if e.handed_in and e.handed_in.kind[:5] == "wrong")
    assert b"return None" in wrong.data


def test_a_folder_that_holds_submissions_is_left_alone(tmp_path: Path) -> None:
    make_sample_class(tmp_path / "course", 2, PS1)
    before = files(tmp_path / "course")
    with pytest.raises(UserError, match="already holds submissions"):
        make_sample_class(tmp_path / "course", 3, PS1)
    assert files(tmp_path / "course") == before


def test_an_unknown_assignment_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no assignment 'ps9'.*ps1_relu_derivatives"):
        make_sample_class(tmp_path / "course", 2, ["ps9"])
    assert current().assignments()
