"""What a section found, and the two files that all sections are written to."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: Sections, in the order in which they run and are printed; each a module with
#: ``measure() -> Section``.
SECTIONS = (
    "grading",
    "grade_modes",
    "grade_breakdown",
    "judge_overhead",
    "scale",
    "hostile",
    "hostile_class",
    "layers",
    "training",
    "live",
    "waiting",
    "notebooks",
)
RESULTS = Path(__file__).with_name("results.json")
TABLE = Path(__file__).with_name("results.md")
HEAD = """# Measured side by side

Made by `make bench` (or `python -m benchmarks SECTION …` for some of it); do not edit. Each section
is one run on one machine; what ran beside it shows in the load average. Things that are compared
were measured in turns. A spread is the median, with the smallest and the largest of the
repetitions. The peers are installed from PyPI into an environment of their own
(`benchmarks/requirements.txt`), with the same NumPy, torch, IPython and ipykernel as ours.
"""
PICTURE = "![Time against class size, both logarithmic](grading.svg)\n"


@dataclass
class Section:
    """One table.

    Attributes:
        title: what is compared.
        how: on what input, and how.
        columns: the table's head.
        rows: its cells, as text.
        figures: the same for programs, by name.
    """

    title: str
    how: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    measured: str = ""
    machine: str = ""

    def stamp(self) -> None:
        """Say when and where this was measured, and how busy the machine was."""
        load = os.getloadavg()[1]
        self.measured = datetime.date.today().isoformat()
        self.machine = (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, load average {load:.1f}"
        )


def spread(values: Sequence[float], digits: int = 1, unit: str = "") -> str:
    """Return the median of repetitions and, where there are several, their range."""
    middle = f"{statistics.median(values):,.{digits}f}{unit}"
    if len(values) < 2:
        return middle
    return f"{middle} ({min(values):,.{digits}f} – {max(values):,.{digits}f})"


def keep(name: str, section: Section) -> None:
    """Put a section in the place of its earlier self in results.json."""
    section.stamp()
    sections = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    sections[name] = asdict(section)
    text = json.dumps(sections, indent=1, ensure_ascii=False, sort_keys=True)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")


def write() -> None:
    """Make results.md of results.json."""
    sections = json.loads(RESULTS.read_text(encoding="utf-8"))
    order = [name for name in SECTIONS if name in sections]
    picture = [PICTURE] if TABLE.with_name("grading.svg").exists() else []
    parts = [HEAD, *picture, *(_markdown(sections[name]) for name in order)]
    TABLE.write_text("\n".join(parts), encoding="utf-8")


def figures(name: str) -> dict[str, Any]:
    """Return what a section found when it was last measured; nothing if it never was."""
    sections = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    found: dict[str, Any] = sections.get(name, {}).get("figures", {})
    return found


def _markdown(section: dict[str, Any]) -> str:
    lines = [
        f"## {section['title']}",
        "",
        section["how"],
        "",
        "| " + " | ".join(section["columns"]) + " |",
        "| " + " | ".join("---" for _ in section["columns"]) + " |",
        *("| " + " | ".join(row) + " |" for row in section["rows"]),
        "",
        f"*{section['measured']}, {section['machine']}.*",
        "",
    ]
    return "\n".join(lines)
