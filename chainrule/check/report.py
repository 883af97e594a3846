"""Reports in words: at most five lines, what is wrong first, one hint last."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.check.case import Raised
from chainrule.check.compare import Fault, describe
from chainrule.check.diagnose import WHOLE, Diagnosis, Trial
from chainrule.check.mistakes import ENTRIES
from chainrule.check.outcome import Report

SYMBOLS = {"right": "✓", "wrong": "✗", "not written": "○"}


def right(problem: str) -> Report:
    return Report(problem, "right", sentence="right.")


def advised(problem: str, advice: str, written_into: Sequence[str]) -> Report:
    """A right answer that changed its arguments."""
    entry = ENTRIES[advice]
    names = " and ".join(f"`{name}`" for name in written_into)
    return Report(problem, "right", advice, entry.sentence.format(part=names), entry.hint)


def not_written(problem: str, stub: Raised) -> Report:
    """The stub raised; if an inner answer did, that one is named."""
    inner = stub.place.removeprefix("in ").split(",")[0] if stub.place else ""
    if problem[:1].isupper() and inner in ("forward", "backward", "step"):
        return Report(problem, "not written", sentence=f"its `{inner}` is not written yet.")
    if inner and inner != problem and inner.isidentifier() and not inner.startswith("__"):
        return Report(
            problem, "not written", sentence=f"waits for `{inner}`, which is not written yet."
        )
    return Report(problem, "not written", sentence="not written yet.")


def blame(problem: str, inputs: Sequence[str], trials: Sequence[Trial], found: Diagnosis) -> Report:
    """What is wrong, from the diagnosis or, failing that, from the form of what came back."""
    example = min((t for t in trials if t.faults), key=lambda trial: _size(trial.case.arguments))
    part, shown = _shown_fault(example, found)
    sentence, hint, mistake = "", "", None
    if found.mistakes:
        mistake, parts = found.mistakes[0]
        entry = ENTRIES[mistake]
        sentence, hint = entry.sentence.format(part=_named(parts)), entry.hint
        others = [i for i, _ in found.mistakes[1:]]
        if others:
            also = ENTRIES[others[0]].sentence.format(part=_named(found.mistakes[1][1]))
            sentence += f" Also: {also[0].lower()}{also[1:]}"
        else:
            rest = [part for part in found.unexplained if part not in (*parts, WHOLE)]
            if rest:
                sentence += f" Also, {_named(rest)} {'are' if len(rest) > 1 else 'is'} wrong."
    elif shown.id:
        mistake, entry = shown.id, ENTRIES[shown.id]
        got = example.observed
        note = f"{got.kind}: {got.text}" if isinstance(got, Raised) else shown.note or shown.got
        sentence = entry.sentence.format(part=_named((part,)), note=note.rstrip(": "))
        hint = entry.hint
    else:
        parts = tuple(dict.fromkeys(name for trial in trials for name in trial.faults))
        sentence = f"{_capital(_named(parts))} {'are' if len(parts) > 1 else 'is'} wrong."
    if found.only_when:
        sentence += f" Seen only when {found.only_when}."
    return Report(
        problem,
        "wrong",
        mistake,
        _capital(sentence),
        hint,
        _detail(problem, inputs, example, part, shown),
    )


def _shown_fault(trial: Trial, found: Diagnosis) -> tuple[str, Fault]:
    """The fault of the part that the sentence is about."""
    for _, parts in found.mistakes:
        for part in parts:
            if part in trial.faults:
                return part, trial.faults[part]
    return next(iter(trial.faults.items()))


def _detail(
    problem: str, inputs: Sequence[str], trial: Trial, part: str, shown: Fault
) -> tuple[str, ...]:
    call = f"{problem}({_arguments(inputs, trial.case.arguments)})"
    lines = [f"input:    {trial.case.label or call}"]
    if isinstance(trial.observed, Raised):
        return (*lines, trial.observed.place) if trial.observed.place else tuple(lines)
    about = f"{part} " if part and part != WHOLE and "=" not in shown.got else part
    about = "" if part == WHOLE else about
    return (*lines, f"expected: {about}{shown.expected}", f"got:      {about}{shown.got}")


def _arguments(inputs: Sequence[str], values: Sequence[Any]) -> str:
    shown = []
    for index, value in enumerate(values):
        name = inputs[index] if index < len(inputs) else ""
        if isinstance(value, np.ndarray) and value.size > 9:
            shown.append(f"{name} {value.shape}".strip())
        else:
            shown.append(f"{name} = {describe(value)}" if name else describe(value))
    return ", ".join(shown)


def _size(value: Any) -> float:
    """How much a person has to read to take an input in."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return float(np.size(value)) if isinstance(value, np.ndarray) else 1.0


#: Parts that one sentence names before it counts.
_MOST_NAMES = 3


def _named(parts: Sequence[str]) -> str:
    names = [f"`{part}`" for part in parts if part not in ("", WHOLE)]
    if not names:
        return "the result"
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES - 1 :] = [f"{len(names) - _MOST_NAMES + 1} more"]
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lines(report: Report) -> list[str]:
    """At most five lines of plain text, without the symbol."""
    body = [f"{report.problem}: {report.sentence}", *report.detail]
    return [*body, f"hint:     {report.hint}"] if report.hint else body


def as_text(report: Report) -> str:
    """The report for a terminal."""
    return f"{SYMBOLS[report.status]} " + "\n  ".join(lines(report))


_EDGE = {"right": "#009E73", "wrong": "#D55E00", "not written": "#8a8a8a"}
_WORD = {"right": "right", "wrong": "wrong", "not written": "not written yet"}


def as_html(report: Report) -> str:
    """The report as a box that stands on light and dark pages alike.

    The text keeps the page's own colour; colour is on the edge and a veil, and the symbol and the
    words say the same again.
    """
    edge = _EDGE[report.status]
    head = (
        f'<span style="font-weight:700" aria-hidden="true">{SYMBOLS[report.status]}</span> '
        f"<code>{html.escape(report.problem)}</code>: {_marked(report.sentence)}"
    )
    detail = "".join(f"<div>{html.escape(line)}</div>" for line in report.detail)
    if detail:
        detail = (
            '<div style="font-family:var(--jp-code-font-family,monospace);font-size:.92em;'
            f'white-space:pre-wrap;overflow-wrap:anywhere;margin-top:3px">{detail}</div>'
        )
    hint = ""
    if report.hint:
        hint = f'<div style="margin-top:3px"><b>Hint:</b> {_marked(report.hint)}</div>'
    return (
        f'<div role="status" aria-label="{report.problem}: {_WORD[report.status]}" '
        f'style="border-left:5px solid {edge};background:{edge}1f;padding:5px 10px;'
        'border-radius:3px;line-height:1.4;max-width:56em;overflow-wrap:anywhere">'
        f"<div>{head}</div>{detail}{hint}</div>"
    )


def _marked(text: str) -> str:
    """Escaped, with `code` set as code."""
    pieces = html.escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
