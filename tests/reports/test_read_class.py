"""A class is read whole, whatever is wrong with one submission, and in bounded time."""

import datetime
import json
import time

import pytest

from autograder.checkout import Checkout
from autograder.course_folder import open_course, write_config
from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student
from autograder.reports.class_report import read_class
from autograder.reports.class_report.build import build_report
from tests.reports.test_feedback_write import BROKEN

NOW = datetime.datetime(2026, 3, 1, 12, 0)
PROBLEMS = [f"problem_{number}" for number in range(15)]


def graded_notebook(answers: dict[str, str]) -> str:
    cells = [
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": name, "solution": True, "grade": False}},
            "source": code,
            "outputs": [],
        }
        for name, code in answers.items()
    ]
    verdicts = [
        {"test": f"test_{name}", "problem": name, "points": 2.0, "outcome": "wrong", "mistake": "m"}
        for name in answers
    ]
    judgement = {"verdicts": verdicts, "notes": [], "confined": True, "seconds": 0.1}
    return json.dumps({"cells": cells, "metadata": {"chainrule": judgement}, "nbformat": 4})


@pytest.fixture
def course(tmp_path):
    write_config(tmp_path)
    return open_course(tmp_path)


@pytest.fixture
def checkout(tmp_path):
    for number in range(1, 5):
        folder = tmp_path / "checkout" / "solutions" / f"ps{number}"
        folder.mkdir(parents=True)
        (folder / "nb.py").touch()
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def give(course, monkeypatch):
    """Put graded notebooks into the course, and students into its gradebook."""
    people = {}

    def run(assignment, notebooks):
        for student, text in notebooks.items():
            for step, content in (("autograded", text), ("submitted", "{}")):
                folder = course.folder(step, student, assignment)
                folder.mkdir(parents=True)
                (folder / "nb.ipynb").write_text(content, errors="surrogatepass")
        people[assignment] = list(notebooks)

    def results(_, assignment):
        grades = {f"test_{name}": CellGrade(f"test_{name}", 0.0, 2.0) for name in PROBLEMS}
        result = NotebookResult("nb", grades)
        return [
            GradedSubmission(Student(s), assignment, None, (result,)) for s in people[assignment]
        ]

    monkeypatch.setattr(read_class, "read_results", results)
    monkeypatch.setattr(read_class, "read_students", lambda _: [Student("absent")])
    return run


def test_a_submission_that_cannot_be_read_is_named_and_stops_no_other(course, give):
    good = graded_notebook({"relu": "x = 1"})
    give("ps1", {"ann": good, **BROKEN, "zoe": good})
    (course.folder("autograded", "ann", "ps1") / "nb.ipynb").unlink()
    (course.folder("submitted", "late", "ps1")).mkdir(parents=True)
    found = {one.submission.student.id: one for one in read_class.read_class(course, "ps1")}
    assert set(found) == {"ann", "late", "zoe", *BROKEN}
    assert found["zoe"].judgements
    for student in BROKEN:
        assert "cannot be read" in found[student].failures[0]
    assert "not a notebook" in found["ann"].failures[0]
    assert found["late"].failures == ("nb.ipynb was not handed in",)
    assert read_class.missing_students(course, list(found.values())) == ["absent"]


def test_links_work_for_any_students_name(course, give):
    give("ps1", {"a b#1?": graded_notebook({"relu": "x"})})
    (one,) = read_class.read_class(course, "ps1")
    assert one.link == "autograded/a%20b%231%3F/ps1/nb.ipynb"


STRANGE = "\ud800 </script><script>alert(1)</script> \x00 \x1b[31m"


def test_strange_text_in_names_and_answers_makes_a_page(course, checkout, give):
    give("ps1", {"ann": graded_notebook({STRANGE: STRANGE * 50}), "bob": graded_notebook({})})
    page = build_report(course, ["ps1"], NOW)
    page.encode()
    assert "\x00" not in page
    assert "<script>alert" not in page


@pytest.mark.slow
def test_three_hundred_students_by_four_assignments_take_seconds(course, checkout, give):
    """Three of them wrote a megabyte in each answer, which once took 26 times as long."""
    body = "".join(f"    v{n} = w[{n}] * x{n % 5} + {n}\n" for n in range(12))
    for number in range(1, 5):
        notebooks = {}
        for student in range(300):
            own = f"def f():\n    y = {student}\n" + body.replace("v", f"v{student % 90}_")
            if student < 3:
                own = own * 2_000
            notebooks[f"s{student:03}"] = graded_notebook(dict.fromkeys(PROBLEMS, own))
        give(f"ps{number}", notebooks)
    started = time.process_time()
    page = build_report(course, [f"ps{number}" for number in range(1, 5)], NOW)
    seconds = time.process_time() - started
    print(f"{seconds:.1f} s, {len(page):,} characters")
    assert "only the first 20,000 characters of the longest answers" in page
    assert len(page) < 8_000_000
    assert seconds < 60
