"""Where a live plot finds itself: with a front end or without, and in which cell."""

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


#: Cell → the execution that filled it and what runs there.
_CELLS: dict[str, tuple[int, list[weakref.ref[Any]]]] = {}


def front_end() -> bool:
    """Whether somebody can press the buttons.

    nbclient (nbconvert, nbgrader, the build of the notebooks) executes in a real kernel and cuts
    off whatever runs beside a cell, so the kernel alone says nothing. The switch is the environment
    variable ``CHAINRULE_HEADLESS``: "1" for no front end, "0" for one. Where it is not set there is
    one unless nbgrader executes, and if the request names its cell, as those of JupyterLab,
    Notebook 7 and VS Code do, or if Voilà is the server.
    """
    switch = os.environ.get("CHAINRULE_HEADLESS")
    if session.grading() or not session.in_notebook() or switch == "1":
        return False
    return switch == "0" or voila() or cell() is not None


def voila() -> bool:
    """Whether the notebook is shown as a page by Voilà."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def announce() -> None:
    """Tell ``chainrule demo`` that there is a picture: it prints the address of the page then."""
    if path := os.environ.get("CHAINRULE_READY"):
        with contextlib.suppress(OSError):  # the command has ended meanwhile
            Path(path).touch()


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def cell() -> str | None:
    """Return the front end's id of the cell that is running, or None where it names none."""
    shell = _shell()
    parent = shell.get_parent() if shell is not None and hasattr(shell, "get_parent") else {}
    found = parent.get("metadata", {}).get("cellId")
    return str(found) if found else None


def execution() -> int:
    """Return the number of the cell execution that is under way, 0 outside IPython."""
    return int(getattr(_shell(), "execution_count", 0))


def settle(thing: Stoppable) -> None:
    """Remember that ``thing`` runs in this cell, and stop what an earlier execution left there."""
    name = cell()
    if name is None:
        return
    number, things = _CELLS.get(name, (0, []))
    if number != execution():
        for old in things:
            left = old()
            if left is not None:
                left.stop()
        things = []
    _CELLS[name] = (execution(), [*things, weakref.ref(thing)])
