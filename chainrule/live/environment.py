"""Where a live plot runs: with a front end or without, and in which cell."""

from __future__ import annotations

import contextlib
import os
import sys
import weakref
from pathlib import Path
from typing import Any, Protocol

from chainrule import session


class Stoppable(Protocol):
    """What is stopped when its cell runs again."""

    def stop(self) -> None:
        """End it for good."""


#: Cell → the number of the execution that filled the cell, and the plots that it made.
_CELLS: dict[str, tuple[int, list[weakref.ref[Any]]]] = {}


def front_end() -> bool:
    """Whether a person can press the buttons.

    nbclient (nbconvert, nbgrader, the build of the notebooks) executes in a real kernel and cuts
    off whatever runs after a cell, so a kernel alone does not mean a front end. The environment
    variable ``CHAINRULE_HEADLESS`` decides: "1" for no front end, "0" for one. Where it is not set
    there is one unless nbgrader executes, and if the request allows the cell to ask for input,
    which needs a person, or if Voilà is the server.
    """
    switch = os.environ.get("CHAINRULE_HEADLESS")
    if session.grading() or not session.in_notebook() or switch == "1":
        return False
    return switch == "0" or voila() or bool(_request().get("content", {}).get("allow_stdin"))


def voila() -> bool:
    """Whether the notebook is shown as a page by Voilà."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def signal_ready() -> None:
    """Make the file that ``chainrule demo`` waits for before it prints the page's address."""
    if path := os.environ.get("CHAINRULE_READY"):
        with contextlib.suppress(OSError):  # the command may have ended
            Path(path).touch()


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _request() -> dict[str, Any]:
    """Return the message that the kernel is answering; empty outside a kernel."""
    shell = _shell()
    found: dict[str, Any] = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return found


def cell() -> str:
    """Return what tells the running cell from others; empty outside a kernel.

    It is the cell's id, which JupyterLab, Notebook 7 and VS Code send along, or else its text.
    """
    request = _request()
    named = request.get("metadata", {}).get("cellId")
    return str(named or request.get("content", {}).get("code", ""))


def execution() -> int:
    """Return the number of the current cell execution, 0 outside IPython."""
    return int(getattr(_shell(), "execution_count", 0))


def register(plot: Stoppable) -> None:
    """Remember that ``plot`` runs in this cell; stop those of the cell's earlier executions."""
    name = cell()
    if not name:
        return
    number, plots = _CELLS.get(name, (0, []))
    if number != execution():
        for reference in plots:
            earlier = reference()
            if earlier is not None:
                earlier.stop()
        plots = []
    _CELLS[name] = (execution(), [*plots, weakref.ref(plot)])
