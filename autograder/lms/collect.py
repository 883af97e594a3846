"""Sort an export into a course folder: each student's newest attempt, whole or not at all."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.errors import UserError
from autograder.files import draft_folder, replace_folder
from autograder.gradebook.values import Student
from autograder.lms.archive import ExportFile, RejectedFile
from autograder.lms.entries import ExportEntry, Submitter
from autograder.lms.file_names import normalised
from autograder.lms.handins import Handin, group_by_submitter
from autograder.lms.matching import ClassIndex, name_forms, new_student
from autograder.lms.notebooks import CourseNotebook
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
    #: Whether times of handing in, whose zone the export does not say, were read as local time.
    local_times: bool = False
    #: Students with files, but without a notebook of the assignment.
    without_notebook: list[str] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    #: Files that operating systems and editors made.
    ignored: int = 0


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
    handins, rejected, ignored = group_by_submitter(files, index.labels)
    result = CollectResult(rejected=rejected, ignored=ignored)
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
        result.local_times |= any(e.received and not e.zone_known for e, _ in handin.files)
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
