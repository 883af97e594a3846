"""Run a notebook's cells and tests in this one process, over and over: the judge's yardstick.

``python -m benchmarks.bare_runner NOTEBOOK``: for every line on standard input, one pass over all
code cells in order, in a fresh namespace of a warm IPython with Jupyter's inline figures; the
answer is a line with its seconds, its processor time, or what failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import nbformat


def main() -> None:
    """Serve passes until standard input ends."""
    from autograder.sandbox.guest import shell as shells

    cells = [
        (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        for cell in nbformat.read(Path(sys.argv[1]), as_version=4).cells
        if cell.cell_type == "code"
    ]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    shell, messages = shells.make_shell()
    shells.attach(messages, shells.NativeOutput())
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for _ in sys.stdin:
        shell.reset(new_session=True)
        began, processor, failed = time.perf_counter(), time.process_time(), []
        for name, source in cells:
            error, _ = shells.run_cell(shell, loop, source)
            messages.take()
            if error is not None:
                failed.append([name, error])
        took = {"wall": time.perf_counter() - began, "cpu": time.process_time() - processor}
        print(json.dumps({**took, "failed": failed}), file=answers)


if __name__ == "__main__":
    main()
