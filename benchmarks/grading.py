"""Cost against class size: ``autograder grade``, stock ``nbgrader autograde`` and ``otter run``."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.classes import Class, Scores, our_class, stock_class
from benchmarks.memory import peak
from benchmarks.otter import OtterClass, otter_class
from benchmarks.peers import peer
from benchmarks.table import Section, spread

REPETITIONS = 5
FEW, MANY, CLASS = 10, 100, 1000
TITLES = {
    "nbgrader": "stock `nbgrader autograde`",
    "otter": "`otter run`, one call a submission",
    "ours": "`autograder grade --workers 2`",
}
#: Whose memory is measured: with one worker as well, for the peers grade one at a time.
MEASURED = TITLES | {"ours, one": "`autograder grade --workers 1`"}
#: Tool → class size → seconds of each repetition.
Seconds = dict[str, dict[int, list[float]]]


def measure() -> Section:
    """Grade the same notebooks all three ways, in turns."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        root = Path(folder)
        python = peer("python")
        stock = {count: stock_class(root / f"stock-{count}", True, python) for count in (FEW, MANY)}
        ours = {count: our_class(root / f"ours-{count}") for count in (FEW, MANY, CLASS)}
        otter = otter_class(root / "otter")
        for count, made in (*stock.items(), *ours.items(), (FEW, otter)):
            made.fill(count)
        seconds: Seconds = {tool: {} for tool in TITLES}
        for _ in range(REPETITIONS):
            for (tool, count), took in _round(stock[FEW], otter, ours):
                seconds[tool].setdefault(count, []).append(took)
        seconds["nbgrader"][MANY] = [stock[MANY].grade()]
        _agree(ours[MANY].scores(), stock[MANY].scores())
        checked = _agree(ours[FEW].scores(), stock[FEW].scores(), otter.scores())
        one = ("--force", "--student", "s0000")
        memory = {
            "nbgrader": peak([*stock[FEW].command, *one], stock[FEW].root),
            "otter": peak(otter.run_command("s0000"), otter.root),
            **{
                tool: peak([*ours[FEW].command, "--force", "--workers", workers], ours[FEW].root)
                for tool, workers in (("ours", "2"), ("ours, one", "1"))
            },
        }
    return section_of(seconds, memory, checked)


def section_of(seconds: Seconds, memory: dict[str, float], checked: int) -> Section:
    """Return the table of what was measured."""
    slopes = {tool: _slope(found) for tool, found in seconds.items()}
    section = Section(
        "Grading: cost against class size",
        "One assignment whose shared cell imports NumPy, matplotlib.pyplot and torch, with three "
        "light answers and plain asserts; for otter the same asserts in test files of its own. "
        "Wall time of the whole command, its start included; nbgrader and otter under their own "
        "settings and without confinement, ours with it. "
        f"{len(seconds['ours'][1])} repetitions in turns, but {MANY} submissions to nbgrader once. "
        "One more submission is the slope between the medians of the smallest and the largest "
        "class. What takes more than ten minutes was not run, and is what the slope says. The "
        f"points of every test agree in all three ({checked} submissions: right, right in another "
        f"way, wrong, not written), and with nbgrader's in {MANY}. Memory is the largest sum over "
        "all processes (PSS, what they share counted once).",
        ("what", "submissions", "seconds", "per minute", "ours is faster by"),
    )
    for tool, title in TITLES.items():
        for count, took in seconds[tool].items():
            rates = [60 * count / each for each in took]
            times = _times(took, seconds["ours"][count]) if tool != "ours" else "1"
            section.rows.append((title, f"{count:,}", spread(took), spread(rates), times))
        first = min(seconds[tool])
        for count in sorted({MANY, CLASS} - set(seconds[tool])):
            total = statistics.median(seconds[tool][first]) + slopes[tool] * (count - first)
            section.rows.append((title, f"{count:,}", f"not run; {total:,.0f}", "–", "–"))
    for tool, title in TITLES.items():
        times = f"{slopes[tool] / slopes['ours']:,.0f}" if tool != "ours" else "1"
        rate = f"{60 / slopes[tool]:,.0f}"
        section.rows.append((title, "one more", f"{slopes[tool]:.3f}", rate, times))
    for tool, title in MEASURED.items():
        row = (title, "memory at the peak", f"{memory[tool]:,.0f} MiB", "–", "–")
        section.rows.append(row)
    section.figures = {"seconds": seconds, "slopes": slopes, "MiB": memory}
    return section


def _round(
    stock: Class, otter: OtterClass, ours: dict[int, Class]
) -> Iterator[tuple[tuple[str, int], float]]:
    """Yield the seconds of one repetition of everything, by tool and class size."""
    ten = [f"s{number:04}" for number in range(FEW)]
    workers = ("--force", "--workers", "2")
    yield ("nbgrader", 1), stock.grade("--force", "--student", "s0000")
    yield ("otter", 1), otter.grade_all(ten[:1])
    yield ("ours", 1), ours[FEW].grade(*workers, "--student", "s0000")
    yield ("nbgrader", FEW), stock.grade("--force")
    yield ("otter", FEW), otter.grade_all(ten)
    for count, made in ours.items():
        yield ("ours", count), made.grade(*workers)


def _agree(ours: Scores, *others: Scores) -> int:
    """Return how many submissions all have graded.

    Raises:
        RuntimeError: some test's points differ.
    """
    for theirs in others:
        differing = [student for student, scores in theirs.items() if ours[student] != scores]
        if differing:
            raise RuntimeError(f"verdicts differ: {differing}")
    return min(len(theirs) for theirs in others)


def _slope(seconds: dict[int, list[float]]) -> float:
    """Return the seconds of one more submission. Between medians: start-up varies more from one
    repetition to the next than a few submissions take."""
    smallest, largest = min(seconds), max(seconds)
    first, last = (statistics.median(seconds[count]) for count in (smallest, largest))
    return (last - first) / (largest - smallest)


def _times(theirs: list[float], ours: list[float]) -> str:
    # In turns: the n-th of one was measured next to the n-th of the other.
    return spread([a / b for a, b in zip(theirs, ours, strict=False)])
