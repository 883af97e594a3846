"""Put the judge under a course that was made with nbgrader alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course_folder import (
    CONFIG_NAME,
    CourseFolder,
    course_secret,
    open_course,
    read_config,
)
from autograder.errors import UserError
from autograder.files import replacing
from autograder.grading.judge_processes import Failed, JudgePool
from autograder.grading.proof import Finding, ProofTask
from autograder.grading.proved_sources import proved
from autograder.grading.read_sources import assignments, load_sources
from autograder.sandbox.bounds import bounds_from

LINES = """
# Submissions are graded by the judge of chainrule's autograder: what students wrote runs confined,
# in another process than the tests. These lines go last. (Written by 'autograder adopt'.)
from autograder.nbgrader_config import judge_submissions

judge_submissions(get_config(), __file__)
"""


@dataclass(frozen=True)
class Adopted:
    """A course that grades through the judge."""

    course: CourseFolder
    assignments: list[str]
    #: Whether the settings were changed, or were there already.
    changed: bool


def adopt(folder: Path) -> Adopted:
    """Write the judge's lines into a course's ``nbgrader_config.py``, below what is there.

    Raises:
        UserError: it is no course of nbgrader's, or one that cannot be graded; nothing is changed.
    """
    root = folder.resolve()
    path = root / CONFIG_NAME
    if not path.is_file() and not (root / "source").is_dir():
        raise UserError(
            f"{folder} is not a course of nbgrader's: it has neither {CONFIG_NAME} nor a folder "
            "'source'. Name the folder of the course: autograder adopt DIR."
        )
    before = _read(path)
    if "autograder.nbgrader_config" in before:
        course = open_course(root)
        return Adopted(course, assignments(course.solutions), False)
    _require_adoptable(read_config(root), path)
    with replacing(path) as draft:
        draft.write_text(
            (before if before.endswith("\n") or not before else before + "\n")
            + (LINES if before else "c = get_config()\n" + LINES),
            encoding="utf-8",
        )
        if path.exists():
            os.chmod(draft, path.stat().st_mode)
    try:
        course = open_course(root)
        found = assignments(course.solutions)
        if not found:
            raise UserError(
                f"There is no notebook under {course.solutions}: the judge needs the solved ones, "
                "each assignment in a folder of its own."
            )
    except UserError:
        _restore(path, before)
        raise
    return Adopted(course, found, True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text: save it as UTF-8 first.") from None


def _restore(path: Path, before: str) -> None:
    if before:
        path.write_text(before, encoding="utf-8")
    else:
        path.unlink()


def _require_adoptable(config: Config, path: Path) -> None:
    """Raise if the settings say something that the judge would overrule or cannot follow."""
    root = config.CourseDirectory.get("root")
    if root and Path(root).resolve() != path.parent:
        raise UserError(f"{path} says that the course is in {root}: run 'autograder adopt {root}'.")
    structure = config.CourseDirectory.get("directory_structure")
    usual = CourseDirectory.directory_structure.default_value
    if structure not in (None, usual):
        raise UserError(
            f"{path} sets c.CourseDirectory.directory_structure; only nbgrader's own, {usual!r}, "
            "can be graded."
        )
    if "autograde_preprocessors" in config.Autograde:
        raise UserError(
            f"{path} sets c.Autograde.autograde_preprocessors, which the judge has to: remove that "
            "line, or stay with nbgrader's own grading."
        )
    if config.Autograde.get("exclude_overwriting"):
        raise UserError(
            f"{path} sets c.Autograde.exclude_overwriting: a file that students change must have "
            "another name than those that they are given."
        )


def prove_all(course: CourseFolder, names: Sequence[str]) -> Iterator[tuple[str, list[Finding]]]:
    """Prove the sources of assignments, and yield the findings about each.

    Raises:
        UserError: this machine cannot grade anything.
    """
    secret = course_secret(course.root)
    pools: list[JudgePool] = []

    def prove_one(task: ProofTask) -> list[Finding] | Failed:
        if not pools:  # what is proved already costs no process
            pools.append(JudgePool())
        outcome: list[Finding] | Failed = pools[0].grade(task)
        return outcome

    try:
        for name in names:
            sources = load_sources(course.solutions, name, course.config)
            bounds = bounds_from(course.bounds(name))
            yield (
                name,
                proved(
                    course.root, course.config, sources, prove_one, bounds, course.confined, secret
                ),
            )
    finally:
        for pool in pools:
            pool.close()
