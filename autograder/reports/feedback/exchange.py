"""What nbgrader's exchange requires next to a page of feedback, to release it to its student."""

from __future__ import annotations

import datetime
import secrets

from autograder.course_folder import CourseFolder
from autograder.files import write_text
from autograder.timestamps import timestamp_text

LONGEST = 10_000


def write_exchange_files(
    course: CourseFolder, student: str, assignment: str, timestamp: datetime.datetime | None
) -> None:
    """Write ``timestamp.txt`` and ``submission_secret.txt`` into a student's feedback folder.

    ``nbgrader release_feedback`` reads both, for every student. They are those of the submission;
    they are made where it did not come through the exchange, and are then never used to fetch.

    Args:
        course: the course folder.
        student: the student's id.
        assignment: the assignment's name.
        timestamp: the time of handing in (UTC) that the gradebook holds.
    """
    submitted = course.folder("submitted", student, assignment)
    feedback = course.folder("feedback", student, assignment)
    when = timestamp_text(timestamp) if timestamp else ""
    made = {"timestamp.txt": when, "submission_secret.txt": secrets.token_hex(64)}
    for name, otherwise in made.items():
        handed_in, target = submitted / name, feedback / name
        if handed_in.is_file() and not handed_in.is_symlink():
            with handed_in.open("rb") as file:
                write_text(target, file.read(LONGEST).decode("utf-8", "replace"))
        elif not target.is_file():
            write_text(target, otherwise)
