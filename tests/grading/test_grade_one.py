"""`autograder grade-one`: one notebook, no course folder, results as Gradescope takes them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import nbformat
import pytest

from autograder import checkout as checkout_module
from autograder.cli import main
from autograder.errors import UserError
from autograder.grading.judge_processes import Failed
from autograder.grading.single import Sources, results, source_of
from tests.grading.sums import RIGHT, SOURCE, WRONG, Class, as_if_judged


@pytest.fixture
def two(klass: Class, monkeypatch: pytest.MonkeyPatch) -> Class:
    """A checkout with a second assignment, which has one cell in common with the first."""
    folder = klass.checkout.solutions / "others"
    folder.mkdir()
    text = SOURCE.replace("total", "mean").replace("explain_sum", "explain_mean")
    (folder / "averaging.py").write_text(text)
    monkeypatch.setattr(checkout_module, "current", lambda: klass.checkout)
    return klass


def notebook(klass: Class, tmp_path: Path, answers: dict[str, str], name: str = "mine") -> Path:
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(klass.notebook(answers, "Because."), path)
    return path


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("answers", "score", "said"),
    [(RIGHT, 5, "Right"), (WRONG, 3, "Not yet right"), ({}, 0, "Not written yet")],
)
def test_points_and_sentences_are_printed_and_written(
    two: Class,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answers: dict[str, str],
    score: float,
    said: str,
) -> None:
    path, out = notebook(two, tmp_path, answers), tmp_path / "results.json"
    with pytest.raises(SystemExit) as ended:
        main(["grade-one", str(path), "--results", str(out)])
    assert not ended.value.code
    printed = capsys.readouterr().out
    if answers is WRONG:
        assert "Not yet right. " in printed
    assert f"sums: {score} of 5 points from tests." in printed
    document = json.loads(out.read_text())
    assert document["score"] == score
    assert [test["max_score"] for test in document["tests"] if "score" in test] == [2, 3]
    assert document["extra_data"]["confinement"] in ("bubblewrap", "landlock")
    assert said in document["tests"][0]["output"]
    assert "explain_sum" in document["output"]
    assert "canary" not in out.read_text() + printed
    assert not list(tmp_path.rglob("gradebook.db"))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b'{"nbformat": 4, "cells": ['])
def test_what_cannot_be_graded_is_one_sentence(two: Class, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "adding.ipynb"
    path.write_bytes(data)
    source = source_of(Sources.of_checkout(two.checkout, path), path, data, None)
    assert source.assignment == "sums"
    document = results(Failed("the file is empty"), source)
    assert document == {
        "score": 0.0,
        "output": "This could not be graded: the file is empty.",
        "stdout_visibility": "hidden",
        "tests": [],
    }


@pytest.mark.parametrize(
    ("data", "reason"), [(b"id,name\n1,Jane\n", "not a notebook"), (b"", "empty")]
)
def test_a_file_under_another_name_that_is_not_a_notebook_is_refused_with_the_reason(
    two: Class, tmp_path: Path, data: bytes, reason: str
) -> None:
    with pytest.raises(UserError, match=f"could not be graded: .*{reason}"):
        source_of(
            Sources.of_checkout(two.checkout, tmp_path / "class.csv"),
            tmp_path / "class.csv",
            data,
            None,
        )


def test_an_assignment_is_known_by_cells_then_by_name_or_must_be_named(
    two: Class, tmp_path: Path
) -> None:
    path = notebook(two, tmp_path, RIGHT, "averaging")
    assert (
        source_of(Sources.of_checkout(two.checkout, path), path, path.read_bytes(), None).assignment
        == "sums"
    )
    assert (
        source_of(
            Sources.of_checkout(two.checkout, path), path, path.read_bytes(), "others"
        ).assignment
        == "others"
    )
    foreign = tmp_path / "foreign.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), foreign)
    with pytest.raises(UserError, match=r"No cell of .* belongs to an assignment.*others, sums"):
        source_of(Sources.of_checkout(two.checkout, foreign), foreign, foreign.read_bytes(), None)
    with pytest.raises(UserError, match="no assignment 'none'"):
        source_of(Sources.of_checkout(two.checkout, path), path, path.read_bytes(), "none")


def test_nothing_that_a_student_may_not_see_is_in_the_results(klass: Class) -> None:
    from autograder.grading.grade_one import Task
    from autograder.grading.read_sources import load_sources
    from autograder.sandbox.bounds import Bounds

    course = klass.course
    (source,) = load_sources(course.solutions, "sums", course.config)
    data = nbformat.writes(klass.notebook(WRONG)).encode()
    document = results(as_if_judged(Task(data, source, Bounds())), source)
    assert "assert" not in json.dumps(document)


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["grade-one", str(tmp_path / "none.ipynb")])
    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


#: Right on the visible test alone.
ONLY_VISIBLE = {**RIGHT, "double": "def double(x):\n    return 6\n"}


@pytest.mark.sandbox
def test_what_a_hidden_test_found_is_shown_after_publication_only(
    two: Class, tmp_path: Path
) -> None:
    path, shown = notebook(two, tmp_path, RIGHT), {}
    for name, answers in (("right", RIGHT), ("only visible", ONLY_VISIBLE)):
        path, out = notebook(two, tmp_path, answers), tmp_path / "results.json"
        with contextlib.suppress(SystemExit):
            main(["grade-one", str(path), "--results", str(out)])
        document = json.loads(out.read_text())
        shown[name] = [one for one in document["tests"] if one["visibility"] == "visible"]
        hidden = [one for one in document["tests"] if one["visibility"] == "after_published"]
        assert [one["name"] for one in hidden] == ["test_double, with hidden tests"]
        assert hidden[0]["score"] == (2 if answers is RIGHT else 0)
        assert hidden[0]["status"] == ("passed" if answers is RIGHT else "failed")
    assert shown["right"] == shown["only visible"]
    assert [one["name"] for one in shown["right"]] == ["test_double", "test_total"]


def test_a_test_that_passes_given_right_answers_before_it_does_not_say_so_too_early(
    klass: Class,
) -> None:
    from autograder.grading.grade_one import Task
    from autograder.grading.read_sources import load_sources
    from autograder.sandbox.bounds import Bounds

    course = klass.course
    (source,) = load_sources(course.solutions, "sums", course.config)
    graded = as_if_judged(Task(nbformat.writes(klass.notebook(RIGHT)).encode(), source, Bounds()))
    graded.judgement["verdicts"][0] |= {
        "outcome": "right given upstream",
        "message": "Right, given right answers to what it builds on.",
        "visible_passed": False,
    }
    visible, scored = results(graded, source)["tests"][:2]
    assert (visible["status"], scored["status"]) == ("failed", "passed")
    assert "given" not in visible["output"]
    assert scored["score"] == 2


@pytest.mark.sandbox
def test_a_hostile_notebook_is_graded_and_earns_nothing(two: Class, tmp_path: Path) -> None:
    hostile = "import os, sys\nclass Any:\n    def __eq__(self, other):\n        return True\n"
    hostile += "    __hash__ = None\ndef double(x):\n    return Any()\nos.system('kill -9 -1')\n"
    path = notebook(two, tmp_path, {**RIGHT, "double": hostile})
    out = tmp_path / "results.json"
    with pytest.raises(SystemExit) as ended:
        main(["grade-one", str(path), "--results", str(out)])
    assert not ended.value.code
    assert json.loads(out.read_text())["score"] == 3
