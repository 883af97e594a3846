"""Whose file it is, told from the names that Canvas and Moodle give."""

import pytest

from autograder.gradebook import Student
from autograder.lms.naming import new_student, normalised, notebook_name, owner, recognise

ANNA = Student("am17", "Anna", "Müller", lms_user_id="")
ROBERT = Student("ro2", "Robert", "O'Neil, Jr.", lms_user_id="10231")
CLASS = [ANNA, ROBERT]


def test_canvas_names_are_taken_apart():
    handed = recognise("mulleranna_LATE_10555_558231_relu_derivatives-2.ipynb")
    assert (handed.lms, handed.user, handed.file) == ("canvas", "10555", "relu_derivatives.ipynb")
    assert (handed.attempt, handed.late) == (2, True)


def test_canvas_keeps_letters_of_every_alphabet_and_may_write_late_in_lower_case():
    handed = recognise("łukaszżółć_late_10555_558231_relu_derivatives.ipynb")
    assert (handed.user, handed.late) == ("10555", True)
    assert owner(handed, [Student("lz", "Łukasz", "Żółć")]).id == "lz"


def test_canvas_leaves_the_name_out_where_grading_is_anonymous():
    handed = recognise("10231_558231_relu_1_2_derivatives.ipynb")
    assert (handed.name, handed.user, handed.file) == ("", "10231", "relu_1_2_derivatives.ipynb")
    assert owner(handed, CLASS) == ROBERT
    assert owner(recognise("999_558231_relu.ipynb"), CLASS) is None


def test_a_number_of_moodle_decides_nothing_for_it_changes_with_the_assignment():
    entry = "Robert O'Neil, Jr._10555_assignsubmission_file_/a.ipynb"
    assert owner(recognise(entry), CLASS) == ROBERT
    assert owner(recognise("Zoe_10231_assignsubmission_file_/a.ipynb"), CLASS) is None
    assert new_student(recognise(entry)).lms_user_id == ""


def test_moodle_names_are_taken_apart_in_both_forms():
    for entry in (
        "Anna Müller_4711_assignsubmission_file_/relu_derivatives.ipynb",
        "Anna Müller_4711_assignsubmission_file_relu_derivatives.ipynb",
    ):
        handed = recognise(entry)
        assert (handed.lms, handed.user, handed.name) == ("moodle", "4711", "Anna Müller")
        assert handed.file == "relu_derivatives.ipynb"


def test_a_nested_file_of_moodle_keeps_its_folder():
    entry = "Anna Müller_4711_assignsubmission_file_/work/day 1/relu.ipynb"
    assert recognise(entry).file == "work/day 1/relu.ipynb"


@pytest.mark.parametrize(
    "entry", ["relu.ipynb", "a/b.ipynb", "A_1_assignsubmission_onlinetext_/onlinetext.html"]
)
def test_other_names_are_not_recognised(entry):
    assert recognise(entry) is None


def test_the_platforms_number_decides_whose_it_is():
    assert owner(recognise("someoneelse_10231_1_a.ipynb"), CLASS) == ROBERT


def test_without_a_number_in_the_class_list_the_name_decides():
    assert owner(recognise("mulleranna_999_1_a.ipynb"), CLASS) == ANNA
    assert owner(recognise("Anna Müller_4_assignsubmission_file_/a.ipynb"), CLASS) == ANNA


def test_a_name_that_two_students_share_decides_nothing():
    twin = Student("am18", "Anna", "Müller")
    assert owner(recognise("mulleranna_999_1_a.ipynb"), [ANNA, twin]) is None


def test_somebody_unknown_becomes_a_student_of_their_own():
    student = new_student(recognise("Jean Luc Picard_4_assignsubmission_file_/a.ipynb"))
    assert (student.id, student.first_name, student.last_name) == ("moodle-4", "Jean Luc", "Picard")


def test_names_fold_as_canvas_folds_them():
    assert normalised("Müller, Zoë O'Neil") == "mullerzoeoneil"


@pytest.mark.parametrize(
    "file",
    [
        "relu.ipynb",
        "relu (1).ipynb",
        "relu-3.ipynb",
        "Relu.ipynb",
        "relu-Copy1.ipynb",
        "x/relu.ipynb",
    ],
)
def test_what_a_browser_adds_to_a_name_goes(file):
    assert notebook_name(file, ["relu", "other"], only_one=False) == "relu"


def test_a_renamed_notebook_is_the_assignments_if_it_is_the_only_one():
    assert notebook_name("mine.ipynb", ["relu"], only_one=True) == "relu"
    assert notebook_name("mine.ipynb", ["relu"], only_one=False) is None
    assert notebook_name("mine.ipynb", ["relu", "other"], only_one=True) is None
