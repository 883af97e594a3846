"""nbgrader's gradebook, written one transaction a submission.

The tables are nbgrader's own (`nbgrader.api`), and the rows are those that ``nbgrader autograde``
leaves; a test compares them. What is left out is the work around them: nbgrader opens the database
anew at every step and commits after every cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError, NoSuchModuleError, OperationalError

from autograder.errors import UserError

#: Seconds to wait for another program (formgrader, say) to finish writing.
PATIENCE = 15


def open_engine(db_url: str) -> Engine:
    """Open the gradebook, and make it if it does not exist.

    Raises:
        UserError: the database cannot be reached, is corrupt or may not be written.
    """
    with user_errors(db_url):
        try:
            engine = create_engine(db_url, connect_args=_arguments(db_url))
        except ImportError as error:
            raise UserError(
                f"The gradebook's address {db_url!r} needs the package {error.name!r}: install it."
            ) from error
        except (NoSuchModuleError, sqlalchemy.exc.ArgumentError) as error:
            raise UserError(f"The gradebook's address {db_url!r} is not understood.") from error
        if engine.dialect.name == "sqlite":
            _own_transactions(engine)
            file = engine.url.database or ""
            folder = Path(file).parent
            if not file.startswith("file:") and not folder.is_dir():
                raise UserError(f"There is no folder {folder} for the gradebook.")
        _make_tables(engine)
        return engine


@contextmanager
def transaction(db_url: str) -> Iterator[Connection]:
    """Yield a connection to the gradebook whose changes are kept if the block ends well.

    Raises:
        UserError: the database cannot be reached, is corrupt or may not be written.
    """
    engine = open_engine(db_url)
    try:
        with user_errors(db_url), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _arguments(db_url: str) -> dict[str, Any]:
    return {"timeout": PATIENCE} if db_url.startswith("sqlite") else {"connect_timeout": PATIENCE}


def _own_transactions(engine: Engine) -> None:
    """Let SQLAlchemy begin SQLite's transactions: Python's driver leaves out some statements.

    See "Serializable isolation / Savepoints / Transactional DDL" in SQLAlchemy's SQLite dialect.
    A writer begins as one, so that two of them wait for each other and never deadlock half-way.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_tables(engine: Engine) -> None:
    """Make what is missing, in one transaction, as `nbgrader.api.Gradebook` would have made it."""
    present = set(inspect(engine).get_table_names())
    if "alembic_version" in present and "grade" in present:
        return
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR

    head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        if "alembic_version" not in present:
            connection.exec_driver_sql(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
            )
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{head}')")


@contextmanager
def user_errors(db_url: str) -> Iterator[None]:
    """Turn what a database says about itself into a sentence for the instructor."""
    try:
        yield
    except DatabaseError as error:
        text = str(error.orig)
        where = sqlalchemy.make_url(db_url)
        name = where.database if where.drivername.startswith("sqlite") else where.render_as_string()
        if "locked" in text:
            raise UserError(
                f"The gradebook {name} is locked by another program for more than {PATIENCE} s; "
                "what was graded so far is kept. Close that program and run this again."
            ) from error
        if "readonly" in text or "read-only" in text or "permission denied" in text.lower():
            raise UserError(f"The gradebook {name} may not be written.") from error
        if "full" in text or "No space left" in text:
            raise UserError(
                f"The disk is full: the gradebook {name} cannot grow. What was graded so far is "
                "kept; make room and run this again."
            ) from error
        if "malformed" in text or "not a database" in text:
            raise UserError(
                f"The gradebook {name} is corrupt ({text}). Restore it from a backup, or move it "
                "away and grade again."
            ) from error
        if isinstance(error, OperationalError):
            first = text.strip().splitlines()[0]
            raise UserError(f"The gradebook {name} cannot be used: {first}") from error
        raise
