"""The folder of a class: its settings, its submissions, the lock on it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograder.checkout import Checkout, current
from autograder.errors import UserError
from autograder.nbgrader_config import configure

CONFIG_NAME = "nbgrader_config.py"
CONFIG_TEXT = '''"""nbgrader's settings for this class (see autograder/nbgrader_config.py)."""

from autograder.nbgrader_config import configure

configure(get_config(), __file__)
'''


@dataclass(frozen=True)
class CourseFolder:
    """A course folder and nbgrader's settings for it."""

    root: Path
    config: Config = field(repr=False)
    directory: CourseDirectory = field(repr=False)

    @property
    def db_url(self) -> str:
        """The gradebook's address."""
        return self.directory.db_url

    @property
    def solutions(self) -> Path:
        """The instructor's sources."""
        return Path(self.directory.format_path(self.directory.source_directory, ".", "."))

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return nbgrader's folder of a step (``submitted``, ``autograded``, …)."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def students(self, assignment: str) -> list[str]:
        """Return who handed something in, in order."""
        submitted = Path(self.root, self.directory.submitted_directory)
        try:
            folders = sorted(submitted.iterdir()) if submitted.is_dir() else []
        except PermissionError as error:
            raise UserError(f"The folder {submitted} may not be read.") from error
        return [folder.name for folder in folders if (folder / assignment).is_dir()]

    def bounds(self, assignment: str) -> dict[str, Any]:
        """Return the bounds that the settings name for an assignment, unchecked."""
        settings = self.config.get("JudgeSubmission", {})
        return {
            **settings.get("bounds", {}),
            **settings.get("assignment_bounds", {}).get(assignment, {}),
        }

    @property
    def needs_proof(self) -> bool:
        """Whether solved sources are proved before submissions are judged."""
        return bool(self.config.get("JudgeSubmission", {}).get("proof", False))

    @property
    def confined(self) -> bool:
        """Whether students' code is confined; the settings may switch that off."""
        return not self.config.get("JudgeSubmission", {}).get("unconfined", False)


def open_course(root: str | Path, checkout: Checkout | None = None) -> CourseFolder:
    """Open a course folder with its own settings, or with this checkout's where it has none.

    Args:
        root: the course folder.
        checkout: the checkout to assume where the folder has no settings.

    Raises:
        UserError: no such folder, or its ``nbgrader_config.py`` fails.
    """
    folder = Path(root).resolve()
    if not folder.is_dir():
        if any(Path(name).exists() for name in ("submitted", "gradebook.db")):
            raise UserError(
                f"There is no course folder {folder}, but this folder is one: add --course ."
            )
        raise UserError(
            f"There is no course folder {folder}: make one with 'autograder class-list FILE "
            f"--course {root}'."
        )
    config = read_config(folder)
    if "source_directory" not in config.CourseDirectory:
        configure(config, folder, (checkout or current()).root)
    config.CourseDirectory.root = str(folder)
    return CourseFolder(folder, config, CourseDirectory(config=config))


def read_config(folder: Path) -> Config:
    """Return what a folder's ``nbgrader_config.py`` sets; nothing where there is none.

    Raises:
        UserError: it fails.
    """
    if not (folder / CONFIG_NAME).is_file():
        return Config()
    try:
        return PyFileConfigLoader(CONFIG_NAME, path=str(folder)).load_config()
    except Exception as error:  # it is the instructor's code: anything may come out of it
        raise UserError(f"{folder / CONFIG_NAME} fails: {error}.") from error


def write_config(folder: Path) -> None:
    """Give a course folder the settings that nbgrader and formgrader need to work on it."""
    path = folder / CONFIG_NAME
    if not path.exists():
        path.write_text(CONFIG_TEXT)


def course_secret(root: Path) -> bytes:
    """Return the secret that this class's hidden seeds are derived from, made the first time.

    Raises:
        UserError: the folder may not be written.
    """
    path = grading_folder(root) / "secret"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    draft = path.with_name(f"secret.{os.getpid()}.draft")
    try:
        draft.touch(0o600)
        draft.write_bytes(secrets.token_hex(32).encode())
        with suppress(FileExistsError):  # of two that make it at a time, one wins
            os.link(draft, path)
        return path.read_bytes()
    except OSError as error:
        raise _not_writable(root, error) from error
    finally:
        draft.unlink(missing_ok=True)


def grading_folder(root: Path) -> Path:
    """Return the folder for results that are not complete yet, the lock, the secret and proofs.

    Raises:
        UserError: the course folder may not be written.
    """
    folder = root / ".grading"
    try:
        folder.mkdir(exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n")
    except OSError as error:
        raise _not_writable(root, error) from error
    return folder


def _not_writable(root: Path, error: OSError) -> UserError:
    return UserError(f"The course folder {root} cannot be written: {error.strerror}.")


@contextmanager
def locked_course(root: Path) -> Iterator[Path]:
    """Hold a course folder for one run; yields the folder for results that are not complete yet.

    The lock goes with the process, however it ends, and whatever an earlier run left is removed.

    Raises:
        UserError: another run holds it, or the folder may not be written.
    """
    staging = grading_folder(root)
    try:
        lock = os.open(staging / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _not_writable(root, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(lock, 20).decode("ascii", "replace").strip()
            raise UserError(
                f"Another 'autograder grade' (process {holder}) is at work on {root}; wait for it."
            ) from error
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield staging
    finally:
        os.close(lock)
