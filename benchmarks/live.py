"""Live plots in JupyterLab in Chromium: what ``benchmarks.live_plots`` finds, as a table."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.table import Section, spread
from chainrule.live.runner import DRAWING_SHARE

ROOT = Path(__file__).resolve().parents[1]
REPETITIONS = 5
SECONDS = 3
#: Length of the memory measurement, which is done once.
MINUTES = 10
WAYS = {
    "live": "chainrule",
    "inline": "`clear_output`",
    "ipympl draw_idle as a task": "ipympl, `draw_idle` in an asyncio task",
    "ipympl draw_idle in the cell": "ipympl, `draw_idle` in the cell that trains",
    "ipympl draw in the cell": "ipympl, `draw` in the cell that trains",
}
#: Rows of the table: what `live_plots` calls it, in words, digits, factor.
ROWS = (
    ("live", "frames/s, as many as possible: chainrule", 1, 1),
    ("inline", "… `clear_output`", 1, 1),
    ("ipympl", "… ipympl, `draw_idle` in an asyncio task", 1, 1),
    ("ratio", "… chainrule / `clear_output`", 2, 1),
    ("ratio to ipympl", "… chainrule / ipympl", 2, 1),
    ("live_ms", "kernel time a frame, ms: chainrule", 2, 1),
    ("inline_ms", "… `clear_output`", 1, 1),
    *(
        (f"frames in training, {key}", f"frames/s while training flat out: {way}", 1, 1)
        for key, way in WAYS.items()
    ),
    ("speed", "share of its speed that this training keeps, %: chainrule", 1, 100),
    *(
        (f"speed, {key}", f"… {way}", 1, 100)  # the others by their own loop without a picture
        for key, way in WAYS.items()
        if key != "live"
    ),
    *(
        (f"slider, {when}, {what}", f"slider to paint, ms, {said}, {what}", 0, 1)
        for when, said in (
            ("idle", "idle: chainrule"),
            ("inline, idle", "idle: `interact` with an inline figure"),
            ("ipympl, idle", "idle: ipympl"),
            ("training", "training flat out: chainrule"),
            ("ipympl, training", "training in an asyncio task: ipympl"),
        )
        for what in ("median", "p95")
    ),
    ("steps/s", "steps/s of this training without a plot", 0, 1),
    ("core", "share of a core that it got", 2, 1),
)


def measure() -> Section:
    """Run it again and again; the last time with the memory measurement."""
    repetitions = [run(MINUTES if k == REPETITIONS - 1 else 0) for k in range(REPETITIONS)]
    section = Section(
        "Live plots: against `clear_output` with an inline figure, and ipympl",
        "Two curves of 400 points at 640 × 400 in JupyterLab in Chromium, one kernel, one page. "
        f"{REPETITIONS} repetitions. Frames are those painted: a new picture in an animation frame "
        "of the page. While training, every way draws at most 15 times a second (chainrule less "
        f"often where that costs more than {100 * DRAWING_SHARE:g} % of the time); its speed is "
        "compared with the same loop without a picture. A cell that trains answers no slider until "
        "it ends. Memory is resident, read once, after JavaScript's garbage was collected.",
        ("what", "measured"),
    )
    for key, words, digits, factor in ROWS:
        values = [found[key] * factor for found in repetitions if key in found]
        if values:
            section.rows.append((words, spread(values, digits)))
            section.figures[key] = values
    readings = repetitions[-1]["readings"]
    section.figures["memory"] = readings
    for name, words in (
        ("kernel", "memory, MiB: kernel"),
        ("renderer", "… tab, its whole process"),
        ("heap", "… tab, JavaScript"),
    ):
        said = [f"{reading[name]:.1f} at {reading['minute']:.0f} min" for reading in readings]
        # The first tenth of the time is for warming up: caches fill, code is compiled.
        section.rows.append((words, ", ".join((said[0], said[1], said[-1]))))
    first, last = readings[0], readings[-1]
    steps, seconds = last["steps"] - first["steps"], 60 * (last["minute"] - first["minute"])
    section.rows.append(
        ("… steps trained meanwhile", f"{steps:,} ({steps / seconds:,.0f} a second)")
    )
    return section


def run(minutes: float) -> dict[str, Any]:
    """Measure once, in a process of its own; with ``minutes`` the memory too.

    Raises:
        RuntimeError: the measurement failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        command = [sys.executable, "-m", "benchmarks.live_plots", f"--seconds={SECONDS}"]
        command += [f"--minutes={minutes}", f"--json={path}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-1000:])
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def lines(found: dict[str, Any]) -> list[str]:
    """Return what one run of `live_plots` found, for a terminal."""
    said = [
        f"{words}: {found[key] * factor:,.{digits}f}"
        for key, words, digits, factor in ROWS
        if key in found
    ]
    return [f"ipykernel {found['ipykernel']}", *said]
