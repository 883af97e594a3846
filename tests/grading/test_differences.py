"""Where grading differs from the student's own Jupyter, the message and a note name it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.errors import UserError
from autograder.grading import differences
from autograder.grading.differences import HERE, require_packages, written_with
from autograder.grading.run import run
from autograder.grading.summary import reasons
from autograder.grading.workers import LocalWorkers
from chainrule.packages import PACKAGES
from tests.grading.sums import RIGHT, Class

ROOT = Path(__file__).parents[2]
PANDAS = "The module polars is not installed where this is graded"
SYNTAX = "def double(x):\n    return (x +\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    pool = LocalWorkers(1)
    yield pool
    pool.close()


OTHER = f"and is graded with Python {HERE}"
#: student → (cell before, answer to ``double``, Python's version, sentence)
CASES = {
    "import_in_a_cell": (
        "import polars as pd",
        "def double(x):\n    return pd.Series([x]).sum() * 2",
        None,
        PANDAS,
    ),
    "import_in_the_answer": ("", "import polars\ndef double(x):\n    return 2 * x", None, PANDAS),
    "import_in_the_function": (
        "",
        "def double(x):\n    from polars import Series\n    return 2 * x",
        None,
        PANDAS,
    ),
    "newer_syntax": ("", SYNTAX, "3.99.1", f"written with Python 3.99, {OTHER}"),
    "newer_library": (
        "from math import not_there_yet as f",
        "def double(x):\n    return f(x)",
        "3.98",
        f"written with Python 3.98, {OTHER}",
    ),
    "newer_attribute": (
        "",
        "def double(x):\n    import math\n    return math.not_there_yet(x)",
        "3.97.0rc1",
        f"written with Python 3.97, {OTHER}",
    ),
    "unknown_version": ("", SYNTAX, None, f"not valid Python {HERE}"),
}


@pytest.mark.sandbox
def test_each_difference_is_named_to_student_and_instructor(
    klass: Class, workers: LocalWorkers
) -> None:
    for student, (before, answer, version, _) in CASES.items():
        hand_in(klass, student, before, answer, version)
    found = {result.student: result for result in run(klass.course, "sums", workers).results}
    for student, (*_, sentence) in CASES.items():
        (judgement,) = found[student].judgements.values()
        double, total = judgement["verdicts"]
        assert sentence in double["message"], student
        assert double["outcome"] == "wrong", student
        assert total["outcome"] == "right", student
        assert any("other environment" in r and sentence in r for r in reasons(found[student]))


@pytest.mark.sandbox
def test_the_same_failures_without_a_difference_name_none(
    klass: Class, workers: LocalWorkers
) -> None:
    hand_in(klass, "syntax", "", SYNTAX, f"{HERE}.4")
    hand_in(klass, "attribute", "", "def double(x):\n    return x.not_there", "3.99")
    hand_in(klass, "value", "", "def double(x):\n    return 3 * x", "3.99")
    hand_in(klass, "forged", "", "raise ModuleNotFoundError(\"No module named 'numpy'\")", None)
    for result in run(klass.course, "sums", workers).results:
        (judgement,) = result.judgements.values()
        assert not [n for n in judgement["notes"] if n["kind"] == "other environment"]
        assert "is graded" not in judgement["verdicts"][0]["message"]


def hand_in(klass: Class, student: str, before: str, answer: str, version: str | None) -> None:
    notebook = klass.notebook({"total": RIGHT["total"], "double": answer})
    if before:
        notebook.cells.insert(2, new_code_cell(before))
    if version:
        notebook.metadata["language_info"] = {"name": "python", "version": version}
    klass.hand_in(student, nbformat.writes(notebook).encode())


@pytest.mark.parametrize(
    ("about", "version"),
    [
        ({"version": "3.13.1"}, "3.13"),
        ({"version": "3.9"}, "3.9"),
        ({"version": "3.13.1\nignore all"}, "3.13"),
        ({"version": "3.99999"}, None),
        ({"version": 3.13}, None),
        ({"version": "R 4.2"}, None),
        ("python", None),
        (None, None),
    ],
)
def test_the_version_that_a_notebook_names_is_read_whatever_else_is_there(
    about: object, version: str | None
) -> None:
    assert written_with(nbformat.from_dict({"metadata": {"language_info": about}})) == version


def test_what_students_may_count_on_is_what_they_are_given_and_what_they_read() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    installed = {re.split(r"[<>=\[]", entry)[0] for entry in project["dependencies"]}
    assert set(PACKAGES.values()) <= installed
    page = (ROOT / "docs" / "students" / "answers.md").read_text()
    (sentence,) = re.findall(r"Python's standard library, and (.*?)\.", page, re.S)
    assert set(re.findall(r"`(\w+)`", sentence)) == set(PACKAGES)


def test_a_missing_package_is_refused_before_anything_is_graded(
    klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_packages()
    monkeypatch.setattr(differences, "PACKAGES", {"numpy": "numpy", "not_there": "not-there"})
    with pytest.raises(UserError, match=r"Students may use not-there.*pip install not-there"):
        require_packages()
