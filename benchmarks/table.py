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

RESULTS = Path(__file__).with_name("results.json")
TABLE = Path(__file__).with_name("results.md")
HEAD = """# Measured side by side

Made by `make bench` (`python -m benchmarks [SECTION …]`); do not edit. Each section is one run on
one machine, which may have been busy with other work: ratios of things measured in turns keep their
meaning then, absolute times do not. A spread is the smallest and the largest of the repetitions.
"""


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
    """Put a section in the place of its earlier self in both files."""
    section.stamp()
    sections = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    sections[name] = asdict(section)
    text = json.dumps(sections, indent=1, ensure_ascii=False, sort_keys=True)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    parts = [HEAD, *(_markdown(sections[key]) for key in sorted(sections))]
    TABLE.write_text("\n".join(parts), encoding="utf-8")


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
