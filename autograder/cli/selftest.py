"""``autograder selftest``: judge every known-wrong and known-right answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.selftest.answers import Known
    from autograder.selftest.run import AnswerResult


def command(
    assignment: Annotated[
        str | None, typer.Argument(help="One assignment; without it, the whole course.")
    ] = None,
    problem: Annotated[
        str | None, typer.Option("--problem", help="Only the answers to this problem.")
    ] = None,
    unconfined: Annotated[
        bool, typer.Option("--unconfined", help="Without bubblewrap: the answers are ours.")
    ] = False,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Downstream tests for every answer, not for some.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", help="Processes that judge.", min=1)] = 2,
    every: Annotated[
        bool, typer.Option("--all", help="A row for every answer, not only for each problem.")
    ] = False,
) -> None:
    """Judge every known answer, and compare the judgement with what it declares.

    A known-wrong answer has to lose its problem's points, to be named, and to cost nothing
    elsewhere; a known-right one has to earn everything. Ends with status 0 only if all do.
    """
    from autograder.judge import Judge
    from autograder.selftest.answers import assignments, read, read_whole
    from autograder.selftest.pool import judge_answers
    from autograder.selftest.run import judge_whole
    from autograder.selftest.sources import source_of

    answers: list[Known] = []
    lost: list[str] = []
    for name in [assignment] if assignment else assignments():
        source = source_of(name)
        chosen = [known for known in read(name) if problem in (None, known.problem)]
        if not chosen:
            raise UserError(f"There are no known answers for {name}, problem {problem!r}.")
        answers += chosen
        for whole in read_whole(name) if problem is None else []:
            with Judge(confined=not unconfined) as judge:
                wrong = judge_whole(source, whole, judge)
            lost += [f"{name}/whole/{whole.style}: {text}" for text in wrong]
    judged = judge_answers(answers, thorough=thorough, confined=not unconfined, workers=workers)
    progress = Console(stderr=True)
    rows = list(track(judged, "judging", len(answers), console=progress, transient=True))
    order = {known: place for place, known in enumerate(answers)}
    rows.sort(key=lambda row: order[row.known])
    console = Console()
    console.print(_each(rows) if every else _summary(rows))
    odd = [row for row in rows if not row.as_declared]
    for row in odd if not every else []:
        where = f"{row.known.assignment}/{row.known.problem}"
        typer.echo(f"✗ {where}: {_declared(row)}, but {_got(row)}.")
    for text in lost:
        typer.echo(f"✗ {text}")
    if odd or lost:
        raise UserError(
            f"{len(odd) + len(lost)} of {len(rows)} answers were not judged and named as declared."
        )
    typer.echo(f"{len(rows)} known answers: all judged and named as declared.")


def _summary(rows: list[AnswerResult]) -> Table:
    table = Table("assignment", "problem", title="Self-test", title_justify="left")
    for heading in ("wrong", "failed", "named", "right", "passed"):
        table.add_column(heading, justify="right")
    groups: dict[tuple[str, str], list[AnswerResult]] = defaultdict(list)
    for row in rows:
        groups[row.known.assignment, row.known.problem].append(row)
    shown = ""
    for (assignment, problem), group in groups.items():
        wrong = [row for row in group if row.known.kind == "wrong"]
        right = [row for row in group if row.known.kind != "wrong"]
        counts = (
            len(wrong),
            sum(row.judged for row in wrong),
            sum(row.named for row in wrong),
            len(right),
            sum(row.as_declared for row in right),
        )
        table.add_row(assignment if assignment != shown else "", problem, *map(str, counts))
        shown = assignment
    return table


def _each(rows: list[AnswerResult]) -> Table:
    table = Table("problem", "declared", "judged", "named", "got")
    for row in rows:
        marks = ("✓" if row.judged else "✗", "✓" if row.named else "✗")
        table.add_row(row.known.problem, _declared(row), *marks, _got(row))
    return table


def _declared(row: AnswerResult) -> str:
    known = row.known
    other = f", named {known.named or 'nothing'}" if known.named != known.what else ""
    return f"{known.kind}: {known.what}{other if known.kind != 'right' else ''}"


def _got(row: AnswerResult) -> str:
    outcome = row.outcome or "no test"
    words = outcome if row.mistake is None else f"{outcome}, named {row.mistake}"
    if row.mistake is None and row.message:
        words += f" ({row.message.rstrip('.')})"
    return words + (f", and {', '.join(row.elsewhere)} lost points" if row.elsewhere else "")
