"""The outcome of one check as a value, as text and as a box."""

from __future__ import annotations

import html
from dataclasses import dataclass

SYMBOLS = {"right": "✓", "wrong": "✗", "not written": "○"}


@dataclass(frozen=True)
class CheckReport:
    """The outcome of one check, ready to be shown.

    Attributes:
        problem: name of the answer.
        status: ``"right"``, ``"wrong"`` or ``"not written"``.
        mistake: id in the catalogue, of the mistake or of the advice; None if it has no name.
        sentence: what is wrong (or advisable). Safe in feedback: no expected value in it.
        hint: where to look next, one line; may be empty.
        detail: up to three lines: the smallest failing input, what was expected, what came.
    """

    problem: str
    status: str
    mistake: str | None = None
    sentence: str = ""
    hint: str = ""
    detail: tuple[str, ...] = ()


def lines(report: CheckReport) -> list[str]:
    """At most five lines of plain text, without the symbol."""
    body = [f"{report.problem}: {report.sentence}", *report.detail]
    return [*body, f"hint:     {report.hint}"] if report.hint else body


def as_text(report: CheckReport) -> str:
    """The report for a terminal."""
    return f"{SYMBOLS[report.status]} " + "\n  ".join(lines(report))


_EDGE = {"right": "#009E73", "wrong": "#D55E00", "not written": "#8a8a8a"}
_WORD = {"right": "right", "wrong": "wrong", "not written": "not written yet"}


def as_html(report: CheckReport) -> str:
    """The report as a box that reads on light and dark pages alike.

    The text keeps the page's own colour; colour is on the edge and a translucent background, and
    the symbol and the words say the same again.
    """
    edge = _EDGE[report.status]
    head = (
        f'<span style="font-weight:700" aria-hidden="true">{SYMBOLS[report.status]}</span> '
        f"<code>{html.escape(report.problem)}</code>: {_with_code(report.sentence)}"
    )
    detail = "".join(f"<div>{html.escape(line)}</div>" for line in report.detail)
    if detail:
        detail = (
            '<div style="font-family:var(--jp-code-font-family,monospace);font-size:.92em;'
            f'white-space:pre-wrap;overflow-wrap:anywhere;margin-top:3px">{detail}</div>'
        )
    hint = ""
    if report.hint:
        hint = f'<div style="margin-top:3px"><b>Hint:</b> {_with_code(report.hint)}</div>'
    return (
        f'<div role="status" aria-label="{report.problem}: {_WORD[report.status]}" '
        f'style="border-left:5px solid {edge};background:{edge}1f;padding:5px 10px;'
        'border-radius:3px;line-height:1.4;max-width:56em;overflow-wrap:anywhere">'
        f"<div>{head}</div>{detail}{hint}</div>"
    )


def _with_code(text: str) -> str:
    """Escaped, with `code` set as code."""
    pieces = html.escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
