"""``python -m benchmarks [SECTION …]``: measure, and write results.md and results.json."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

#: Section → module with ``measure() -> Section``.
SECTIONS = {
    "grading": "benchmarks.grading",
    "parts": "benchmarks.parts",
    "warm": "benchmarks.warm",
    "scale": "benchmarks.scale",
    "hostile": "benchmarks.hostile",
    "layers": "benchmarks.commands",
    "live": "benchmarks.commands",
}
#: Modules with a function a section, by its name.
COMMANDS = ("benchmarks.commands",)


def main() -> int:
    """Run the sections asked for, all of them by default; 1 if one of them failed."""
    # Before NumPy and torch are imported: one thread each, on every side of a comparison.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    wanted = parser.parse_args().sections or list(SECTIONS)
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]!r}; there are: {', '.join(SECTIONS)}")
    failed = []
    for name in wanted:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        module = importlib.import_module(SECTIONS[name])
        try:
            measure = getattr(module, name) if module.__name__ in COMMANDS else module.measure
            table = importlib.import_module("benchmarks.table")
            table.keep(name, measure())
        except Exception as error:  # the other sections still have something to say
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
