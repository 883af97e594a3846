"""Sort an export into a course folder: each student's newest attempt, whole or not at all."""

from __future__ import annotations

import csv
import datetime
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.errors import UserError
from autograder.files import draft_folder, replace_folder
from autograder.gradebook import Student
from autograder.lms import gradescope
from autograder.lms.archive import (
    ExportFile,
    RejectedFile,
    is_system_file,
    with_inner_files,
)
from autograder.lms.layouts import ExportEntry, Submitter, by_hand, normalised, recognise
from autograder.lms.matching import ClassIndex, name_forms, new_student
from autograder.lms.notebooks import CourseNotebook, identify
from autograder.lms.submission import CollectedSubmission, assemble


@dataclass
class CollectResult:
    """What became of an export."""

    #: Students whose submission was written.
    students: list[Student] = field(default_factory=list)
    #: Those of them who were not in the class list before.
    new_students: list[str] = field(default_factory=list)
    #: Submitters that the class list does not have and that were left out: who, and why.
    unknown: list[tuple[str, str]] = field(default_factory=list)
    #: Name in the export and id in the class list, where only the platform's number agrees.
    doubtful: list[tuple[str, str]] = field(default_factory=list)
    #: Group → ids of its members.
    groups: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    #: Students with files, but without a notebook of the assignment.
    without_notebook: list[str] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    #: Files that operating systems and editors made.
    ignored: int = 0


@dataclass
class Handin:
    """All files of one submitter of an export."""

    entry: ExportEntry
    files: list[tuple[ExportEntry, ExportFile]]


def group_by_submitter(
    files: Iterable[ExportFile], index: ClassIndex, result: CollectResult
) -> list[Handin]:
    """Sort an export's files by who handed them in; what is not recognised goes to ``result``."""
    usable = [file for file in files if not is_system_file(file.path)]
    metadata = _gradescope_metadata(usable, result)
    entries = recognise((file.path, file.modified) for file in usable)
    found: dict[tuple[str, str], Handin] = {}
    for file in usable:
        entry = entries.get(file.path) or by_hand(file.path, file.modified, index.labels)
        if file.path.rsplit("/", 1)[-1] == gradescope.METADATA_NAME:
            continue
        if entry is None:
            if _platform_index(file.path):
                result.ignored += 1
            else:
                reason = "no platform names files so, and no student or group is called so"
                result.rejected.append(RejectedFile(file.path, reason))
        elif entry.rejection:
            result.rejected.append(RejectedFile(file.path, entry.rejection))
        else:
            if entry.layout == "gradescope" and entry.key in metadata:
                submitters, when = metadata[entry.key]
                order = (when.isoformat(), *entry.order) if when else entry.order
                entry = replace(entry, submitters=submitters or entry.submitters, order=order)
            handin = found.setdefault((entry.layout, entry.key), Handin(entry, []))
            handin.files.append((entry, file))
    return list(found.values())


def _gradescope_metadata(
    files: Iterable[ExportFile], result: CollectResult
) -> dict[str, tuple[tuple[Submitter, ...], datetime.datetime | None]]:
    for file in files:
        if file.path.rsplit("/", 1)[-1] == gradescope.METADATA_NAME:
            try:
                return gradescope.read_metadata(file.read())
            except ValueError as error:
                result.rejected.append(RejectedFile(file.path, str(error)))
    return {}


def _platform_index(path: str) -> bool:
    """Whether a file is the page that Brightspace puts into its exports."""
    return path.rsplit("/", 1)[-1].casefold() == "index.html"


def guess_assignment(files: Iterable[ExportFile], notebooks: Sequence[CourseNotebook]) -> str:
    """Return the assignment whose notebooks an export holds.

    Raises:
        UserError: none or several fit.
    """
    found: Counter[str] = Counter()
    usable = [file for file in files if not is_system_file(file.path)]
    entries = recognise((file.path, file.modified) for file in usable)
    for outer in usable:
        for file in with_inner_files([outer])[0]:
            if is_system_file(file.path) or not _may_be_notebook(file.path):
                continue
            own = file is outer and file.path in entries
            try:
                name = entries[file.path].file if own else file.path
                identified = identify(name, file.read(), notebooks)
            except ValueError:
                continue
            if identified and identified.notebook:
                found[identified.notebook.assignment] += 1
    if len(found) != 1:
        what = f"notebooks of {', '.join(sorted(found))}" if found else "no notebook of the course"
        raise UserError(f"The export holds {what}: name the assignment with --assignment.")
    return next(iter(found))


def _may_be_notebook(path: str) -> bool:
    name = path.casefold()
    return (
        ".ipynb" in name or name.endswith((".json", ".txt")) or "." not in name.rsplit("/", 1)[-1]
    )


def sort_export(
    files: Iterable[ExportFile],
    index: ClassIndex,
    assignment: str,
    notebooks: Sequence[CourseNotebook],
    target: Callable[[str], Path],
    staging: Path,
    *,
    force: bool = False,
    confirm: Callable[[Student, str], bool] = lambda student, reason: False,
) -> CollectResult:
    """Write the newest attempt of each student to ``target(student id)``.

    Args:
        files: what the export holds.
        index: the class list, and who is in which group.
        assignment: the assignment's name.
        notebooks: all notebooks of the course, so that another assignment's is recognised.
        target: the folder for a student's submission.
        staging: a folder on the same file system, for what is not complete yet.
        force: replace submissions that differ from an earlier collection.
        confirm: asked about each submitter that the class list does not have, with the reason;
            returns whether to take them in as a new student.

    Raises:
        UserError: no file of the export can be assigned to a submitter.
    """
    files = list(files)
    result = CollectResult()
    result.ignored = sum(is_system_file(file.path) for file in files)
    handins = group_by_submitter(files, index, result)
    if not handins:
        raise UserError(
            "Nothing in this export is named as Canvas, Moodle, Gradescope, Brightspace, "
            "Blackboard or GitHub Classroom name submissions, or by a student of the class list: "
            "use the file exactly as it was exported, or a folder for each student, called by the "
            "student's id."
        )
    for owners, handin in _owned(handins, index, confirm, result):
        submission = assemble(handin.files, assignment, notebooks)
        result.rejected += submission.rejected
        result.superseded += submission.superseded
        result.ignored += submission.ignored
        for owner in owners:
            if any(entry.late for entry, _ in handin.files):
                result.late.append(owner.id)
            if not submission.notebooks:
                result.without_notebook.append(owner.id)
            _store(submission, target(owner.id), staging, force, owner, result)
    return result


def _owned(
    handins: Iterable[Handin],
    index: ClassIndex,
    confirm: Callable[[Student, str], bool],
    result: CollectResult,
) -> list[tuple[list[Student], Handin]]:
    """Find each submitter's students; two submitters that could be one student are neither."""
    found = [
        (handin, [(one, index.find(one)) for one in handin.entry.submitters]) for handin in handins
    ]
    claims = Counter(
        student.id
        for _, submitters in found
        for student in {s.id: s for _, students in submitters for s in students}.values()
    )
    owned = []
    for handin, submitters in found:
        owners: dict[str, Student] = {}
        for submitter, students in submitters:
            shared = [student for student in students if claims[student.id] > 1]
            if students and not shared:
                owners.update({student.id: student for student in students})
                _note_other_name(handin.entry, submitter, students, result)
                continue
            newcomer = _newcomer(handin.entry, submitter, index)
            reason = _reason(submitter, shared, index)
            if confirm(newcomer, reason):
                owners[newcomer.id] = newcomer
                result.new_students.append(newcomer.id)
            else:
                result.unknown.append((submitter.label or handin.entry.key, reason))
        if len(owners) > 1:
            group = submitters[0][0].label if len(submitters) == 1 else handin.entry.key
            result.groups[group] = list(owners)
        if owners:
            owned.append((list(owners.values()), handin))
    return sorted(owned, key=lambda pair: pair[0][0].id)


def _newcomer(entry: ExportEntry, submitter: Submitter, index: ClassIndex) -> Student:
    student = new_student(entry.layout, entry.key, submitter)
    taken = any(student.id == known.id for known in index.students)
    return replace(student, id=f"{entry.layout}-{student.id}") if taken else student


def _note_other_name(
    entry: ExportEntry, submitter: Submitter, students: list[Student], result: CollectResult
) -> None:
    """Note where a number says one student and the name another: Canvas names a group so."""
    if entry.layout != "canvas" or len(students) != 1 or not submitter.name:
        return
    if normalised(submitter.name) not in name_forms(students[0]):
        result.doubtful.append((submitter.name, students[0].id))


def _reason(submitter: Submitter, shared: list[Student], index: ClassIndex) -> str:
    if shared:
        names = ", ".join(student.id for student in shared)
        return f"two submitters of the export could be {names}"
    if submitter.hidden:
        return f"{submitter.hidden}; say who it is with --members"
    if len(same := index.namesakes(submitter)) > 1:
        return f"{len(same)} students have this name: {', '.join(student.id for student in same)}"
    if similar := index.similar(submitter):
        return f"not in the class list; {similar.name} ({similar.id}) has a similar name"
    return "not in the class list; if it is a group, name its members with --members"


def _store(
    submission: CollectedSubmission,
    target: Path,
    staging: Path,
    force: bool,
    student: Student,
    result: CollectResult,
) -> None:
    """Write a submission to its place; an earlier, different one stays without ``force``."""
    if not submission.files:
        return
    if target.exists():
        if _contents(target) == submission.files:
            result.unchanged.append(student.id)
            return
        if not force:
            result.kept.append(student.id)
            return
    folder = draft_folder(staging)
    try:
        for name, data in submission.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        replace_folder(folder, target)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result.students.append(student)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def groups_table(earlier: str, assignment: str, groups: dict[str, list[str]]) -> str:
    """Return the course folder's ``groups.csv`` with an assignment's groups in it."""
    rows = [
        row
        for row in csv.reader(io.StringIO(earlier))
        if len(row) == 3 and row[0] not in ("assignment", assignment)
    ]
    rows += [[assignment, group, member] for group, ids in groups.items() for member in ids]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(
        [["assignment", "group", "student_id"], *rows]
    )
    return buffer.getvalue()
