"""``python -m benchmarks [SECTION …]``: measure, and write the table and the plot."""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks import table
from benchmarks.table import SECTIONS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sections asked for, all of them by default; 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--here", action="store_true", help="in this process, as it is set up")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]!r}; there are: {', '.join(SECTIONS)}")
    failed = 0
    for name in given.sections or SECTIONS:
        if given.here:
            run(name)
        else:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            failed += bool(subprocess.call(command(name), env=environment()))
    return min(failed, 1)


def command(section: str) -> list[str]:
    """Return the command that measures one section in a process of its own."""
    return [sys.executable, "-m", "benchmarks", "--here", section]


def environment() -> dict[str, str]:
    """Return what each section starts with: one thread, and no setting that slows NumPy alone.

    Read when NumPy and torch are imported, so that it takes a fresh process.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
    }
    return kept | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def run(section: str) -> None:
    """Measure one section and keep what it found."""
    try:
        found = importlib.import_module(f"benchmarks.{section}").measure()
    except Exception as error:
        sys.exit(f"{section}: {type(error).__name__}: {error}")
    table.keep(section, found)
    if section in {"grading", "scale"}:
        importlib.import_module("benchmarks.plot").draw()
    table.write()
    importlib.import_module("benchmarks.readme").write()


if __name__ == "__main__":
    sys.exit(main())
