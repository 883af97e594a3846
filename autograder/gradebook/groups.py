"""Students who handed in one submission together, as ``autograder collect`` wrote them down."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from autograder.course_folder import CourseFolder
from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult

#: In the course folder: ``assignment,group,student_id``.
GROUPS_FILE = "groups.csv"


def read_groups(course: CourseFolder, assignment: str) -> list[frozenset[str]]:
    """Return the members' ids of each group of an assignment; none if there are no groups."""
    try:
        text = (course.root / GROUPS_FILE).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return []
    groups: dict[str, set[str]] = defaultdict(set)
    for row in csv.reader(io.StringIO(text)):
        if len(row) == 3 and row[0] == assignment:
            groups[row[1]].add(row[2])
    return [frozenset(group) for group in groups.values()]


def groups_table(earlier: str, assignment: str, groups: Mapping[str, Iterable[str]]) -> str:
    """Return the text of ``groups.csv`` with an assignment's groups in it.

    Args:
        earlier: the file's text so far, empty if there is none.
        assignment: the assignment, whose earlier groups are replaced.
        groups: group → ids of its members.
    """
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


def share_marks(
    submissions: Sequence[GradedSubmission], groups: Iterable[Collection[str]]
) -> list[GradedSubmission]:
    """Give what a person marked for one member of a group to the members without a mark.

    Where two members have different marks, each keeps their own and the others stay unmarked.
    """
    found = {one.student.id: one for one in submissions}
    for group in groups:
        members = [found[student] for student in group if student in found]
        for member in members:
            notebooks = tuple(
                _shared(own, [_notebook(other, own.name) for other in members])
                for own in member.notebooks
            )
            found[member.student.id] = replace(member, notebooks=notebooks)
    return [found[one.student.id] for one in submissions]


def _notebook(submission: GradedSubmission, name: str) -> NotebookResult:
    return next((one for one in submission.notebooks if one.name == name), NotebookResult(name))


def _shared(own: NotebookResult, all_of_group: Sequence[NotebookResult]) -> NotebookResult:
    grades = {
        name: _shared_mark(grade, [other.grades.get(name) for other in all_of_group])
        for name, grade in own.grades.items()
    }
    comments: dict[str, str] = {}
    for other in (*all_of_group, own):
        comments.update(other.comments)
    return replace(own, grades=grades, comments=comments)


def _shared_mark(grade: CellGrade, others: Iterable[CellGrade | None]) -> CellGrade:
    if grade.manual:
        return grade
    marks = {other.score for other in others if other is not None and other.manual}
    if len(marks) != 1:
        return grade
    return replace(grade, score=marks.pop(), manual=True)
