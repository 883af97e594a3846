"""A still of each demo for its card: ``python -m chainrule.cli.demo_cards FOLDER NAME …``.

A process of its own, beside the server: importing PyTorch takes seconds, and the list is served
before that. Until a still is there its file holds an empty picture, which the page asks for again.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def begin(folder: Path, names: list[str]) -> subprocess.Popen[bytes]:
    """Write empty pictures, and start the process that replaces them."""
    folder.mkdir(parents=True)
    for name in names:
        (folder / f"{name}.svg").write_text(EMPTY, encoding="utf-8")
    # One step of training, as where a notebook is validated.
    environment = {**os.environ, "NBGRADER_EXECUTION": "validate"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "chainrule.cli.demo_cards", str(folder), *names],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def still(name: str) -> str:
    """Return the first picture of a demo as an SVG file."""
    module = name.replace("-", "_")
    function = getattr(importlib.import_module(f"chainrule.widgets.demos.{module}"), module)
    made = function()
    # Without a front end a training does its first step at once, and may tell the answer.
    made.reset()
    del made.history.earlier_runs[-1:]
    svg: str = made.drawing().svg(standalone=True)
    return svg


def main(folder: Path, names: list[str]) -> None:
    """Write the stills, one after the other; each file is replaced as a whole."""
    for name in names:
        part = folder / f"{name}.part"
        part.write_text(still(name), encoding="utf-8")
        part.replace(folder / f"{name}.svg")


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # whoever opens a demo meanwhile goes first
    main(Path(sys.argv[1]), sys.argv[2:])
