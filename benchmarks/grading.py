"""Submissions per minute: ``autograder grade``, confined, against stock ``nbgrader autograde``."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.classes import Class, our_class, stock_class
from benchmarks.table import Section, spread

REPETITIONS = 3
#: Class sizes whose difference gives the seconds that one more submission takes.
STOCK, OURS = (1, 4), (40, 200)


def measure() -> Section:
    """Grade the same notebooks both ways, in turns."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        root = Path(folder)
        stock, ours = stock_class(root / "stock"), our_class(root / "ours")
        stock.fill(STOCK[1])
        few, many = our_class(root / "few"), ours
        few.fill(OURS[0])
        many.fill(OURS[1])
        rounds = [_round(stock, few, many) for _ in range(REPETITIONS)]
        theirs, own = stock.scores(), many.scores()
    differing = [student for student, scores in theirs.items() if own[student] != scores]
    if differing:
        raise RuntimeError(f"verdicts differ: {differing}")
    rates = {name: [60 * n / one[name] for one in rounds] for name, n in _COMMANDS.items()}
    slopes = _slopes(rounds)
    section = Section(
        "Grading: submissions per minute",
        "One assignment whose shared cell imports NumPy, matplotlib.pyplot and torch, with three "
        "light answers and plain asserts. `nbgrader autograde` under its own settings, one "
        "process as it is; `autograder grade` with confinement on. Wall time of the whole command, "
        f"its start included; {REPETITIONS} repetitions in turns, median (smallest – largest). "
        "“One more submission” is the difference between the medians of two class sizes "
        f"({STOCK[0]} and {STOCK[1]} for nbgrader, {OURS[0]} and {OURS[1]} for ours), which leaves "
        "the start of the command out on both sides. The points of every test agree "
        f"({len(theirs)} submissions: right, right in another way, wrong, not written).",
        ("what", "submissions", "per minute", "× nbgrader"),
    )
    for name, label, count in (
        ("stock", "stock `nbgrader autograde`", STOCK[1]),
        ("one", "`autograder grade --workers 1`", OURS[1]),
        ("two few", "`autograder grade --workers 2`", OURS[0]),
        ("two", "`autograder grade --workers 2`", OURS[1]),
    ):
        ratios = [a / b for a, b in zip(rates[name], rates["stock"], strict=True)]
        section.rows.append((label, str(count), spread(rates[name]), spread(ratios)))
        section.figures[name] = {"per minute": rates[name], "ratio": ratios}
    ratio = slopes["two"] / slopes["stock"]
    section.rows += [
        ("nbgrader: one more submission", "", f"{slopes['stock']:,.1f}", "1"),
        ("ours, 2 workers: one more submission", "", f"{slopes['two']:,.1f}", f"{ratio:.1f}"),
    ]
    section.figures["slope"] = {**slopes, "ratio": ratio}
    section.figures["seconds"] = rounds
    return section


_COMMANDS = {"stock": STOCK[1], "one": OURS[1], "two few": OURS[0], "two": OURS[1]}


def _slopes(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return submissions per minute once the command runs. Between medians: start-up varies more
    from one repetition to the next than a few submissions take."""
    seconds = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return {
        "stock": 60 * (STOCK[1] - STOCK[0]) / (seconds["stock"] - seconds["stock one"]),
        "two": 60 * (OURS[1] - OURS[0]) / (seconds["two"] - seconds["two few"]),
    }


def _round(stock: Class, few: Class, many: Class) -> dict[str, float]:
    return {
        "stock one": stock.grade("--force", "--student", "s0000"),
        "two few": few.grade("--force", "--workers", "2"),
        "two": many.grade("--force", "--workers", "2"),
        "stock": stock.grade("--force"),
        "one": many.grade("--force", "--workers", "1"),
    }
