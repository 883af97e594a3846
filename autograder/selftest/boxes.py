"""Write one page with every known-wrong answer: its flaw, the box, the sentence in feedback.

    python -m autograder.selftest.boxes OUT.html [ASSIGNMENT …]

The flaw is shown as a difference to the known-right answer that is closest. The box is what the
student sees in the notebook; the feedback holds its sentence and hint, and never its numbers.
"""

from __future__ import annotations

import argparse
import difflib
import html
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.checkout import current
from autograder.selftest.answers import Known, read
from autograder.selftest.in_process import SolvedNotebook
from autograder.selftest.seeds import calls, solved_notebook
from chainrule.check.report import CheckReport, as_html


@dataclass(frozen=True)
class CheckedAnswer:
    """A known-wrong answer and the report on it."""

    known: Known
    difference: str
    report: CheckReport

    @property
    def as_declared(self) -> bool:
        return self.report.status == "wrong" and self.report.mistake == self.known.named


def entries(assignment: str) -> Iterator[CheckedAnswer]:
    """Every known-wrong answer of an assignment, checked as in a notebook."""
    solved, known = solved_notebook(assignment), read(assignment)
    for one in known:
        asks = one.what == "asks-for-input"  # which only a kernel without input refuses
        if one.kind == "wrong" and one.problem in solved.answers and not asks:
            yield CheckedAnswer(one, _difference(one, known, solved), report_of(solved, one))


def report_of(solved: SolvedNotebook, known: Known) -> CheckReport:
    """The first report that is not right, of the checks of an answer's tests."""
    found = calls(solved, {known.problem: known.code})
    reports = [call.report(None) for call in found.values() if call.answer == known.problem]
    return next((report for report in reports if report.status != "right"), reports[0])


def _difference(one: Known, known: Sequence[Known], solved: SolvedNotebook) -> str:
    """The lines in which an answer differs from the right one that is most like it."""
    right = [k.code for k in known if k.kind == "right" and k.problem == one.problem]
    right.append(solved.answers[one.problem])
    closest = max(right, key=lambda code: difflib.SequenceMatcher(None, code, one.code).ratio())
    lines = difflib.unified_diff(closest.splitlines(), one.code.splitlines(), n=1, lineterm="")
    return "\n".join(list(lines)[2:])


def page(found: Sequence[CheckedAnswer]) -> str:
    """The page, one section for each answer."""
    rows = "".join(_section(entry) for entry in found)
    odd = sum(not entry.as_declared for entry in found)
    unnamed = sum(entry.report.mistake is None for entry in found)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Boxes</title>'
        "<style>body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "pre{background:#f5f5f5;padding:.6em;overflow-x:auto}section{border-top:1px solid #ccc}"
        "</style>"
        f"<h1>Boxes</h1><p>{len(found)} known-wrong answers, {unnamed} without a name, "
        f"{odd} not as declared.</p>{rows}</html>\n"
    )


def _section(entry: CheckedAnswer) -> str:
    known, report = entry.known, entry.report
    declared = known.what if known.named == known.what else f"{known.what}, named {known.named}"
    mark = "" if entry.as_declared else " <b>not as declared</b>"
    return (
        f"<section><h2>{html.escape(known.problem)}: {html.escape(declared)}{mark}</h2>"
        f"<pre>{html.escape(entry.difference)}</pre>{as_html(report)}"
        f"<p>Feedback: {html.escape(report.sentence)} {html.escape(report.hint)}</p></section>"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; 1 if an answer is not judged and named as declared."""
    parser = argparse.ArgumentParser(description="Write every known-wrong answer with its box.")
    parser.add_argument("out", type=Path, metavar="OUT.html")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    chosen = parser.parse_args(arguments)
    found = [
        entry for name in chosen.assignments or current().assignments() for entry in entries(name)
    ]
    chosen.out.write_text(page(found), encoding="utf-8")
    odd = [entry for entry in found if not entry.as_declared]
    for entry in odd:
        print(f"{entry.known.problem}: {entry.known.what}, but {entry.report.sentence}")
    print(f"{len(found)} boxes in {chosen.out}, {len(odd)} not as declared")
    return int(bool(odd))


if __name__ == "__main__":
    sys.exit(main())
