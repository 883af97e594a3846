"""Grades out: the columns that Canvas and Moodle document, whatever a student is called."""

import csv
import datetime
import io

import pytest

from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student
from autograder.lms.export import FORMATS, table

NAMES = [
    ("Anna", "Müller"),
    ("Robert", "O'Neil, Jr."),
    ('Grace "Amazing"', "Hopper"),
    ("=HYPERLINK(1)", "=1+1"),
    ("李", "小龙"),
    ("@home", "-Dash"),
]


def student(number: int, first: str, last: str) -> Student:
    return Student(f"s{number:02}", first, last, f"s{number:02}@example.org", str(900 + number))


STUDENTS = [student(number, *name) for number, name in enumerate(NAMES)]


def submission(of: Student, score: float | None, penalty: float = 0.0) -> GradedSubmission:
    grades = {
        "test_relu": CellGrade("test_relu", score, 4.0),
        "explain": CellGrade("explain", None, 2.5),
    }
    when = datetime.datetime(2026, 3, 1, 23, 59, 30)
    return GradedSubmission(of, "ps1", when, (NotebookResult("nb", grades, {}, penalty),))


SUBMISSIONS = [submission(s, 4.0 - i / 3) for i, s in enumerate(STUDENTS[:-1])]


def read(kind: str) -> list[dict[str, str]]:
    text = table(kind, "ps1", STUDENTS, SUBMISSIONS).as_csv()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def test_canvas_rows_come_back_as_the_class():
    possible, *rows = read("canvas")
    assert possible["Student"].strip() == "Points Possible"
    assert possible["ps1"] == "6.5"
    assert [row["ID"] for row in rows] == [s.lms_user_id for s in STUDENTS]
    assert [row["SIS Login ID"] for row in rows] == [s.id for s in STUDENTS]
    names = [unguarded(row["Student"]) for row in rows]
    assert names == [f"{s.last_name}, {s.first_name}" for s in STUDENTS]
    assert [row["ps1"] for row in rows] == ["4", "3.67", "3.33", "3", "2.67", ""]


def test_canvas_columns_are_the_documented_ones_in_order():
    text = table("canvas", "ps1", STUDENTS, SUBMISSIONS).as_csv()
    assert text.splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,ps1"


def test_moodle_rows_come_back_as_the_class():
    rows = read("moodle")
    assert [unguarded(row["First name"]) for row in rows] == [s.first_name for s in STUDENTS]
    assert [unguarded(row["Last name"]) for row in rows] == [s.last_name for s in STUDENTS]
    assert [row["Email address"] for row in rows] == [s.email for s in STUDENTS]
    assert [row["ID number"] for row in rows] == [s.lms_user_id for s in STUDENTS]
    assert rows[1]["Assignment: ps1 (Real)"] == "3.67"


def test_csv_tells_each_problem_and_what_is_unmarked():
    rows = read("csv")
    assert rows[0]["test_relu"] == "4"
    assert rows[0]["explain"] == ""
    assert rows[0]["unmarked"] == "1"
    assert rows[0]["submitted"] == "2026-03-01 23:59:30"
    assert rows[-1]["score"] == ""


@pytest.mark.parametrize("kind", FORMATS)
def test_no_name_is_a_formula_to_a_spreadsheet(kind):
    text = table(kind, "ps1", STUDENTS, SUBMISSIONS).as_csv()
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_an_id_that_the_lms_matches_by_is_never_altered():
    odd = Student("-17", "A", "B", "a@example.org", "")
    assert table("canvas", "ps1", [odd], []).rows[1][3] == "-17"
    assert table("moodle", "ps1", [odd], []).rows[0][2] == "-17"


def test_a_late_penalty_is_taken_off_and_told():
    row = table("csv", "ps1", [], [submission(STUDENTS[0], 4.0, penalty=1.5)]).rows[0]
    assert row[5:8] == ("2.5", "6.5", "1.5")


def test_a_student_whom_only_the_submission_knows_is_listed():
    assert len(table("moodle", "ps1", [], SUBMISSIONS).rows) == len(SUBMISSIONS)


def test_what_could_not_be_graded_has_no_grade_rather_than_zero():
    lost = submission(STUDENTS[0], None)
    assert table("canvas", "ps1", [], [lost]).rows[1][-1] == ""
    assert table("csv", "ps1", [], [lost]).rows[0][5:] == ("",) * 5
