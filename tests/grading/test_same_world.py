"""A submission runs as in the student's own folder: files with it, packages, %run, %%writefile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nbformat.v4 import new_code_cell

from autograder.grading.run import run
from autograder.grading.workers import LocalWorkers
from tests.gradebook.rows import scores
from tests.grading.sums import RIGHT, Class

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    pool = LocalWorkers(1)
    yield pool
    pool.close()


def hand_in(klass: Class, student: str, cells: dict[int, str], files: dict[str, str]) -> None:
    """Hand in right answers but for ``double``, with cells before it, and files with them."""
    import nbformat

    notebook = klass.notebook({"total": RIGHT["total"], "double": "double = imported\n"})
    for index, code in sorted(cells.items()):
        notebook.cells.insert(index, new_code_cell(code))
    folder = klass.hand_in(student, nbformat.writes(notebook).encode())
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


TWICE = "def twice(x):\n    return x + x\n"
WAYS = {
    "module": ({2: "from utils import twice as imported"}, {"utils.py": TWICE}),
    "package": (
        {2: "from pack.inner.twice import twice as imported"},
        {"pack/__init__.py": "", "pack/inner/__init__.py": "", "pack/inner/twice.py": TWICE},
    ),
    "run": ({2: "%run helper.py\nimported = twice"}, {"helper.py": TWICE}),
    "notebook": (
        {2: "import json\nexec(json.load(open('extra.ipynb'))['cells'][0]['source'])\n"
            "imported = twice"},
        {"extra.ipynb": '{"cells": [{"source": "def twice(x):\\n    return 2 * x"}]}'},
    ),
    "data": (
        {2: "factor = int(open('data/factor.txt').read())\nimported = lambda x: factor * x"},
        {"data/factor.txt": "2"},
    ),
    "writefile": (
        {2: f"%%writefile mine.py\n{TWICE}", 3: "from mine import twice as imported"},
        {},
    ),
    "own data": (
        {
            2: "open('out.txt', 'w').write('2')",
            3: "imported = lambda x: int(open('out.txt').read()) * x",
        },
        {},
    ),
}  # fmt: skip


def test_files_handed_in_with_the_notebook_are_in_its_working_folder(
    klass: Class, workers: LocalWorkers
) -> None:
    for way, (cells, files) in WAYS.items():
        hand_in(klass, way.replace(" ", "_"), cells, files)
    report = run(klass.course, "sums", workers)
    assert report.failed == []
    found = scores(klass.course.db_url)
    assert found == dict.fromkeys((way.replace(" ", "_") for way in WAYS), 5)
    kept = klass.root / "autograded" / "module" / "sums" / "utils.py"
    assert kept.read_text() == TWICE


def test_one_students_file_is_not_there_for_the_next(klass: Class, workers: LocalWorkers) -> None:
    hand_in(klass, "ann", {2: "from utils import twice as imported"}, {"utils.py": TWICE})
    hand_in(klass, "bob", {2: "from utils import twice as imported"}, {})
    hand_in(
        klass, "cy", {2: "import os\nimported = (lambda x: 2 * x) if os.listdir('.') else 1"}, {}
    )
    run(klass.course, "sums", workers)
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 3, "cy": 3}


def test_files_that_the_instructor_gave_out_are_there_unchanged(
    klass: Class, workers: LocalWorkers
) -> None:
    (klass.checkout.solutions / "sums" / "factor.txt").write_text("2")
    code = "factor = int(open('factor.txt').read())\nimported = lambda x: factor * x"
    hand_in(klass, "ann", {2: code}, {})
    hand_in(klass, "bob", {2: code}, {"factor.txt": "3"})
    run(klass.course, "sums", workers)
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 5}


def test_a_changed_file_is_graded_again_and_an_unchanged_one_is_not(
    klass: Class, workers: LocalWorkers
) -> None:
    cells = {2: "from utils import twice as imported"}
    hand_in(klass, "ann", cells, {"utils.py": "def twice(x):\n    return 3 * x\n"})
    run(klass.course, "sums", workers)
    assert run(klass.course, "sums", workers).unchanged == ["ann"]
    hand_in(klass, "ann", cells, {"utils.py": TWICE})
    assert run(klass.course, "sums", workers).unchanged == []
    assert scores(klass.course.db_url) == {"ann": 5}
