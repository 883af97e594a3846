"""What the instructor reads after a run: the figures, and what to review and why."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table

from autograder.errors import counted
from autograder.grading.run_report import GradingReport, Result
from autograder.judge.verdict import NoteKind, Outcome
from autograder.sandbox.confinement import Confinement

#: Rows of the table; whoever has more students than this reads the report.
MOST_ROWS = 40

#: Notes about unfinished notebooks and about the class as a whole, which single out no student.
_EXPECTED = frozenset({NoteKind.MISSING_ANSWER, NoteKind.EARLIER_RELEASE})


def reasons(result: Result) -> list[str]:
    """Return why an instructor should review a submission, gravest first; empty if there is none.

    Written answers, which every submission has, are not a reason.
    """
    found = list(result.failures)
    notes = [
        note
        for judgement in result.judgements.values()
        for note in judgement["notes"]
        if note["kind"] not in _EXPECTED
    ]
    for kind in dict.fromkeys(note["kind"] for note in notes):
        texts = [note["text"] for note in notes if note["kind"] == kind]
        more = f" (and {len(texts) - 1} more like it)" if len(texts) > 1 else ""
        found.append(f"{kind}: {texts[0]}{more}")
    verdicts = [v for judgement in result.judgements.values() for v in judgement["verdicts"]]
    stopped = [verdict for verdict in verdicts if verdict["outcome"] == Outcome.STOPPED]
    if stopped:
        bounds = sorted({verdict["bound"] or "crash" for verdict in stopped})
        names = ", ".join(verdict["test"] for verdict in stopped[:3])
        names += ", …" if len(stopped) > 3 else ""
        found.append(f"stopped ({', '.join(bounds)}): {names}")
    if verdicts and all(verdict["outcome"] == Outcome.NOT_WRITTEN for verdict in verdicts):
        found.append("nothing is written yet")
    found += result.remarks
    if result.recorded and result.recorded.seconds_late > 0:
        found.append(lateness(result.recorded.seconds_late, result.recorded.penalty))
    return found


def lateness(seconds: float, penalty: float) -> str:
    """Return how late a submission is and what it costs, in words."""
    minutes = int(seconds) // 60
    days, hours = divmod(minutes // 60, 24)
    if days >= 2:
        by = f"{days} days {hours} h" if hours else f"{days} days"
    elif minutes >= 60:
        by = f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    else:
        by = f"{minutes} min" if minutes else "under 1 min"
    taken = f", {penalty:g} points taken off" if penalty else ""
    return f"{by} late{taken}"


def table(report: GradingReport) -> Table | None:
    """Return what to review and why, submissions without a grade first; None if nothing."""
    rows = [(result, why) for result in report.results if (why := reasons(result))]
    if not rows:
        return None
    rows.sort(key=lambda row: (not row[0].failures, row[0].student))
    table = Table(title="Submissions to review", title_justify="left", show_edge=False)
    table.add_column("student", overflow="fold")
    table.add_column("points", justify="right")
    table.add_column("why", overflow="fold")
    for result, why in rows[:MOST_ROWS]:
        points = f"{result.recorded.score:g}" if result.recorded else "no grade"
        table.add_row(escape(result.student), points, escape("\n".join(why)))
    if len(rows) > MOST_ROWS:
        table.add_row("…", "", f"and {len(rows) - MOST_ROWS} more: see 'autograder report'")
    return table


def lines(report: GradingReport) -> Iterator[str]:
    """Yield the sentences above the table."""
    graded = [result for result in report.results if result.recorded]
    timed = graded and report.seconds > 0
    rate = f", {60 * len(graded) / report.seconds:,.0f} a minute" if timed else ""
    yield (
        f"{report.assignment}: {counted(len(graded), 'submission')} graded "
        f"in {report.seconds:.1f} s{rate}; {report.max_score:g} points in all."
    )
    unusual = [r for r in report.results if Confinement.LANDLOCK in _confinements(r)]
    if unusual:
        yield (
            f"{counted(len(unusual), 'submission')} confined by Landlock, without namespaces: "
            "bubblewrap does not work on this machine (docs/security.md)."
        )
    if report.unchanged:
        yield (
            f"{counted(len(report.unchanged), 'submission')} unchanged since an earlier run: the "
            "grades stay (--force grades all of them again)."
        )
    if report.stale:
        was = "was" if len(report.stale) == 1 else "were"
        yield (
            f"{len(report.stale)} of them {was} graded with an earlier version of the source "
            "or its tests; --force grades again."
        )
    earlier = [r.student for r in report.results if _has(r, NoteKind.EARLIER_RELEASE)]
    if earlier:
        yield (
            f"{counted(len(earlier), 'submission')} of an earlier release than the source as it is "
            "now: graded by the present tests and points."
        )
    for student, changed in report.late_anew.items():
        now = lateness(changed.seconds_late, changed.penalty) if changed.seconds_late else "on time"
        yield f"Lateness changed: {student}, now {now}."
    for student, remark in report.unclear_times.items():
        yield f"{student}: {remark}."
    if report.failed:
        failed = counted(len(report.failed), "submission")
        yield f"{failed} could not be graded; the files are kept."
    if report.missing:
        names = ", ".join(report.missing[:10]) + (", …" if len(report.missing) > 10 else "")
        yield f"Handed in nothing: {counted(len(report.missing), 'student')} ({names})."
    yield from report.source_remarks
    for result in report.results:
        recorded = result.recorded
        if recorded and recorded.before is not None and recorded.before != recorded.score:
            yield f"Score changed: {result.student}, {recorded.before:g} → {recorded.score:g}"


def _confinements(result: Result) -> set[str]:
    return {judgement.get("confinement", "") for judgement in result.judgements.values()}


def _has(result: Result, kind: NoteKind) -> bool:
    notes = (note for judgement in result.judgements.values() for note in judgement["notes"])
    return any(note["kind"] == kind for note in notes)
