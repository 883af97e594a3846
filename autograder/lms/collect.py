"""Sort an export into a course folder: each student's newest attempt, whole or not at all."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import UserError
from autograder.files import draft_folder, replace_folder
from autograder.gradebook import Student
from autograder.lms.archive import RejectedEntry, files, read
from autograder.lms.naming import ExportEntry, new_student, notebook_name, owner, recognise


@dataclass
class CollectResult:
    """What became of an export."""

    students: list[Student] = field(default_factory=list)
    new_students: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    rejected: list[RejectedEntry] = field(default_factory=list)


def guess_assignment(archive: zipfile.ZipFile, notebooks: dict[str, list[str]]) -> str:
    """Return the assignment whose notebooks the export holds; ``notebooks`` maps one to the other.

    Raises:
        UserError: none or several fit.
    """
    found = set()
    for info in files(archive)[0]:
        handed = recognise(info.filename)
        if handed and handed.file.endswith(".ipynb"):
            for assignment, names in notebooks.items():
                if notebook_name(handed.file, names, only_one=False):
                    found.add(assignment)
    if len(found) != 1:
        what = f"notebooks of {', '.join(sorted(found))}" if found else "no notebook of the course"
        raise UserError(f"The export holds {what}: name the assignment with --assignment.")
    return found.pop()


def sort_export(
    archive: zipfile.ZipFile,
    known: Iterable[Student],
    notebooks: list[str],
    target: Callable[[str], Path],
    staging: Path,
    force: bool = False,
) -> CollectResult:
    """Unpack the newest attempt of each student into ``target(student id)``.

    Args:
        archive: the export.
        known: the class list.
        notebooks: the names of the assignment's notebooks.
        target: the folder for a student's submission.
        staging: a folder on the same file system, for what is not complete yet.
        force: replace submissions that differ from an earlier collection.

    Raises:
        UserError: nothing in the file is named as Canvas or Moodle names things.
    """
    known = list(known)
    result = CollectResult()
    harmless, result.rejected = files(archive)
    by_person: dict[tuple[str, str], list[tuple[ExportEntry, zipfile.ZipInfo]]] = defaultdict(list)
    for info in harmless:
        handed = recognise(info.filename)
        if handed is None:
            result.rejected.append(
                RejectedEntry(info.filename, "neither Canvas nor Moodle names so")
            )
        else:
            by_person[handed.lms, handed.user].append((handed, info))
    students, by_student = _owners(by_person.values(), known)
    result.new_students = sorted(set(students) - {student.id for student in known})
    if not by_student:
        raise UserError(
            "No file in this zip is named as Canvas or Moodle names submissions: hand over the "
            "file exactly as it was exported."
        )
    for student_id in sorted(by_student):
        chosen, older = newest(by_student[student_id])
        result.superseded += [handed.entry for handed in older]
        if any(handed.late for handed, _ in chosen):
            result.late.append(student_id)
        folder = _unpack(archive, chosen, notebooks, staging, result.rejected)
        _place(folder, target(student_id), force, students[student_id], result)
    return result


def _owners(
    people: Iterable[list[tuple[ExportEntry, zipfile.ZipInfo]]], known: list[Student]
) -> tuple[dict[str, Student], dict[str, list[tuple[ExportEntry, zipfile.ZipInfo]]]]:
    """Tell whose each person's files are; two people who could both be one student are neither."""
    found = [(theirs, owner(theirs[0][0], known)) for theirs in people]
    claims = Counter(student.id for _, student in found if student)
    students, by_student = {}, {}
    for theirs, student in found:
        sure = student if student and claims[student.id] == 1 else new_student(theirs[0][0])
        students[sure.id] = sure
        by_student[sure.id] = theirs
    return students, by_student


def newest(
    handed: list[tuple[ExportEntry, zipfile.ZipInfo]],
) -> tuple[list[tuple[ExportEntry, zipfile.ZipInfo]], list[ExportEntry]]:
    """Return the newest attempt at each file, and the older ones.

    Canvas counts attempts in the file name; of two files of one name the later entry is newer.
    """
    best: dict[str, tuple[ExportEntry, zipfile.ZipInfo]] = {}
    older = []
    for one in sorted(handed, key=lambda pair: (pair[0].attempt, pair[1].date_time)):
        if one[0].file in best:
            older.append(best[one[0].file][0])
        best[one[0].file] = one
    return list(best.values()), older


def _unpack(
    archive: zipfile.ZipFile,
    chosen: list[tuple[ExportEntry, zipfile.ZipInfo]],
    notebooks: list[str],
    staging: Path,
    rejected: list[RejectedEntry],
) -> Path:
    folder = draft_folder(staging)
    only_one = sum(handed.file.endswith(".ipynb") for handed, _ in chosen) == 1
    for handed, info in chosen:
        # Students zip and nest as they like; nbgrader looks in the submission's own folder.
        name = PurePosixPath(handed.file).name
        if name.endswith(".ipynb"):
            known = notebook_name(name, notebooks, only_one)
            name = f"{known}.ipynb" if known else name
        if (folder / name).exists():
            rejected.append(RejectedEntry(handed.entry, f"another file is already called {name}"))
            continue
        try:
            (folder / name).write_bytes(read(archive, info))
        except ValueError as error:
            rejected.append(RejectedEntry(handed.entry, str(error)))
    return folder


def _place(
    folder: Path, target: Path, force: bool, student: Student, result: CollectResult
) -> None:
    """Move an unpacked submission to its place; an earlier, different one is kept without force."""
    if not any(folder.iterdir()):
        folder.rmdir()
        return
    if target.exists():
        if _same(folder, target):
            result.unchanged.append(student.id)
            shutil.rmtree(folder)
            return
        if not force:
            result.kept.append(student.id)
            shutil.rmtree(folder)
            return
    replace_folder(folder, target)
    result.students.append(student)


def _same(left: Path, right: Path) -> bool:
    def contents(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return contents(left) == contents(right)
