"""Render feedback as one self-contained HTML page."""

from __future__ import annotations

import functools
from pathlib import Path

from markupsafe import Markup, escape

from autograder.judge.verdict import Outcome
from autograder.reports.feedback.model import Feedback
from autograder.templates import page_templates

#: State → symbol, word: never colour alone.
STATES = {
    "right": ("✓", Outcome.RIGHT.label),
    "upstream": ("✓", Outcome.RIGHT_GIVEN_UPSTREAM.label),
    "wrong": ("✗", Outcome.WRONG.label),
    "unwritten": ("○", Outcome.NOT_WRITTEN.label),
    "stopped": ("■", Outcome.STOPPED.label),
    "unmarked": ("…", "Waits for its marker"),
    "marked": ("✎", "Marked by hand"),
}


@functools.cache
def _markdown() -> object:
    from markdown_it import MarkdownIt

    # Raw HTML in a student's answer is shown as text, and links to scripts are rejected.
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def prose(markdown: str) -> Markup:
    """Render a student's written answer; formulas stay as they were typed."""
    return Markup(_markdown().render(markdown))  # type: ignore[attr-defined]


def inline(sentence: str) -> Markup:
    """Render a check's sentence: what stands between backticks is code, all else is text."""
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return escape(sentence)
    pieces = (
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )
    return Markup("").join(pieces)


def render(feedback: Feedback) -> str:
    """Return the page."""
    template = page_templates(Path(__file__).parent).get_template("page.html.j2")
    return template.render(feedback=feedback, states=STATES, prose=prose, inline=inline)
