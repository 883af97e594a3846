"""A gradebook that cannot be used ends in one sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import UserError
from autograder.gradebook import database as gradebook
from autograder.gradebook.database import open_engine
from autograder.grading.run import run
from tests.gradebook.rows import gradebook_rows
from tests.grading.sums import RIGHT, Class, InThisProcess


def test_a_new_gradebook_is_the_one_that_nbgrader_makes(tmp_path: Path) -> None:
    ours, theirs = (f"sqlite:///{tmp_path}/{name}.db" for name in ("ours", "theirs"))
    open_engine(ours).dispose()
    Gradebook(theirs).close()
    schema = (
        "SELECT type, name, sql FROM sqlite_master WHERE name != 'alembic_version' ORDER BY name"
    )
    with (
        sqlite3.connect(tmp_path / "ours.db") as one,
        sqlite3.connect(tmp_path / "theirs.db") as two,
    ):
        assert one.execute(schema).fetchall() == two.execute(schema).fetchall()
    assert gradebook_rows(ours)["version"] == gradebook_rows(theirs)["version"]


def test_a_gradebook_whose_making_was_interrupted_is_completed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gradebook.db"
    open_engine(url).dispose()
    with sqlite3.connect(tmp_path / "gradebook.db") as connection:
        connection.execute("DROP TABLE alembic_version")
    open_engine(url).dispose()
    assert len(gradebook_rows(url)["version"]) == 1


def test_a_corrupt_gradebook_is_one_sentence_and_stays_as_it_is(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    path = klass.root / "gradebook.db"
    path.write_bytes(b"this was never a database" * 400)
    with pytest.raises(UserError, match="is corrupt"):
        run(klass.course, "sums", pretend)
    assert path.read_bytes() == b"this was never a database" * 400


def test_a_locked_gradebook_is_one_sentence(
    klass: Class, pretend: InThisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.hand_in("ann", RIGHT)
    run(klass.course, "sums", pretend)
    monkeypatch.setattr(gradebook, "PATIENCE", 0.2)
    other = sqlite3.connect(klass.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(UserError, match="locked by another program"):
            run(klass.course, "sums", pretend, force=True)
    finally:
        other.close()


def test_a_gradebook_that_may_not_be_written_is_one_sentence(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    run(klass.course, "sums", pretend)
    path = klass.root / "gradebook.db"
    klass.configure(f'c.CourseDirectory.db_url = "sqlite:///file:{path}?mode=ro&uri=true"')
    with pytest.raises(UserError, match="may not be written"):
        run(klass.course, "sums", pretend, force=True)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "not understood"),
        ("oracle+nothing://here", "not understood"),
        ("sqlite:////nowhere/at/all.db", "no folder /nowhere/at"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(
    klass: Class, pretend: InThisProcess, url: str, sentence: str
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.configure(f"c.CourseDirectory.db_url = {url!r}")
    with pytest.raises(UserError, match=sentence):
        run(klass.course, "sums", pretend)
