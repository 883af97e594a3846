"""How many mutants of the solved answers do the tests kill?

    python -m autograder.selftest.mutants [ASSIGNMENT …] [--problem NAME] [--workers 2]

Each mutant runs against its own problem's tests, hidden ones included, with the instructor's
answers to all others. A mutant that survives is either a hole in the tests, which ends with status
1, or does the same as the answer, which ``equivalent.toml`` records with the reason. One
that passes with a word of advice (it writes into its arguments) passes by the course's rules.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.checkout import current
from autograder.errors import UserError
from autograder.judge.verdict import Outcome
from autograder.selftest.in_process import ProblemResult, SolvedNotebook
from autograder.selftest.mutation import Mutant, mutants
from autograder.selftest.seeds import solved_notebook

REVIEWED = Path(__file__).parent / "equivalent.toml"
#: Seconds of processor time after which a mutant counts as killed: an answer's tests take a few at
#: most. Seconds of a clock would kill mutants by chance on a busy machine.
TIME_LIMIT = 30


class MutantTimedOut(BaseException):
    """The mutant does not end; no `except Exception` of an answer may catch this."""


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: ``killed``, ``advised``, ``equivalent`` or ``survived``."""

    mutant: Mutant
    fate: str
    why: str = ""


def review(path: Path = REVIEWED) -> dict[tuple[str, str, str, str], str]:
    """(assignment, problem, was, becomes) → why the two do the same."""
    text = tomllib.loads(path.read_text()) if path.exists() else {}
    return {
        (assignment, row["problem"], row["was"].strip(), row["becomes"].strip()): row["why"]
        for assignment, rows in text.items()
        for row in rows
    }


def fates(assignment: str, problem: str | None, workers: int) -> Iterator[Fate]:
    """Run every mutant of an assignment's answers (or of one of them)."""
    solved = solved_notebook(assignment)
    made = [
        mutant
        for name, code in solved.answers.items()
        if problem in (None, name)
        for mutant in mutants(name, code)
    ]
    known = review()
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(assignment,)) as pool:
        names = dict.fromkeys(mutant.problem for mutant in made)
        unchanged = [Mutant(name, solved.answers[name], "", "") for name in names]
        for mutant, outcome in zip(unchanged, pool.map(_outcome, unchanged), strict=True):
            if outcome.outcome is not Outcome.RIGHT:
                raise UserError(
                    f"The solved {mutant.problem} does not pass its own tests: {outcome.message}"
                )
        outcomes = pool.map(_outcome, made, chunksize=4)
        console = Console(stderr=True)
        for mutant, outcome in track(
            zip(made, outcomes, strict=True), assignment, len(made), console=console, transient=True
        ):
            why = known.get((assignment, mutant.problem, mutant.was, mutant.becomes))
            if outcome.outcome is not Outcome.RIGHT:
                yield Fate(mutant, "killed", outcome.mistake or "")
            elif outcome.mistake is not None:
                yield Fate(mutant, "advised", outcome.mistake)
            elif why is not None:
                yield Fate(mutant, "equivalent", why)
            else:
                yield Fate(mutant, "survived")


_solved: SolvedNotebook | None = None


def _prepare(assignment: str) -> None:
    global _solved
    _solved = solved_notebook(assignment)


def _outcome(mutant: Mutant) -> ProblemResult:
    assert _solved is not None
    signal.signal(signal.SIGPROF, _overdue)
    signal.setitimer(signal.ITIMER_PROF, TIME_LIMIT)
    try:
        return _solved.run(mutant.problem, mutant.code)
    except (MutantTimedOut, SystemExit, KeyboardInterrupt):
        return ProblemResult(Outcome.STOPPED)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _overdue(number: int, frame: FrameType | None) -> None:
    raise MutantTimedOut


def table(assignment: str, found: Sequence[Fate]) -> Table:
    """A row for each problem: how many mutants, and what became of them."""
    made = Table("problem", title=assignment, title_justify="left")
    for heading in ("mutants", "killed", "named", "advised", "equivalent", "survived"):
        made.add_column(heading, justify="right")
    for name in dict.fromkeys(fate.mutant.problem for fate in found):
        own = [fate for fate in found if fate.mutant.problem == name]
        made.add_row(name, *_counts(own))
    made.add_section()
    made.add_row("all", *_counts(found))
    return made


def _counts(found: Sequence[Fate]) -> list[str]:
    kinds = [fate.fate for fate in found]
    named = sum(fate.fate == "killed" and bool(fate.why) for fate in found)
    rest = [str(kinds.count(kind)) for kind in ("advised", "equivalent", "survived")]
    return [str(len(found)), str(kinds.count("killed")), str(named), *rest]


def score(found: Sequence[Fate]) -> float:
    """The share of mutants killed, of those that are not equivalent."""
    killed = sum(fate.fate == "killed" for fate in found)
    survived = sum(fate.fate == "survived" for fate in found)
    return killed / (killed + survived) if killed + survived else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table and every survivor for each assignment; 1 if there are survivors."""
    parser = argparse.ArgumentParser(description="Run mutants of the solved answers.")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--problem")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    survivors = 0
    for assignment in chosen.assignments or current().assignments():
        found = list(fates(assignment, chosen.problem, chosen.workers))
        Console(width=100).print(table(assignment, found))
        for fate in found:
            if fate.fate == "survived":
                survivors += 1
                print(f"survived, {fate.mutant.problem}:")
                print(f"    - {fate.mutant.was}\n    + {fate.mutant.becomes}")
        print(f"{assignment}: {score(found):.1%} of the mutants that are not equivalent killed")
    return int(survivors > 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as error:
        sys.exit(f"mutants: {error}")
