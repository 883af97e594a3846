"""Collect the entries that a class handed in, and write the leaderboard."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.competition.labels import labels
from autograder.course_folder import CourseFolder
from autograder.errors import UserError
from autograder.files import write_text
from autograder.reports.leaderboard.board import page, table
from autograder.reports.leaderboard.entries import CompetitionEntry, RejectedEntry, best_entry
from autograder.timestamps import handed_in

#: What a team calls itself, in a file next to its notebook; the student's name if there is none.
TEAM_FILE = "team.txt"
_LONGEST_NAME = 60


def team_name(folder: Path, fallback: str) -> str:
    """Return the first line of ``team.txt``, cut to a length that fits a row."""
    path = folder / TEAM_FILE
    if path.is_file() and not path.is_symlink():
        with path.open("rb") as file:
            lines = file.read(1000).decode("utf-8", "replace").split("\n", 1)
        name = "".join(c for c in lines[0] if c.isprintable()).strip()
        if name:
            return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    return fallback


def standings(
    course: CourseFolder, assignment: str, names: dict[str, str]
) -> tuple[list[CompetitionEntry], list[RejectedEntry], int]:
    """Return each team's best entry, the entries that cannot be scored, and how many images.

    An entry is any ``predictions*.csv`` that a student handed in with the assignment. ``names``
    maps student ids to the names to show.

    Raises:
        UserError: no student handed in an entry.
    """
    truth = labels()
    entries: list[CompetitionEntry] = []
    rejected: list[RejectedEntry] = []
    for student in course.students(assignment):
        folder = course.folder("submitted", student, assignment)
        files = [] if folder.is_symlink() else sorted(folder.glob("predictions*.csv"))
        if not files:
            continue
        when, _ = handed_in(folder)
        submitted = when.isoformat(sep=" ") if when else ""
        team = team_name(folder, names.get(student, student))
        best, malformed = best_entry(student, team, files, truth, submitted)
        entries += [best] if best else []
        rejected += malformed
    if not entries and not rejected:
        raise UserError(
            f"No entry (predictions.csv) was handed in with {assignment}: nothing to rank."
        )
    return entries, rejected, len(truth)


def write_board(
    folder: Path, entries: list[CompetitionEntry], rejected: Iterable[RejectedEntry], images: int
) -> tuple[Path, Path]:
    """Write ``leaderboard.html`` and ``leaderboard.csv``; return both paths.

    Raises:
        UserError: the folder may not be written.
    """
    texts = {
        folder / "leaderboard.html": page(entries, list(rejected), images),
        folder / "leaderboard.csv": table(entries),
    }
    for path, text in texts.items():
        write_text(path, text)
    first, second = texts
    return first, second
