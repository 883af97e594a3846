"""Whatever goes wrong with one submission is reported with it, and the others are graded."""

from __future__ import annotations

import os

import pytest
from sqlalchemy.exc import OperationalError

from autograder.errors import UserError
from autograder.grading import recording, workers
from autograder.grading import run as run_module
from autograder.grading.grade_one import Task
from autograder.grading.judge_processes import Failed
from autograder.grading.run import run
from autograder.grading.run_report import GradingReport
from autograder.grading.summary import lines, table
from autograder.reports.class_report.read_class import read_class
from autograder.reports.feedback.write import write_feedback
from tests.gradebook.rows import scores
from tests.grading.sums import RIGHT, Class, InThisProcess, as_if_judged

#: What libraries raise over odd input, and what an instructor reads of it.
ERRORS = [
    (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "not valid Unicode"),
    (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
    (MemoryError(), "not enough memory"),
    (KeyError("cells"), "the field 'cells' is missing"),
    (ValueError("Exceeds the limit (4300 digits)"), "Exceeds the limit"),
    (TypeError(), "an error without a message"),
    (FileNotFoundError(2, "No such file or directory", "x.txt"), "No such file or directory"),
]
CLASS_NAMES = [type(error).__name__ for error, _ in ERRORS] + ["Error", "Exception"]


def graded(klass: Class, workers: InThisProcess | None = None) -> tuple[GradingReport, str]:
    report = run(klass.course, "sums", workers or InThisProcess())
    (bad,) = report.failed
    assert bad.student == "bob"
    assert scores(klass.course.db_url)["ann"] == scores(klass.course.db_url)["cy"] == 5
    assert table(report) is not None
    (reason,) = bad.failures
    assert not any(name in reason for name in CLASS_NAMES)
    assert "\n" not in reason
    return report, reason


@pytest.fixture
def three(klass: Class) -> Class:
    for student in ("ann", "bob", "cy"):
        klass.hand_in(student, RIGHT)
    return klass


@pytest.mark.parametrize(("error", "reason"), ERRORS)
def test_what_cannot_be_written(
    three: Class, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    real = recording.record

    def record(connection: object, rows: object, student: str, *rest: object) -> object:
        if student == "bob":
            raise error
        return real(connection, rows, student, *rest)

    monkeypatch.setattr(recording, "record", record)
    assert reason in graded(three)[1]
    assert not (three.root / "autograded" / "bob").exists()
    monkeypatch.undo()
    assert run(three.course, "sums", InThisProcess()).failed == []


@pytest.mark.parametrize(("error", "reason"), ERRORS)
def test_what_cannot_be_judged(
    three: Class, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    bobs = (three.root / "submitted" / "bob" / "sums" / "adding.ipynb").read_bytes() + b"\n"
    three.hand_in("bob", bobs)

    def grade(task: Task) -> object:
        if task.submission == bobs:
            raise error
        return as_if_judged(task)

    class Attempts(InThisProcess):
        def map(self, tasks):
            for key, task in tasks:
                yield key, workers.attempt(task)

    monkeypatch.setattr(workers, "grade", grade)
    assert reason in graded(three, Attempts())[1]


@pytest.mark.parametrize("text", ["\ud800", "half \udfff of a pair", "\udc80" * 3])
def test_text_that_no_file_takes(three: Class, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Surrogates(InThisProcess):
        def map(self, tasks):
            for key, outcome in super().map(tasks):
                if key[0] == "bob":
                    object.__setattr__(outcome, "notebook", outcome.notebook + text)
                yield key, outcome

    assert "not valid Unicode" in graded(three, Surrogates())[1]


def test_a_folder_that_cannot_be_read(three: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    real = run_module.find_submission

    def find(course: object, assignment: str, student: str, names: object) -> object:
        if student == "bob":
            raise PermissionError(13, "Permission denied", "/course/submitted/bob")
        return real(course, assignment, student, names)

    monkeypatch.setattr(run_module, "find_submission", find)
    assert "Permission denied" in graded(three)[1]


def test_a_folder_that_is_a_link_to_anothers_work(klass: Class) -> None:
    klass.hand_in("ann", RIGHT)
    (klass.root / "submitted" / "bob").mkdir()
    (klass.root / "submitted" / "bob" / "sums").symlink_to(klass.root / "submitted/ann/sums")
    (bad,) = run(klass.course, "sums", InThisProcess()).failed
    assert bad.student == "bob"
    assert "it is a link" in bad.failures[0]
    assert scores(klass.course.db_url) == {"ann": 5}


@pytest.mark.parametrize("name", [b"b\xff", b"\xed\xa0\x80", b"caf\xe9"])
def test_a_folders_name_that_is_not_text(klass: Class, name: bytes) -> None:
    klass.hand_in("ann", RIGHT)
    folder = klass.root / "submitted" / os.fsdecode(name) / "sums"
    folder.mkdir(parents=True)
    report = run(klass.course, "sums", InThisProcess())
    (bad,) = report.failed
    assert "not valid text" in bad.failures[0]
    bad.student.encode()
    "\n".join(lines(report)).encode()
    assert scores(klass.course.db_url) == {"ann": 5}


@pytest.mark.parametrize(
    "error",
    [
        UserError("The disk is full."),
        OperationalError("INSERT", {}, Exception("database is locked")),
        OSError(28, "No space left on device"),
        OSError(30, "Read-only file system"),
    ],
)
def test_what_the_next_submission_would_meet_as_well_ends_the_run_in_one_sentence(
    three: Class, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(recording, "stage_results", fail)
    with pytest.raises(UserError) as raised:
        run(three.course, "sums", InThisProcess())
    assert "Error" not in str(raised.value)


def test_a_judge_that_is_lost_again_and_again_costs_only_its_submission(klass: Class) -> None:
    for student in ("ann", "bob", "cy"):
        klass.hand_in(student, RIGHT)

    class Lost(InThisProcess):
        def map(self, tasks):
            for key, outcome in super().map(tasks):
                lost = Failed("the judge's process was lost 3 times while judging it")
                yield key, lost if key[0] == "bob" else outcome

    assert "lost 3 times" in graded(klass, Lost())[1]


#: What may become of a graded notebook on the disk.
DAMAGE = {
    "cut off": lambda text: text[: len(text) // 2],
    "nested": lambda text: '{"a":' * 50_000,
    "not text": lambda text: "\x00\x01",
    "other types": lambda text: text.replace('"source": [', '"source": 7, "other": ['),
    "surrogates": lambda text: text.replace("# Sums", "# \\ud800 Sums"),
    "judgement of other types": lambda text: text.replace('"verdicts": [', '"verdicts": 3, "x": ['),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_feedback_and_report_of_the_others_though_one_graded_notebook_is_damaged(
    three: Class, damage: str
) -> None:
    run(three.course, "sums", InThisProcess())
    path = three.root / "autograded" / "bob" / "sums" / "adding.ipynb"
    text = path.read_text()
    path.chmod(0o644)
    path.write_text(DAMAGE[damage](text))
    assert path.read_text() != text
    written, skipped = write_feedback(three.course, "sums")
    assert len(written) == 3
    assert {page.student for page in skipped} <= {"bob"}
    for page in skipped:
        assert not any(name in page.reason for name in CLASS_NAMES)
    for student in ("ann", "cy"):
        page = three.root / "feedback" / student / "sums" / "adding.html"
        assert "double" in page.read_text()
    graded = read_class(three.course, "sums")
    assert {one.submission.student.id for one in graded} == {"ann", "bob", "cy"}
    with_answers = {one.submission.student.id for one in graded if one.answers}
    assert {"ann", "cy"} <= with_answers
