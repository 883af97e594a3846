"""A solved source is proved before the first submission of it is judged."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.course_folder import CourseFolder, open_course
from autograder.errors import UserError
from autograder.grading.adopt import adopt
from autograder.grading.in_step import releases_out_of_step
from autograder.grading.proof import ProofTask, explanation, finding, prove
from autograder.grading.read_sources import as_released, load_sources
from autograder.grading.run import run
from autograder.grading.run_report import GradingReport
from autograder.grading.summary import lines
from autograder.grading.unprotected import not_protected_in
from autograder.grading.workers import LocalWorkers
from autograder.judge.attempt import Trouble
from autograder.judge.judge import Proof
from autograder.judge.one_process import InProcess
from autograder.judge.verdict import Outcome, Verdict
from autograder.notebook.compiled import Test as CompiledTest
from autograder.sandbox.bounds import Bounds
from tests.gradebook.rows import scores
from tests.grading.stock import cell, hand_in, make_course

#: A test of what no other process can see.
IN_PROCESS = "assert 'squares' in get_ipython().user_ns"


def proof(trouble: Trouble | None, there: InProcess | None, code: str = "f()") -> Proof:
    test = CompiledTest("test_f", "f", 2.0, 1, ("f",), (), code, None)
    verdict = Verdict("test_f", "f", 2.0, Outcome.WRONG, message="1 of 2 points.", earned=1.0)
    return Proof(test, verdict, trouble, there)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble("NameError", "name 'np' is not defined", "np.ones(3)"), "the judge does not have"),
        (Trouble("CodecError", "a Frame cannot cross", "f()"), "does not cross between"),
        (Trouble("AssertionError", "", "assert f() is other"), "by identity"),
        (Trouble("TypeError", "'x' is odd", "f()"), "TypeError: 'x' is odd; the test and the"),
        (None, "1 of 2 points"),
    ],
)
def test_the_reason_is_in_words(trouble: Trouble | None, words: str) -> None:
    reason, advice = explanation(proof(trouble, InProcess(2.0)))
    assert words in reason
    assert advice
    found = finding("nb", proof(trouble, InProcess(2.0)))
    assert found is not None
    assert found.stops
    assert "nb.ipynb, test 'test_f' (2 points)" in found.text
    assert "'unprotected'" in found.text


def test_a_test_that_nobody_passes_does_not_stop_grading() -> None:
    found = finding("nb", proof(None, InProcess(1.0, "ValueError: no")))
    assert found is not None
    assert not found.stops
    assert "does not pass it in stock nbgrader either: ValueError: no." in found.text
    passed = proof(None, InProcess(2.0))
    right = replace(passed, verdict=replace(passed.verdict, outcome=Outcome.RIGHT))
    assert finding("nb", right) is None


def test_a_test_that_is_worth_nothing_is_named_and_does_not_stop_grading() -> None:
    lost = proof(Trouble("TypeError", "'x' is odd", "f()"), InProcess(0.0))
    worthless = replace(
        lost,
        test=replace(lost.test, points=0.0),
        verdict=replace(lost.verdict, points=0.0, earned=0.0),
    )
    found = finding("nb", worthless)
    assert found is not None
    assert not found.stops
    assert "it passes in stock nbgrader and not here" in found.text
    right = replace(worthless, verdict=replace(worthless.verdict, outcome=Outcome.RIGHT))
    assert finding("nb", right) is None


def test_tests_that_nbgrader_has_yet_to_write_stop_grading(tmp_path: Path) -> None:
    more = cell("### AUTOTEST squares(3)", "auto", grade=True, locked=True, points=1)
    course = adopt(make_course(tmp_path, more)).course
    first, _ = load_sources(course.solutions, "hw1", course.config)
    (found,) = prove(ProofTask(first, Bounds(), True, b"", ""))
    assert found.stops
    assert "test 'auto'" in found.text
    assert "source_with_tests" in found.text


@pytest.mark.sandbox
def test_points_for_nothing_are_named(tmp_path: Path) -> None:
    more = cell("print('done')", "ends", grade=True, locked=True, points=1)
    course = adopt(make_course(tmp_path, more)).course
    first, _ = load_sources(course.solutions, "hw1", course.config)
    empty = nbformat.writes(as_released(first.notebook(), course.config))
    (found,) = prove(ProofTask(first, Bounds(), True, b"", empty))
    assert not found.stops
    assert found.text == (
        "first.ipynb, test 'ends': a notebook in which nothing is written gets 1 of its 1 points."
    )


def test_a_release_of_an_earlier_source_is_named(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    course = adopt(root).course
    shutil.copytree(root / "source", root / "release")
    sources = load_sources(course.solutions, "hw1", course.config)
    (said, _) = releases_out_of_step(course, sources)
    assert said.startswith("first.ipynb in ")
    assert "What is graded is the source as it is now." in said


@pytest.fixture
def workers():
    pool = LocalWorkers(1)
    yield pool
    pool.close()


def graded(course: CourseFolder, workers: LocalWorkers) -> GradingReport:
    return run(course, "hw1", workers)


@pytest.mark.sandbox
def test_grading_stops_until_the_author_has_decided(
    tmp_path: Path, workers: LocalWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = cell(IN_PROCESS, "uses_shell", grade=True, locked=True, points=5)
    root = make_course(tmp_path / "course", more)
    course = adopt(root).course
    hand_in(root, "ann")
    with pytest.raises(UserError) as stopped:
        graded(course, workers)
    said = str(stopped.value)
    assert "hw1 is not graded yet" in said
    assert said.count("  * ") == 1
    assert "first.ipynb, test 'uses_shell' (5 points): it passes in stock nbgrader" in said
    assert "it asks for the notebook's own shell" in said
    assert not (root / "gradebook.db").exists()

    marked = cell(IN_PROCESS, "uses_shell", grade=True, locked=True, points=5)
    marked.metadata["tags"] = ["unprotected"]
    for path in (root / "source" / "hw1").iterdir():
        path.unlink()
    (root / "source" / "hw1").rmdir()
    make_course(tmp_path / "other", marked)
    (tmp_path / "other" / "source" / "hw1").rename(root / "source" / "hw1")
    report = graded(open_course(root), workers)
    assert scores(course.db_url) == {"ann": 13}
    sentence = "5 points are not protected"
    assert any(sentence in line for line in lines(report))
    assert sentence in not_protected_in(course, "hw1")

    monkeypatch.setattr("autograder.grading.proof.Finding", None)  # nothing is proved again
    again = graded(open_course(root), workers)
    assert again.unchanged == ["ann"]
