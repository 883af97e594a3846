"""Cost against class size: ``autograder grade``, stock ``nbgrader autograde`` and ``otter run``."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.classes import Class, Scores, our_class, stock_class
from benchmarks.memory import peak
from benchmarks.otter import OtterClass, otter_class
from benchmarks.peers import peer
from benchmarks.table import Section, spread

#: Repetitions; on a slow machine as many as begin within so many seconds, and no fewer than three.
REPETITIONS, ENOUGH, LEAST = 5, 240, 3
FEW, MANY, CLASS = 10, 100, 1000
TITLES = {
    "nbgrader": "stock `nbgrader autograde`",
    "otter": "`otter run`, one call a submission",
    "ours": "`autograder grade --workers 2`",
}
#: Tool → class size → seconds of each repetition.
Seconds = dict[str, dict[int, list[float]]]


def measure() -> Section:
    """Grade the same notebooks all three ways, in turns."""
    with tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder:
        root = Path(folder)
        stock = stock_class(root / "stock", python=peer("python"))
        otter, ours = otter_class(root / "otter"), our_class(root / "ours")
        few = our_class(root / "few")
        for made, count in ((stock, FEW), (otter, FEW), (few, FEW), (ours, MANY)):
            made.fill(count)
        rounds: list[dict[tuple[str, int], float]] = []
        end = time.monotonic() + ENOUGH
        while len(rounds) < LEAST or (len(rounds) < REPETITIONS and time.monotonic() < end):
            rounds.append(_round(stock, otter, few, ours, long=not rounds))
        checked = _agree(ours.scores(), stock.scores(), otter.scores())
        memory = {
            "nbgrader": peak([*stock.command, "--force", "--student", "s0000"], stock.root),
            "otter": peak(otter.run_command("s0000"), otter.root),
            "ours": peak([*few.command, "--force", "--workers", "2"], few.root),
        }
    seconds: Seconds = {tool: {} for tool in TITLES}
    for one in rounds:
        for (tool, count), took in one.items():
            seconds[tool].setdefault(count, []).append(took)
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
        f"{len(seconds['ours'][1])} repetitions in turns, but one of {FEW} submissions to a peer, "
        "which takes minutes. One more "
        "submission is the slope between the medians of the smallest and the largest class. "
        f"What takes more than four minutes was not run, and is what the slope says. The points of "
        f"every test agree in all three ({checked} submissions: right, right in another way, "
        "wrong, not written). Memory is the largest sum over all processes (PSS, what they share "
        "counted once).",
        ("what", "submissions", "seconds", "per minute", "ours is faster by"),
    )
    for tool, title in TITLES.items():
        for count, took in seconds[tool].items():
            rates = [60 * count / each for each in took]
            times = _times(took, seconds["ours"][count]) if tool != "ours" else "1"
            section.rows.append((title, f"{count:,}", spread(took), spread(rates), times))
        for count in (MANY, CLASS) if tool != "ours" else ():
            first = min(seconds[tool])
            total = statistics.median(seconds[tool][first]) + slopes[tool] * (count - first)
            section.rows.append((title, f"{count:,}", f"not run; {total:,.0f}", "–", "–"))
    for tool, title in TITLES.items():
        times = f"{slopes[tool] / slopes['ours']:,.0f}" if tool != "ours" else "1"
        rate = f"{60 / slopes[tool]:,.0f}"
        section.rows.append((title, "one more", f"{slopes[tool]:.3f}", rate, times))
    for tool, title in TITLES.items():
        row = (title, "memory at the peak", f"{memory[tool]:,.0f} MiB", "–", "–")
        section.rows.append(row)
    section.figures = {"seconds": seconds, "slopes": slopes, "MiB": memory}
    return section


def _round(
    stock: Class, otter: OtterClass, few: Class, ours: Class, long: bool
) -> dict[tuple[str, int], float]:
    ten = [f"s{number:04}" for number in range(FEW)]
    workers = ("--force", "--workers", "2")
    took = {
        ("nbgrader", 1): stock.grade("--force", "--student", "s0000"),
        ("otter", 1): otter.grade_all(ten[:1]),
        ("ours", 1): few.grade(*workers, "--student", "s0000"),
        ("ours", FEW): few.grade(*workers),
        ("ours", MANY): ours.grade(*workers),
    }
    if long:
        took |= {
            ("nbgrader", FEW): stock.grade("--force"),
            ("otter", FEW): otter.grade_all(ten),
        }
    return took


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
    # In turns: the n-th of one was measured beside the n-th of the other.
    return spread([a / b for a, b in zip(theirs, ours, strict=False)])
