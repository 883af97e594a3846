"""Whose a file is, from the names that each platform gives."""

import datetime

import pytest

from autograder.gradebook.values import Student
from autograder.lms.entries import Submitter
from autograder.lms.file_names import normalised
from autograder.lms.layouts import recognise
from autograder.lms.matching import ClassIndex, new_student

NOW = datetime.datetime(2026, 10, 1, 12, 0)
ANNA = Student("am17", "Anna", "Müller")
ROBERT = Student("ro2", "Robert", "O'Neil, Jr.", "rob@u.example", lms_user_id="10231")
CLASS = ClassIndex([ANNA, ROBERT])


def entry(path: str):
    return recognise([(path, NOW)]).get(path)


def owners(path: str, index: ClassIndex = CLASS) -> list[str]:
    return [student.id for one in entry(path).submitters for student in index.find(one)]


def test_canvas_names_are_taken_apart():
    found = entry("mulleranna_LATE_10555_558231_relu_derivatives-2.ipynb")
    assert (found.layout, found.key, found.file) == ("canvas", "10555", "relu_derivatives-2.ipynb")
    assert (found.order, found.late) == ((558231, 2), True)
    assert found.alias == "relu_derivatives.ipynb"


@pytest.mark.parametrize(
    ("path", "key", "name", "file"),
    [
        ("łukaszżółć_late_10555_558231_relu.ipynb", "10555", "łukaszżółć", "relu.ipynb"),
        ("10231_558231_relu_1_2_derivatives.ipynb", "10231", "", "relu_1_2_derivatives.ipynb"),
        ("anon_x3Kd9_41_my work.ipynb", "x3Kd9", "", "my work.ipynb"),
        ("LATE_anon_x3Kd9_41_a.ipynb", "x3Kd9", "", "a.ipynb"),
        ("teamrocket_10231_9_a.zip", "10231", "teamrocket", "a.zip"),
    ],
)
def test_canvas_names_in_every_form(path, key, name, file):
    found = entry(path)
    assert (found.layout, found.key, found.submitters[0].name, found.file) == (
        "canvas",
        key,
        name,
        file,
    )


def test_anonymous_canvas_names_are_no_one_and_say_why():
    found = entry("anon_x3Kd9_41_a.ipynb")
    assert owners("anon_x3Kd9_41_a.ipynb") == []
    assert "anonymous" in found.submitters[0].hidden


@pytest.mark.parametrize(
    "path",
    [
        "Anna Müller_4711_assignsubmission_file_/relu.ipynb",
        "Anna Müller_4711_assignsubmission_file/relu.ipynb",
        "Anna Müller_4711_assignsubmission_file_relu.ipynb",
        "again/Anna Müller_4711_assignsubmission_file_/relu.ipynb",
    ],
)
def test_moodle_names_in_every_form(path):
    found = entry(path)
    assert (found.layout, found.key, found.file) == ("moodle", "Anna Müller_4711", "relu.ipynb")
    assert owners(path) == ["am17"]


def test_moodles_number_decides_nothing_for_it_changes_with_the_assignment():
    assert owners("Robert O'Neil, Jr._10555_assignsubmission_file_/a.ipynb") == ["ro2"]
    assert owners("Zoe_10231_assignsubmission_file_/a.ipynb") == []


def test_moodles_teams_and_blind_marking_are_known_by_the_members_list():
    members = {"teamblue": ["am17", "ro2"], "participant312": ["ro2"]}
    index = ClassIndex(CLASS.students, members)
    assert owners("Team Blue_12_assignsubmission_file_/a.ipynb", index) == ["am17", "ro2"]
    assert owners("Participant_312_assignsubmission_file_/a.ipynb", index) == ["ro2"]
    assert owners("Participant_313_assignsubmission_file_/a.ipynb", index) == []
    assert entry("Default group_assignsubmission_file_/a.ipynb").submitters[0].name == (
        "Default group"
    )


def test_an_online_text_is_no_file_that_was_handed_in():
    assert "online text" in entry("A_1_assignsubmission_onlinetext_/onlinetext.html").rejection
    assert "online text" in entry("mulleranna_LATE_10555_text.html").rejection
    assert "online text" in entry("mulleranna_10555_link.html").rejection


@pytest.mark.parametrize(
    ("path", "when"),
    [
        ("397063-2557369 - Anna Müller - Sep 24, 2024 926 PM/a.ipynb", "2024-09-24T21:26:00"),
        ("Exam 1/39786-640693 - Anna Müller - Oct 10, 2025 1022 AM/a.ipynb", "2025-10-10T10:22:00"),
        ("1-2 - Anna Müller - 24 September, 2024 9:26 PM/a.ipynb", "2024-09-24T21:26:00"),
    ],
)
def test_brightspace_names_carry_the_platforms_time(path, when):
    found = entry(path)
    assert (found.layout, found.file, found.order[0]) == ("brightspace", "a.ipynb", when)
    assert owners(path) == ["am17"]


@pytest.mark.parametrize(
    "path",
    [
        "Assignment 1_ro2_attempt_2026-03-01-23-59-30_relu.ipynb",
        "gradebook/PS_1_ro2_attempt_2026-03-01-23-59-30_relu.ipynb",
        "PS 1_rob_attempt_2026-03-01-23-59-30_relu.ipynb",
    ],
)
def test_blackboard_names_accounts_whatever_the_underscores(path):
    assert entry(path).order[0] == "2026-03-01T23:59:30"
    assert owners(path) == ["ro2"]


def test_blackboards_own_note_is_not_a_file_that_was_handed_in():
    assert entry("PS 1_ro2_attempt_2026-03-01-23-59-30.txt").rejection


def test_github_classrooms_clones_are_known_by_the_roster():
    path = "ps1-submissions/ps1-octocat/relu.ipynb"
    assert (entry(path).layout, owners(path)) == ("github", [])
    assert owners(path, ClassIndex(CLASS.students, {"octocat": ["am17"]})) == ["am17"]


def test_a_data_file_in_a_students_folder_is_not_mistaken_for_canvas():
    files = [
        (f"anna/{name}", NOW) for name in ("relu.ipynb", "data_1_2_3.csv", "utils.py", "b_3_4_c")
    ]
    assert recognise(files) == {}


def test_canvas_files_below_a_folder_are_still_canvas():
    files = [(f"submissions/{name}", NOW) for name in ("a_1_2_x.ipynb", "b_3_4_y.ipynb", "notes")]
    assert set(recognise(files)) == {files[0][0], files[1][0]}


@pytest.mark.parametrize("path", ["relu.ipynb", "a/b.ipynb", "deep/er/c.txt"])
def test_other_names_are_not_recognised(path):
    assert entry(path) is None


def test_the_platforms_number_decides_whose_it_is():
    assert owners("someoneelse_10231_1_a.ipynb") == ["ro2"]
    assert owners("oneiljrrobert_999_1_a.ipynb") == []


def test_without_a_number_in_the_class_list_the_name_decides():
    assert owners("mulleranna_999_1_a.ipynb") == ["am17"]


def test_a_name_that_two_students_share_decides_nothing():
    twins = ClassIndex([ANNA, Student("am18", "Anna", "Müller")])
    assert owners("mulleranna_999_1_a.ipynb", twins) == []


def test_an_address_finds_a_student_whole_or_before_the_at():
    assert [s.id for s in CLASS.find(Submitter(email="ROB@u.example"))] == ["ro2"]
    assert [s.id for s in CLASS.find(Submitter(ids=("rob",)))] == ["ro2"]
    other = Student("x", "X", "Y", "rob@else.example")
    assert ClassIndex([ROBERT, other]).find(Submitter(ids=("rob",))) == []


def test_a_similar_name_is_suggested():
    assert CLASS.similar(Submitter(name="Ana Muller")).id == "am17"
    assert CLASS.similar(Submitter(name="Jean-Luc Picard")) is None


def test_a_new_student_has_an_id_that_can_name_a_folder():
    found = entry("Jean Luc Picard_4_assignsubmission_file_/a.ipynb")
    student = new_student("moodle", found.key, found.submitters[0])
    assert (student.first_name, student.last_name) == ("Jean Luc", "Picard")
    assert student.id == "moodle-jeanlucpicard4"
    odd = new_student("blackboard", "k", Submitter(ids=("../../x y",)))
    assert "/" not in odd.id
    assert not odd.id.startswith(".")


def test_names_are_normalised_as_canvas_does():
    assert normalised("Müller, Zoë O'Neil") == "mullerzoeoneil"
