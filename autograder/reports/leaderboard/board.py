"""Draw the leaderboard: a self-contained page, and the same as CSV."""

from __future__ import annotations

from pathlib import Path

from autograder.reports.leaderboard.entries import CompetitionEntry, RejectedEntry, ranked
from autograder.spreadsheet import csv_text, formula_safe
from autograder.templates import content_security_policy, render_page


def page(entries: list[CompetitionEntry], rejected: list[RejectedEntry], images: int) -> str:
    """Return the page; whatever a team calls itself is shown as text.

    Accuracies are drawn on an axis that starts below the lowest one, and says so.
    """
    lowest = min((entry.accuracy for entry in entries), default=0.0)
    start = max(0.0, (int(lowest * 100) - 1) / 100)
    return render_page(
        Path(__file__).parent,
        "board.html.j2",
        places=ranked(entries),
        rejected=rejected,
        images=images,
        start=start,
        policy=content_security_policy(),
    )


def table(entries: list[CompetitionEntry]) -> str:
    """Return the leaderboard as CSV: place, team, student, accuracy, entries, file, submitted."""
    header = ("place", "team", "student_id", "accuracy", "entries", "file", "submitted")
    rows = [
        (
            place,
            formula_safe(entry.team),
            formula_safe(entry.student),
            f"{entry.accuracy:.4f}",
            entry.entries,
            formula_safe(entry.file),
            entry.submitted,
        )
        for place, entry in ranked(entries)
    ]
    return csv_text(header, rows)
