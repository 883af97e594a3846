"""``autograder collect``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import CourseOption
from autograder.errors import counted

if TYPE_CHECKING:
    from autograder.gradebook.values import Student
    from autograder.lms.collect import CollectResult


def command(
    file: Annotated[
        Path,
        typer.Argument(help="The zip file as the platform exported it, or the unpacked folder."),
    ],
    *,
    assignment: Annotated[
        str | None, typer.Option(help="The assignment; known by the notebooks if unset.")
    ] = None,
    course: CourseOption,
    force: Annotated[
        bool, typer.Option("--force", help="Replace submissions collected earlier.")
    ] = False,
    new_students: Annotated[
        bool,
        typer.Option("--new-students", help="Take in students whom the class list does not have."),
    ] = False,
    members: Annotated[
        Path | None,
        typer.Option(help="A table of who is in which group, or behind which account."),
    ] = None,
) -> None:
    """Sort submissions, as a learning platform exports them, into the course folder.

    Canvas, Moodle, Gradescope, Brightspace, Blackboard, GitHub Classroom, and zip files packed by
    hand with a folder for each student. The exit status is 1 if a submission was left out.
    """
    from autograder.checkout import current
    from autograder.course_folder import locked_course, open_course, write_config
    from autograder.files import make_folder, write_text
    from autograder.gradebook.database import transaction
    from autograder.gradebook.groups import GROUPS_FILE, groups_table
    from autograder.gradebook.read import read_students
    from autograder.gradebook.students import add_students
    from autograder.grading.read_sources import assignments, notebook_names
    from autograder.lms.archive import open_export
    from autograder.lms.assignment import guess_assignment
    from autograder.lms.collect import sort_export
    from autograder.lms.matching import ClassIndex
    from autograder.lms.members import read_members
    from autograder.lms.notebooks import course_notebook

    checkout = current()
    solutions, released = checkout.solutions, checkout.notebooks
    if course.is_dir():
        there = open_course(course, checkout)
        solutions, released = there.solutions, there.folder("release", ".", ".")
    notebooks = [
        course_notebook(one, name, released / one / f"{name}.ipynb")
        for one in assignments(solutions)
        for name in notebook_names(solutions, one)
    ]
    if assignment is not None:
        notebook_names(solutions, assignment)
    with open_export(file) as (files, rejected):
        chosen = assignment or guess_assignment(files, notebooks)
        make_folder(course)
        write_config(course)
        opened = open_course(course, checkout)
        with locked_course(opened.root) as staging:
            index = ClassIndex(read_students(opened))
            if members is not None:
                index = ClassIndex(index.students, read_members(members, index))
            result = sort_export(
                files,
                index,
                chosen,
                notebooks,
                lambda student: opened.folder("submitted", student, chosen),
                staging,
                force=force,
                confirm=_confirmation(new_students),
            )
            result.rejected += rejected
            with transaction(opened.db_url) as connection:
                add_students(connection, result.students)
            groups = opened.root / GROUPS_FILE
            if result.groups or groups.exists():
                earlier = groups.read_text(encoding="utf-8") if groups.exists() else ""
                write_text(groups, groups_table(earlier, chosen, result.groups))
    _print(result, chosen, bool(index.students))
    if result.unknown or result.without_notebook:
        raise typer.Exit(1)


def _confirmation(new_students: bool) -> Callable[[Student, str], bool]:
    """Return what decides about a new student: the option, or the person at the terminal."""

    def confirm(student: Student, reason: str) -> bool:
        if new_students or not sys.stdin.isatty():
            return new_students
        return typer.confirm(f"{student.name}: {reason}. Take in as {student.id!r}?", default=False)

    return confirm


def _print(result: CollectResult, assignment: str, has_class_list: bool) -> None:
    from autograder.timestamps import zone_name

    typer.echo(f"{counted(len(result.students), 'submission')} of {assignment} collected.")
    lines = {
        "new students": result.new_students,
        "late (the export does not say by how much, so no penalty is taken)": result.late,
        "already there": result.unchanged,
        "kept as collected earlier, although this one differs (--force replaces)": result.kept,
        "older attempts left out": result.superseded,
        "no notebook of this assignment among their files": result.without_notebook,
    }
    for what, people in lines.items():
        if people:
            typer.echo(f"{what}: {', '.join(_printable(one) for one in people)}")
    if result.local_times:
        typer.echo(
            f"times of handing in, whose zone the export does not say, are read as {zone_name()}"
        )
    for group, ids in result.groups.items():
        typer.echo(f"group {_printable(group)}: {', '.join(ids)}")
    for name, student in result.doubtful:
        typer.echo(
            f"{_printable(name)}: the platform's number is that of {student}, who has another "
            "name; if it is a group, name its members with --members",
            err=True,
        )
    for entry in result.rejected:
        typer.echo(f"left out: {_printable(entry.entry)}: {entry.reason}", err=True)
    if result.ignored:
        typer.echo(f"{counted(result.ignored, 'file')} of operating systems and editors left out.")
    for who, reason in result.unknown:
        typer.echo(f"not collected: {_printable(who)}: {reason}", err=True)
    if result.unknown:
        first = "" if has_class_list else "read the class list first (autograder class-list), or "
        typer.echo(f"To take in those who are not collected: {first}add --new-students.", err=True)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
