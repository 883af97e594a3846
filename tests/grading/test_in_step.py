"""Grading refuses a source that is not what its script or its release says, and names which."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograder.errors import UserError
from autograder.grading.read_sources import as_released, load_sources
from autograder.grading.run import run
from tests.gradebook.rows import scores
from tests.grading.sums import RIGHT, SOURCE, Class, InThisProcess


@pytest.fixture
def built(klass: Class) -> Class:
    """A class whose source is built: a pair, and its release."""
    course = klass.course
    (source,) = load_sources(course.solutions, "sums", course.config)
    (course.solutions / "sums" / "adding.ipynb").write_text(nbformat.writes(source.notebook()))
    release = released(klass)
    release.parent.mkdir(parents=True)
    nbformat.write(as_released(source.notebook(), course.config), release)
    klass.hand_in("ann", RIGHT)
    run(course, "sums", InThisProcess())
    assert scores(course.db_url) == {"ann": 5}
    return klass


def released(klass: Class) -> Path:
    return klass.course.folder("release", ".", "sums") / "adding.ipynb"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("assert double(-21) == -42  # canary", "assert double(-21) == -43  # canary"),
        ('"points": 3', '"points": 4'),
        ("# # Sums", "# # Totals"),
    ],
)
def test_a_script_that_was_changed_without_a_build(built: Class, old: str, new: str) -> None:
    script = built.course.solutions / "sums" / "adding.py"
    script.write_text(SOURCE.replace(old, new))
    assert script.read_text() != SOURCE
    with pytest.raises(UserError, match=r"adding\.ipynb is not what adding\.py makes.*build sums"):
        run(built.course, "sums", InThisProcess())


@pytest.mark.parametrize(
    ("grade_id", "change"),
    [
        ("test_total", {"points": 4}),
        ("double", {"source": "def double(x):\n    return 2 * x"}),
        ("explain_sum", {"source": "Why?"}),
    ],
)
def test_a_release_that_is_not_the_sources(built: Class, grade_id: str, change: dict) -> None:
    from nbgrader.utils import compute_checksum

    notebook = nbformat.read(released(built), as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            cell.source = change.get("source", cell.source)
            cell.metadata.nbgrader.points = change.get("points", 0)
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    nbformat.write(notebook, released(built))
    with pytest.raises(UserError, match=f"it differs in {grade_id}. Run 'autograder build sums'"):
        run(built.course, "sums", InThisProcess())


def test_the_right_pair_and_release_are_graded_whatever_outputs_and_ids_they_hold(
    built: Class,
) -> None:
    path = released(built)
    document = json.loads(path.read_text())
    for cell in document["cells"]:
        cell["metadata"]["collapsed"] = True
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
    path.write_text(json.dumps(document))
    assert run(built.course, "sums", InThisProcess()).unchanged == ["ann"]
