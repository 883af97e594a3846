"""``autograder grade`` with one worker and two, confined and not, and on a Dask cluster."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from distributed import LocalCluster

from benchmarks.classes import Class, our_class
from benchmarks.table import Section, spread

REPETITIONS = 5
COUNT = 60
TITLES = {
    "two": "2 workers, confined",
    "one": "1 worker, confined",
    "unconfined": "2 workers, `--unconfined`",
    "dask": "Dask cluster of 2 worker processes, confined",
}


def measure() -> Section:
    """Grade one class in every way, in turns."""
    with (
        tempfile.TemporaryDirectory(prefix="chainrule-bench-") as folder,
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
    ):
        ours = our_class(Path(folder, "ours"))
        ours.fill(COUNT)
        ways = _ways(ours, cluster.scheduler_address)
        ways["dask"]()  # its workers load what every later run finds loaded
        seconds: dict[str, list[float]] = {name: [] for name in TITLES}
        for _ in range(REPETITIONS):
            for name in TITLES:
                seconds[name].append(ways[name]())
    section = Section(
        "Grading: workers, confinement, Dask",
        f"The class of the first table, {COUNT} submissions, graded anew each time, wall time of "
        f"the whole command; {REPETITIONS} repetitions in turns. The cluster runs already, as a "
        "cluster does; its scheduler and workers are processes of the same machine, whose two "
        "cores everything shares.",
        ("what", "seconds", "submissions a minute", "× 2 workers' time"),
    )
    for name, title in TITLES.items():
        rates = [60 * COUNT / each for each in seconds[name]]
        ratios = [a / b for a, b in zip(seconds[name], seconds["two"], strict=True)]
        section.rows.append((title, spread(seconds[name]), spread(rates, 0), spread(ratios, 2)))
        section.figures[name] = {"seconds": seconds[name], "ratio": ratios}
    return section


def _ways(ours: Class, scheduler: str) -> dict[str, Callable[[], float]]:
    return {
        "two": lambda: ours.grade("--force", "--workers", "2"),
        "one": lambda: ours.grade("--force", "--workers", "1"),
        "unconfined": lambda: ours.grade("--force", "--workers", "2", "--unconfined"),
        "dask": lambda: ours.grade("--force", "--scheduler", scheduler),
    }
