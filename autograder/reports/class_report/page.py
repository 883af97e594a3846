"""Render the report as one self-contained HTML page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from autograder.reports.class_report import charts
from autograder.reports.class_report.model import STATES, ClassReport
from autograder.reports.class_report.review import names_of
from autograder.reports.class_report.similar import SOLUTION, SimilarGroup
from autograder.templates import content_security_policy, format_points, inline, render_page

_FOLDER = Path(__file__).parent
_THEME, _GRID = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("theme.js", "grid.js"))
#: Groups of students with alike answers that the page lists for an assignment.
MOST_GROUPS = 60
#: Characters of an answer shown next to another, and of all texts shown so.
_LONGEST_TEXT = 5_000
_MOST_TEXT = 1_000_000


def _script_data(value: object) -> Markup:
    """Return JSON that no text in it can end the script element with."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", " ").replace("\u2029", " "))


class _Texts:
    """Cuts texts so that all of them together stay within a page."""

    def __init__(self) -> None:
        self.left = _MOST_TEXT

    def cut(self, text: str) -> str:
        shown = text[: min(_LONGEST_TEXT, self.left)]
        self.left -= len(shown)
        return shown if len(shown) == len(text) else f"{shown}\n… ({len(text):,} characters)"


def render(
    reports: Sequence[ClassReport],
    groups: Mapping[str, Sequence[SimilarGroup]],
    names: Mapping[str, str],
    when: datetime.datetime,
    not_compared: str = "",
) -> str:
    """Return the page.

    Args:
        reports: one for each assignment.
        groups: assignment → students with alike answers.
        names: student id → name to show.
        when: the moment that the page names.
        not_compared: which answers were not compared with others, or "".
    """
    data = {
        report.name: {
            "students": report.students,
            "scores": [format_points(score) for score in report.scores],
            "links": [page or link for page, link in zip(report.pages, report.links, strict=True)],
            "problems": [problem.name for problem in report.problems],
            "states": [
                "".join(str(STATES.index(state)) for state in report.grid[problem.name])
                for problem in report.problems
            ],
        }
        for report in reports
    }
    return render_page(
        _FOLDER,
        "page.html.j2",
        reports=reports,
        groups={name: found[:MOST_GROUPS] for name, found in groups.items()},
        group_counts={name: len(found) for name, found in groups.items()},
        name_of=lambda student: (
            "the published solution" if student == SOLUTION else names.get(student, student)
        ),
        solution=SOLUTION,
        not_compared=not_compared,
        cut=_Texts().cut,
        names_of=names_of,
        inline=inline,
        when=when.strftime("%Y-%m-%d %H:%M"),
        states=[(state, charts.CLASSES[state]) for state in STATES],
        histogram=lambda r: Markup(charts.histogram(r.scores, r.max_score)),
        grid=lambda r: Markup(charts.grid(r)),
        shares=lambda p: Markup(charts.shares(p)),
        data=_script_data({"states": STATES, "assignments": data}),
        policy=content_security_policy(_THEME, _GRID),
        theme_script=Markup(_THEME),
        grid_script=Markup(_GRID),
    )
