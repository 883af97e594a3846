"""The README's figures: a few rows of what was measured, between two marks."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from benchmarks.table import figures

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- from benchmarks/results.json -->\n", "<!-- to here -->\n"


def write() -> None:
    """Write the rows of all sections that were measured."""
    text = README.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        rows = "".join(f"| {' | '.join(row)} |\n" for row in table())
        README.write_text(f"{before}{begin}\n{rows}\n{end}{after}", encoding="utf-8")


def table() -> list[tuple[str, str, str]]:
    """Return the head and the rows: what, here, elsewhere."""
    rows = [("", "here", "elsewhere"), ("---", "---", "---")]
    for name, make in _ROWS.items():
        if found := figures(name):
            rows += make(found)
    return rows


def _grading(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    slopes = found["slopes"]
    return [
        (
            "one more submission graded, light answers, torch imported",
            f"{slopes['ours']:.2f} s, confined, 2 workers",
            f"nbgrader {slopes['nbgrader']:.1f} s, otter {slopes['otter']:.1f} s",
        )
    ]


def _scale(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    _, seconds, own, _ = found["points"][-1]
    words = f"{seconds:,.0f} s; the grader itself needs {own:,.0f} MiB"
    return [("a thousand such submissions, confined, 2 workers", words, "")]


def _hostile(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    counts = {tool: f"{one['through']} of {one['run']}" for tool, one in found["counts"].items()}
    elsewhere = f"nbgrader {counts['nbgrader']}, otter {counts['otter']}"
    return [("hostile submissions that earn points or learn a test", counts["ours"], elsewhere)]


def _judge_overhead(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    ratios = [statistics.median(one["wall"]["ratio"]) for one in found.values()]
    words = f"{min(ratios):.1f} to {max(ratios):.1f} times as long"
    return [("a solved assignment judged, confined", words, "just running it")]


def _live(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    names = ("ratio", "slider, training, median", "speed", "speed, inline")
    frames, slider, kept, usual = (statistics.median(found[name]) for name in names)
    return [
        (
            "frames of a live plot painted, as many as possible",
            f"{frames:.1f} to 1",
            "`clear_output`",
        ),
        ("slider to picture while a network trains", f"{slider:.0f} ms", "when it ends"),
        ("training speed while plotting", f"{kept:.0f} %", f"`clear_output` {usual:.0f} %"),
    ]


def _layers(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    ratios = [statistics.median(one["× PyTorch"]) for one in found.values()]
    words = f"{min(ratios):.1f} to {max(ratios):.1f} times PyTorch's time"
    return [("model answers in NumPy, from one layer to a training step", words, "1")]


def _training(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    titles = {"mlp": "MNIST with PS3's network", "convnet, longer": "MNIST with PS4's, for longer"}
    rows = []
    for name, title in titles.items():
        right, took = (statistics.median(found[name][key]) for key in ("accuracy", "seconds"))
        elsewhere = "published competition: 95.14 %" if name == "mlp" else ""
        rows.append((title, f"{right:.2f} % after {took:.0f} s on one core", elsewhere))
    return rows


def _waiting(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    wanted = ("make lab", "import", "report")
    kept = [name for word in wanted for name in found if word in name]
    return [(name, _seconds(statistics.median(found[name])), "") for name in kept]


def _seconds(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value < 0.1 else f"{value:.1f} s"


_ROWS = {
    "grading": _grading,
    "scale": _scale,
    "judge_overhead": _judge_overhead,
    "hostile": _hostile,
    "layers": _layers,
    "training": _training,
    "live": _live,
    "waiting": _waiting,
}
