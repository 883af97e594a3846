"""What is to be graded: who handed in what, and who is graded already."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process

from autograder.course_folder import CourseFolder
from autograder.errors import UserError, printable
from autograder.grading.companions import Companions, digest_of, read_companions
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.submission import MAX_BYTES


@dataclass(frozen=True)
class Submission:
    """One student's folder for an assignment."""

    student: str
    folder: Path
    #: Notebook name → file, of those notebooks that the assignment has.
    files: dict[str, Path]
    #: Other notebooks in the folder.
    others: tuple[str, ...]
    companions: Companions = field(default=Companions(), repr=False)


def choose(course: CourseFolder, assignment: str, wanted: Sequence[str]) -> list[str]:
    """Return the students to grade: those wanted, or all who handed something in.

    Raises:
        UserError: a wanted student, or the whole class, handed nothing in.
    """
    students = course.students(assignment)
    if not students:
        folder = course.folder("submitted", "…", assignment)
        raise UserError(f"There are no submissions of {assignment}: nothing matches {folder}.")
    for student in wanted:
        if student not in students:
            near = process.extractOne(student, students, score_cutoff=60)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UserError(f"There is no submission of {assignment} by {student!r}.{hint}")
    return [student for student in students if student in wanted] if wanted else students


def find_submission(
    course: CourseFolder, assignment: str, student: str, names: Iterable[str]
) -> Submission:
    """Return what a student's folder holds.

    Raises:
        OSError: it cannot be read.
    """
    folder = course.folder("submitted", student, assignment)
    if folder.is_symlink():  # a cloned repository can bring one to another student's work
        raise OSError("it is a link: put the folder itself in its place")
    known = set(names)
    notebooks = sorted(folder.glob("*.ipynb"))
    return Submission(
        student,
        folder,
        {path.stem: path for path in notebooks if path.stem in known},
        tuple(printable(path.name) for path in notebooks if path.stem not in known),
        read_companions(folder, known),
    )


def read_bytes(path: Path) -> bytes:
    """Return the file's content, or one byte more than can be read of it.

    Raises:
        OSError: it is not a file, or may not be read.
    """
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        # A link could point at another student's work, or at the solutions.
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "a link or a device"
        raise OSError(f"it is {what}, not a file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else bytes(MAX_BYTES + 1)


@dataclass(frozen=True)
class Earlier:
    """How an earlier grade relates to what is there now."""

    same_submission: bool
    same_source: bool


def earlier_grade(
    course: CourseFolder, submission: Submission, source: SourceNotebook
) -> Earlier | None:
    """Return how the autograded notebook relates to submission and source, None if there is none.

    The notebook itself says what it was made of, so that nothing else has to be kept in step.
    """
    folder = course.folder("autograded", submission.student, source.assignment)
    try:
        text = (folder / f"{source.name}.ipynb").read_text(encoding="utf-8")
        made_of = json.loads(text)["metadata"]["chainrule"]
        data = read_bytes(submission.files[source.name])
        handed_in = digest_of(data, submission.companions.files)
        return Earlier(
            made_of.get("submission") == handed_in, made_of.get("source") == source.digest
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
