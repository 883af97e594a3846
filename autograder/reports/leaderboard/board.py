"""Draw the leaderboard: a self-contained page, and the same as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.lms.export import guarded
from autograder.reports.leaderboard.entries import Entry, Refused, ranked


def page(entries: list[Entry], refused: list[Refused], images: int) -> str:
    """Return the page; whatever a team calls itself is shown as text.

    Accuracies are drawn on an axis that starts below the lowest one, and says so.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    lowest = min((entry.accuracy for entry in entries), default=0.0)
    start = max(0.0, (int(lowest * 100) - 1) / 100)
    return environment.get_template("board.html.j2").render(
        places=ranked(entries), refused=refused, images=images, start=start
    )


def table(entries: list[Entry]) -> str:
    """Return the leaderboard as CSV: place, team, student, accuracy, entries, file, submitted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["place", "team", "student_id", "accuracy", "entries", "file", "submitted"])
    for place, entry in ranked(entries):
        writer.writerow(
            [
                place,
                guarded(entry.team),
                guarded(entry.student),
                f"{entry.accuracy:.4f}",
                entry.entries,
                guarded(entry.file),
                entry.submitted,
            ]
        )
    return buffer.getvalue()
