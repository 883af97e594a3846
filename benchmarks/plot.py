"""The plot of grading time against class size, from what the sections found."""

from __future__ import annotations

import statistics
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.table import figures
from chainrule.figures.palette import CYCLE

PLOT = Path(__file__).with_name("grading.svg")
#: Tool → its name next to its line, and its marker: no line is identified by colour alone.
LINES = {"otter": ("otter run", "s"), "nbgrader": ("nbgrader autograde", "^"), "ours": ("", "o")}
OURS = "autograder grade,\n2 workers, confined"


def draw() -> None:
    """Write grading.svg: medians as marks, extrapolations as dashes."""
    grading = figures("grading")
    if "slopes" not in grading:
        return
    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    axes = figure.subplots()
    for (tool, (name, marker)), colour in zip(LINES.items(), CYCLE, strict=False):
        found = {int(n): statistics.median(t) for n, t in grading["seconds"][tool].items()}
        sizes = np.array(sorted(found))
        times = np.array([found[n] for n in sizes])
        axes.plot(sizes, times, marker=marker, color=colour)
        if sizes[-1] < 1000:
            more = np.geomspace(sizes[-1], 1000, 20)
            slope = grading["slopes"][tool]
            axes.plot(more, times[-1] + slope * (more - sizes[-1]), "--", color=colour)
            last = times[-1] + slope * (1000 - sizes[-1])
        else:
            last = times[-1]
        place = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(name or OURS, (1000, last), color=colour, **place)
    axes.set(xscale="log", yscale="log", xlabel="submissions", ylabel="time", xlim=(0.9, 6000))
    axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    axes.set_yticks([1, 10, 60, 600, 3600, 7200], ["1 s", "10 s", "1 min", "10 min", "1 h", "2 h"])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)
    axes.set_title("Grading one assignment; dashed: what the slope says, not run", fontsize=10)
    # The same figures, the same file.
    figure.savefig(PLOT, metadata={"Date": None})
