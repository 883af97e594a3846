"""Every hostile submission earns nothing, learns nothing and changes nothing for the others."""

import functools
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.checkout import current
from autograder.judge import Bounds, Judge, Judgement
from autograder.selftest.hostile import Hostile, whole_bank
from autograder.selftest.sources import source_of

from .conftest import SHORT, shown

pytestmark = pytest.mark.sandbox

BANK = whole_bank()
CANARY = "60221407"
FORBIDDEN = (CANARY, "L3AK", "FOUND", "CONNECTED", "ATTACHED", "READ-MEMORY", "IMPORTED")
#: Text that no file or terminal should get. Colours of tracebacks may be.
UNCLEAN = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]|\x1b(?!\\[[0-9;]*m)"
)


@pytest.fixture(scope="module", autouse=True)
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file in place of the gradebook, where every other user of the machine can read it."""
    folder = tmp_path_factory.mktemp("course")
    path = folder / "gradebook.db"
    path.write_text(f"SQLite format 3 CANARY-GRADEBOOK-{CANARY}")
    yield path
    assert path.read_text() == f"SQLite format 3 CANARY-GRADEBOOK-{CANARY}"


@pytest.fixture(scope="module")
def undisturbed(judge: Judge, source: NotebookNode) -> Any:
    """What a right submission comes to when nothing hostile is about."""
    return essence(*judge.judge(source, source))


@pytest.fixture(scope="module")
def course_judge() -> Iterator[Judge]:
    """A judge of the course's own assignments."""
    with Judge(Bounds(wall=10.0, total=60.0)) as warm:
        yield warm


@functools.cache
def course_source(assignment: str) -> tuple[NotebookNode, NotebookNode]:
    """An assignment's source and its release."""
    (released,) = (current().notebooks / assignment).glob("*.ipynb")
    return source_of(assignment), nbformat.read(released, as_version=4)


def essence(executed: NotebookNode, judgement: Judgement) -> Any:
    """All of a judgement that must be the same every time."""
    verdicts = [(v.test, v.outcome, v.message, v.bound) for v in judgement.verdicts]
    return verdicts, judgement.notes, [cell.get("outputs") for cell in executed.cells]


def peak_memory() -> int:
    """The most memory (bytes) that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def strings(value: Any) -> Iterator[str]:
    """All text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_the_bank_is_there() -> None:
    assert len(BANK) >= 45
    assert all(hostile.tries for hostile in BANK)


@pytest.mark.parametrize(
    "hostile", [one for one in BANK if one.assignment is None], ids=lambda hostile: hostile.name
)
def test_hostile_submission_earns_nothing_and_leaks_nothing(
    hostile: Hostile, judge: Judge, source: NotebookNode, release: NotebookNode, undisturbed: Any
) -> None:
    began, before = time.monotonic(), peak_memory()
    executed, judgement = judge.judge(hostile.submission(release), source)
    assert time.monotonic() - began < SHORT.total + 10
    assert peak_memory() - before < 400 * 2**20
    attacked = {"test_relu", "test_loss", "test_d_loss_d_ypredicted", "test_Affine"}
    earned = {v.test: v.score for v in judgement.verdicts if v.score}
    assert not attacked & set(earned), earned
    assert judgement.max_score == 9.0
    text = shown(executed)
    for word in FORBIDDEN:
        assert word not in text
    assert "WRITTEN ['" not in text
    outputs = [cell.get("outputs") for cell in executed.cells]
    assert not [text for text in strings([outputs, executed.metadata]) if UNCLEAN.search(text)]
    assert essence(*judge.judge(source, source)) == undisturbed


@pytest.mark.parametrize(
    "hostile", [one for one in BANK if one.assignment], ids=lambda hostile: hostile.name
)
def test_hostile_submission_to_the_course_earns_and_leaks_nothing(
    hostile: Hostile, course_judge: Judge
) -> None:
    source, release = course_source(str(hostile.assignment))
    before = peak_memory()
    executed, judgement = course_judge.judge(hostile.submission(release), source)
    assert peak_memory() - before < 400 * 2**20
    assert judgement.score <= hostile.allowed, [v for v in judgement.verdicts if v.score]
    text = shown(executed) + repr(judgement)
    for word in FORBIDDEN:
        assert word not in text
    nbformat.writes(executed).encode()
