"""nbgrader's own commands work on the same folder and come to the same rows."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.course_folder import CourseFolder, open_course
from autograder.grading.run import run
from autograder.grading.workers import LocalWorkers
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.sums import RIGHT, WRONG, Class

pytestmark = pytest.mark.sandbox


def converter(kind: type, course: CourseFolder, **settings: str) -> object:
    """Return what an ``nbgrader`` command runs, with the settings of the course folder."""
    directory = CourseDirectory(config=course.config, assignment_id="sums", **settings)
    made = kind(coursedir=directory, config=course.config)
    made.log = logging.getLogger("tests.nbgrader")
    return made


def fill(klass: Class) -> None:
    klass.hand_in("ann", RIGHT, written="Because.", timestamp="2026-10-16 20:00:00 UTC")
    klass.hand_in("bob", WRONG, timestamp="2026-10-18 20:00:00 UTC")
    klass.hand_in("cy", {})
    klass.hand_in("di", {"double": "print('hello')\nimport sys\nprint(1, file=sys.stderr)\n5"})
    klass.hand_in("eve", b"%PDF-1.7")
    klass.hand_in("flo", RIGHT, name="adding (1).ipynb")
    klass.hand_in("gus", b"", name="essay.docx")
    notebook = klass.notebook(RIGHT)
    notebook.cells = [notebook.cells[-1], *notebook.cells[:3], notebook.cells[2]]
    klass.hand_in("hal", json.dumps(notebook).encode())
    everything = klass.notebook(WRONG)
    for cell in everything.cells:
        cell.metadata["tags"] = ["skip-execution"]
        cell.metadata.setdefault("nbgrader", {}).update(points=100, grade=True)
    klass.hand_in("ivy", json.dumps(everything).encode())
    # What students send along is not configuration.
    folder = klass.hand_in("jo", RIGHT)
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Autograde.autograde_preprocessors = []\n"
        "c.JudgeSubmission.unconfined = True\n"
    )


@pytest.fixture
def workers():
    pool = LocalWorkers(1)
    yield pool
    pool.close()


def test_nbgrader_autograde_and_ours_leave_the_same_rows_and_the_same_notebooks(
    klass: Class, workers: LocalWorkers
) -> None:
    fill(klass)
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    other = klass.root.with_name("by-nbgrader")
    shutil.copytree(klass.root, other)

    course = open_course(other)
    (klass.checkout.solutions / "sums" / "adding.ipynb").write_text(
        json.dumps(klass.solved())
    )  # nbgrader's own commands read notebooks only
    converter(GenerateAssignment, course).start()
    with pytest.raises(NbGraderException):
        converter(Autograde, course).start()

    report = run(klass.course, "sums", workers)

    assert {result.student for result in report.failed} == {"eve", "flo", "gus"}
    ours, theirs = gradebook_rows(klass.course.db_url), gradebook_rows(course.db_url)
    for table, rows in theirs.items():
        # gus handed in no notebook: here the class list and the report have him all the same.
        assert [row for row in ours[table] if "gus" not in row] == rows, table
    assert scores(course.db_url) == {
        "ann": 5, "bob": 3, "cy": 0, "di": 0, "hal": 2, "ivy": 3, "jo": 5, "eve": 0, "flo": 0,
    }  # fmt: skip
    for result in report.results:
        if result.recorded:
            compare_notebooks(klass.root, other, result.student)


def compare_notebooks(one: Path, other: Path, student: str) -> None:
    documents = []
    for root in (one, other):
        document = json.loads((root / "autograded" / student / "sums" / "adding.ipynb").read_text())
        judgement = document["metadata"]["chainrule"]
        for part in (judgement, *judgement["verdicts"]):
            part.pop("seconds")
        for cell in document["cells"]:
            cell.pop("id")
        documents.append(document)
    assert documents[0]["cells"] == documents[1]["cells"]
    assert documents[0]["metadata"] == documents[1]["metadata"]


def test_due_dates_and_penalties_agree_with_nbgraders(klass: Class, workers: LocalWorkers) -> None:
    from sqlalchemy import create_engine, text

    klass.hand_in("ann", RIGHT, timestamp="2026-10-18 12:00:00 UTC")
    klass.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    run(klass.course, "sums", workers)
    engine = create_engine(klass.course.db_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE assignment SET duedate = '2026-10-16 22:00:00.000000'"))
    engine.dispose()
    run(klass.course, "sums", workers, force=True)
    ours = gradebook_rows(klass.course.db_url)
    (klass.checkout.solutions / "sums" / "adding.ipynb").write_text(json.dumps(klass.solved()))
    theirs = converter(Autograde, klass.course)
    theirs.force = True
    theirs.start()
    assert ours["notebooks"][0][3] == 5
    assert gradebook_rows(klass.course.db_url) == ours


def test_feedback_export_and_formgrader_read_what_we_wrote(
    klass: Class, workers: LocalWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", WRONG)
    run(klass.course, "sums", workers)
    course = klass.course

    converter(GenerateFeedback, course).start()
    page = (klass.root / "feedback" / "bob" / "sums" / "adding.html").read_text()
    assert "Feedback for bob" in page
    assert "BEGIN HIDDEN TESTS" not in page

    api = NbGraderAPI(coursedir=CourseDirectory(config=course.config), config=course.config)
    (assignment,) = api.get_assignments()
    assert (assignment["name"], assignment["num_submissions"]) == ("sums", 2)
    assert assignment["max_score"] == 9
    submissions = {row["student"]: row for row in api.get_submissions("sums")}
    assert {name: row["score"] for name, row in submissions.items()} == {"ann": 5, "bob": 3}
    assert all(row["autograded"] for row in submissions.values())

    # formgrader's Autograde button.
    klass.hand_in("bob", RIGHT)
    result = api.autograde("sums", "bob")
    assert result["success"], result
    assert {r["student"]: r["score"] for r in api.get_submissions("sums")} == {"ann": 5, "bob": 5}


def test_a_bound_set_for_the_assignment_holds_with_both_commands(
    klass: Class, workers: LocalWorkers
) -> None:
    klass.hand_in("ann", {"double": "def double(x):\n    while True: pass\n"})
    klass.configure('c.JudgeSubmission.bounds = {"wall": 20}')
    klass.configure('c.JudgeSubmission.assignment_bounds = {"sums": {"wall": 0.5, "total": 8}}')
    report = run(klass.course, "sums", workers)
    verdict = report.results[0].judgements["adding"]["verdicts"][0]
    assert (verdict["outcome"], verdict["bound"]) == ("stopped", "wall time")
    (klass.checkout.solutions / "sums" / "adding.ipynb").write_text(json.dumps(klass.solved()))
    theirs = converter(Autograde, klass.course)
    theirs.force = True
    theirs.start()
    path = klass.root / "autograded" / "ann" / "sums" / "adding.ipynb"
    (verdict, _) = json.loads(path.read_text())["metadata"]["chainrule"]["verdicts"]
    assert (verdict["outcome"], verdict["bound"]) == ("stopped", "wall time")
