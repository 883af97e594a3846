"""Render the report as one self-contained HTML page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from autograder.reports.class_report import charts
from autograder.reports.class_report.model import STATES, ClassReport
from autograder.reports.class_report.similar import AnswerPair, by_students
from autograder.templates import format_points, page_templates

#: Pairs of students with alike answers that the page lists for an assignment.
MOST_PAIRS = 40


def _script_data(value: object) -> Markup:
    """Return JSON that no text in it can end the script element with."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", " ").replace("\u2029", " "))


def render(
    reports: Sequence[ClassReport],
    pairs: Mapping[str, Sequence[AnswerPair]],
    names: Mapping[str, str],
    when: datetime.datetime,
) -> str:
    """Return the page.

    Args:
        reports: one for each assignment.
        pairs: assignment → alike answers.
        names: student id → name to show.
        when: the moment that the page names.
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
    student_pairs = {name: by_students(found) for name, found in pairs.items()}
    return (
        page_templates(Path(__file__).parent)
        .get_template("page.html.j2")
        .render(
            reports=reports,
            pairs={name: found[:MOST_PAIRS] for name, found in student_pairs.items()},
            pair_counts={name: len(found) for name, found in student_pairs.items()},
            names=names,
            when=when.strftime("%Y-%m-%d %H:%M"),
            states=[(state, charts.CLASSES[state]) for state in STATES],
            state_names=STATES,
            histogram=lambda r: Markup(charts.histogram(r.scores, r.max_score)),
            grid=lambda r: Markup(charts.grid(r)),
            shares=lambda p: Markup(charts.shares(p)),
            data=_script_data({"states": STATES, "assignments": data}),
        )
    )
