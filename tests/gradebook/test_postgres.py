"""The gradebook may be PostgreSQL, named by nbgrader's own ``db_url``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder.errors import UserError
from autograder.grading.run import run
from tests.gradebook.postgres import programs, server
from tests.gradebook.rows import gradebook_rows
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess

pytestmark = pytest.mark.skipif(programs() is None, reason="Debian's postgresql is not installed")


@pytest.fixture
def db_url() -> Iterator[str]:
    # Not under tmp_path, whose folders the server's user may not enter.
    with (
        tempfile.TemporaryDirectory(prefix="chainrule-postgres-") as folder,
        server(Path(folder) / "server") as url,
    ):
        yield url


def test_postgresql_holds_the_rows_that_sqlite_holds_and_nbgrader_reads_them(
    klass: Class, pretend: InThisProcess, db_url: str
) -> None:
    klass.hand_in("ann", RIGHT, timestamp="2026-10-16 20:00:00 UTC")
    klass.hand_in("bob", WRONG)
    klass.hand_in("cy", b"nonsense")
    run(klass.course, "sums", pretend)
    sqlite = gradebook_rows(klass.course.db_url)

    klass.configure(f"c.CourseDirectory.db_url = {db_url!r}")
    for force in (False, True, False):
        run(klass.course, "sums", pretend, force=force)
    postgres = gradebook_rows(db_url)
    assert comparable(postgres) == comparable(sqlite)
    with Gradebook(db_url) as gradebook:
        scores = {row.student.id: row.score for row in gradebook.assignment_submissions("sums")}
    assert scores == {"ann": 5, "bob": 3, "cy": 0}

    # Somebody who may read but not write gets one line.
    engine = create_engine(db_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
    engine.dispose()
    klass.configure(f"c.CourseDirectory.db_url = {db_url.replace('grader@', 'guest@')!r}")
    with pytest.raises(UserError, match="may not be written"):
        run(klass.course, "sums", pretend, force=True)
    assert gradebook_rows(db_url) == postgres


def comparable(rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """Return rows with what SQLite keeps as text or number brought to one form."""
    return {
        table: sorted((tuple(map(_plain, row)) for row in rows[table]), key=repr) for table in rows
    }


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if hasattr(value, "isoformat"):
        return value.isoformat(" ", "microseconds")
    return value
