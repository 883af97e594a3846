"""Render feedback as one self-contained HTML page."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markupsafe import Markup

from autograder.judge.verdict import Outcome
from autograder.notebook.inert import clean_html
from autograder.reports.feedback.model import Feedback
from autograder.templates import content_security_policy, inline, render_page

_FOLDER = Path(__file__).parent
#: Opens the folds before printing.
_SCRIPT = (_FOLDER / "print.js").read_text(encoding="utf-8")
#: Characters of Markdown that are rendered; what is longer is shown as it was typed.
_LONGEST_MARKDOWN = 30_000
_ATTACHMENT = re.compile(r'src="attachment:([^"]*)"')

#: State → symbol, word: never colour alone.
STATES = {
    "right": ("✓", Outcome.RIGHT.label),
    "upstream": ("✓", Outcome.RIGHT_GIVEN_UPSTREAM.label),
    "wrong": ("✗", Outcome.WRONG.label),
    "unwritten": ("○", Outcome.NOT_WRITTEN.label),
    "stopped": ("■", Outcome.STOPPED.label),
    "unmarked": ("…", "Not marked yet"),
    "marked": ("✎", "Marked by hand"),
}


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def prose(markdown: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> Markup:
    """Render a student's written answer as inert HTML; formulas stay as they were typed.

    Args:
        markdown: the answer.
        attachments: its pictures, which ``attachment:name`` refers to.
    """
    if len(markdown) > _LONGEST_MARKDOWN:
        return Markup("<pre>{}</pre>").format(markdown)
    html = _ATTACHMENT.sub(
        lambda found: f'src="{_picture(unquote(unescape(found[1])), attachments or {})}"',
        _markdown().render(markdown),
    )
    return Markup(clean_html(html))


def _picture(name: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    for media_type, data in attachments.get(name, {}).items():
        return f"data:{media_type};base64,{data}"
    return ""


def render(feedback: Feedback) -> str:
    """Return the page."""
    return render_page(
        _FOLDER,
        "page.html.j2",
        feedback=feedback,
        states=STATES,
        prose=prose,
        inline=inline,
        policy=content_security_policy(_SCRIPT),
        script=Markup(_SCRIPT),
    )


def render_ungraded(title: str, student: str, reason: str) -> str:
    """Return the page of a student whose submission could not be graded."""
    return render_page(
        _FOLDER,
        "ungraded.html.j2",
        title=title,
        student=student,
        reason=reason,
        policy=content_security_policy(),
    )
