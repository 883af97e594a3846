"""How a report reaches whoever asked: a box, a line of text, an exception, a warning."""

from __future__ import annotations

import html
import warnings
from collections.abc import Iterable

from chainrule import handing_in, session
from chainrule.check.outcome import CheckAdvice, CheckFailed, NotWritten
from chainrule.check.report import SYMBOLS, CheckReport, as_html, as_text

_latest: dict[str, CheckReport] = {}


def emit(report: CheckReport) -> None:
    """Show the report to a person, or raise it where a program decides.

    Raises:
        CheckFailed: for a wrong answer, outside a notebook that a person runs.
        NotWritten: likewise, for a stub.
    """
    _latest[report.problem] = report
    if session.in_notebook() and not session.grading():
        _display(as_text(report), as_html(report))
    elif report.status == "not written":
        raise NotWritten(report)
    elif report.status == "wrong":
        raise CheckFailed(report)
    elif report.mistake is not None and session.in_notebook():
        print(as_text(report))  # nbgrader would take a warning for a failure
    elif report.mistake is not None:
        warnings.warn(CheckAdvice(report), stacklevel=3)
    elif not session.grading():
        print(as_text(report))


def show_summary(problems: Iterable[str]) -> None:
    """Show which of the problems are right, wrong, or still to write, as the checks last saw it."""
    rows = [(name, _latest[name].status if name in _latest else "not checked") for name in problems]
    done = sum(status == "right" for _, status in rows)
    title = f"{done} of {len(rows)} right"
    text = [title, *(f"  {SYMBOLS.get(status, '·')} {name}: {status}" for name, status in rows)]
    if session.in_notebook():
        hand_in = handing_in.sentence()
        _display("\n".join([*text, hand_in]), f"{_table(title, rows)}<p>{html.escape(hand_in)}</p>")
    elif not session.grading():
        print("\n".join(text))


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    body = "".join(
        f'<tr><td style="text-align:center">{SYMBOLS.get(status, "·")}</td>'
        f'<td style="text-align:left"><code>{html.escape(name)}</code></td>'
        f'<td style="text-align:left">{status}</td></tr>'
        for name, status in rows
    )
    return (
        f'<table><caption style="text-align:left;font-weight:600">{title}</caption>'
        '<thead><tr><th scope="col" aria-label="state">&nbsp;</th>'
        '<th scope="col" style="text-align:left">answer</th>'
        '<th scope="col" style="text-align:left">state</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _display(text: str, markup: str) -> None:
    from IPython.display import display

    display({"text/plain": text, "text/html": markup}, raw=True)
