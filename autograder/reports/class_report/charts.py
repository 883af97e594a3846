"""The report's pictures, as SVG text: pure functions of the summary.

Colours are CSS classes, so that the page's themes apply. Colour-blind readers can distinguish them;
an answer that was not written is half as high, so that gaps show in any colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from autograder.judge.verdict import Outcome
from autograder.reports.class_report.model import STATES, ClassReport, ProblemSummary

#: State → CSS class.
CLASSES = {
    Outcome.RIGHT: "right",
    Outcome.RIGHT_GIVEN_UPSTREAM: "upstream",
    Outcome.WRONG: "wrong",
    Outcome.STOPPED: "stopped",
    Outcome.NOT_WRITTEN: "unwritten",
    "unmarked": "unmarked",
}
#: Most bins of the distribution; a bin is a whole number of points wide.
_MOST_BINS = 20


def histogram(scores: Sequence[float], max_score: float) -> str:
    """Return the distribution of the scores, in bins of a whole number of points."""
    width, height, left, bottom = 640.0, 200.0, 44.0, 40.0
    points = max(1, math.ceil(max_score / _MOST_BINS))
    bins = max(1, math.ceil(max_score / points))
    counts = [0] * bins
    for score in scores:
        counts[min(int(score / points), bins - 1)] += 1
    top = max(counts, default=0) or 1
    plot_width, plot_height = width - left - 10, height - bottom - 22
    step = plot_width / bins
    base = height - bottom
    bars = []
    for index, count in enumerate(counts):
        tall = plot_height * count / top
        x = left + index * step
        low, high = index * points, min((index + 1) * points, max_score)
        bars.append(
            f'<rect class="bar" x="{x + 1:.1f}" y="{base - tall:.1f}" width="{step - 2:.1f}" '
            f'height="{tall:.1f}"><title>{count} with {low:g} to {high:g} points</title></rect>'
        )
        if count:
            bars.append(
                f'<text class="small" x="{x + step / 2:.1f}" y="{base - tall - 4:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
    every = max(1, bins // 8)
    ticks = "".join(
        f'<text class="small" x="{left + index * step:.1f}" y="{base + 15:.1f}" '
        f'text-anchor="middle">{index * points:g}</text>'
        for index in range(0, bins + 1, every)
    )
    peak = max(range(bins), key=counts.__getitem__)
    label = (
        f"Scores of {len(scores)} students, from 0 to {max_score:g} points; most are between "
        f"{peak * points} and {(peak + 1) * points} points."
    )
    return (
        f'<svg class="chart" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width:g} {height:g}">'
        f'<line class="axis" x1="{left}" y1="{base}" x2="{width - 10}" y2="{base}"/>'
        f"{''.join(bars)}{ticks}"
        f'<text class="small" x="{left + plot_width / 2:.1f}" y="{height - 6:.1f}" '
        f'text-anchor="middle">points</text>'
        f'<text class="small" x="12" y="{base - plot_height / 2:.1f}" text-anchor="middle" '
        f'transform="rotate(-90 12 {base - plot_height / 2:.1f})">students</text></svg>'
    )


def grid(report: ClassReport) -> str:
    """Return the grid of problems (rows) by students (columns, best score first).

    One path holds all cells of a state, so that 300 students × 20 problems are a handful of
    elements; the page's script finds the cell under the pointer.
    """
    columns, rows = len(report.students), len(report.problems)
    left, cell_height = 210.0, 18.0
    plot_width = 820.0
    cell_width = plot_width / max(columns, 1)
    gap = 1.0 if cell_width > 6 else 0.0
    paths = {state: [] for state in STATES}  # type: dict[str, list[str]]
    labels = []
    for row, problem in enumerate(report.problems):
        y = row * cell_height
        labels.append(
            f'<text class="name" x="{left - 8:g}" y="{y + 13:.1f}" text-anchor="end">'
            f"{escape(problem.name)}</text>"
        )
        for start, length, state in _runs(report.grid[problem.name], merge=gap == 0.0):
            x, w = left + start * cell_width, length * cell_width - gap
            tall = (cell_height - 2) * _tallness(state)
            bottom = y + cell_height - 1
            paths[state].append(f"M{x:.2f} {bottom:.1f}h{w:.2f}v{-tall:.1f}h{-w:.2f}z")
    shapes = "".join(
        f'<path class="{CLASSES[state]}" d="{"".join(parts)}"/>'
        for state, parts in paths.items()
        if parts
    )
    height = rows * cell_height
    label = f"{rows} problems by {columns} students, best score at the left. " + " ".join(
        f"{p.name}: {100 * p.pass_rate:.0f} percent right." for p in report.problems
    )
    return (
        f'<svg class="grid" role="img" aria-label="{escape(label)}" data-assignment='
        f'"{escape(report.name)}" data-left="{left:g}" data-width="{plot_width:g}" '
        f'data-row="{cell_height:g}" viewBox="0 0 {left + plot_width:g} {height + 22:g}">'
        f"{''.join(labels)}{shapes}"
        f'<text class="small" x="{left:g}" y="{height + 16:g}">best score</text>'
        f'<text class="small" x="{left + plot_width:g}" y="{height + 16:g}" text-anchor="end">'
        f"lowest score</text></svg>"
    )


def _tallness(state: str) -> float:
    return 0.5 if state == Outcome.NOT_WRITTEN else 1.0


def _runs(states: Sequence[str], merge: bool) -> list[tuple[int, int, str]]:
    """Return (start, length, state) of equal neighbours; single cells unless ``merge``."""
    runs: list[tuple[int, int, str]] = []
    for index, state in enumerate(states):
        if merge and runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, state)
        else:
            runs.append((index, 1, state))
    return runs


def shares(problem: ProblemSummary) -> str:
    """Return a bar that is divided by how the class did on a problem."""
    total = sum(problem.counts.values()) or 1
    parts, x = [], 0.0
    for state, count in problem.counts.items():
        wide, tall = 200 * count / total, 14 * _tallness(state)
        parts.append(
            f'<rect class="{CLASSES[state]}" x="{x:.2f}" y="{14 - tall:g}" width="{wide:.2f}" '
            f'height="{tall:g}"><title>{count} {state}</title></rect>'
        )
        x += wide
    label = ", ".join(f"{count} {state}" for state, count in problem.counts.items())
    return (
        f'<svg class="shares" role="img" aria-label="{escape(label)}" viewBox="0 0 200 14" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )
