"""``python -m autograder.selftest.fuzz PART -n 10000``: long runs; the tests make short ones."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections import Counter

from rich.console import Console
from rich.progress import track

#: Part → the module with its function ``cases(numbers, seed)``, which yields (number, what became
#: of it, the fault or None).
PARTS = {
    "channel": "autograder.selftest.fuzz.channel",
    "notebooks": "autograder.selftest.fuzz.notebooks",
    "exports": "autograder.selftest.fuzz.exports",
}


def main() -> int:
    """Run a part, print its faults and how often what happened; 1 if there is a fault."""
    parser = argparse.ArgumentParser(prog="autograder.selftest.fuzz", description=__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("-n", type=int, default=1000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of one input, to see it again")
    chosen = parser.parse_args()
    numbers = range(chosen.n) if chosen.only is None else range(chosen.only, chosen.only + 1)
    cases = importlib.import_module(PARTS[chosen.part]).cases(numbers, chosen.seed)
    started, counts, faults = time.monotonic(), Counter[str](), 0
    console = Console(stderr=True)
    for number, became, fault in track(cases, chosen.part, len(numbers), console=console):
        counts[became] += 1
        if fault is not None:
            faults += 1
            print(f"input {number} of seed {chosen.seed}: {fault}", flush=True)
    for became, count in counts.most_common():
        print(f"{count:7,}  {became}")
    print(f"{len(numbers):,} inputs in {time.monotonic() - started:.0f} s, {faults} faults.")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
