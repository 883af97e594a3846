"""A live plot as a file: SVG, PNG or CSV."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainrule.live.plot import Live


def name(live: Live) -> str:
    """Return a file name without its ending, made of the title."""
    return re.sub(r"[^a-z0-9]+", "-", live.title.lower()).strip("-") or "training"


def svg(live: Live) -> str:
    """Return the picture as a file of its own, on white."""
    return live.drawing().svg(standalone=True)


def csv(live: Live) -> str:
    """Return the history of all runs as CSV text."""
    return live.history.csv()


def save(live: Live, path: str | Path) -> Path:
    """Write ``path``; its ending says what: ``.svg`` or ``.csv``.

    Raises:
        ValueError: another ending. (PNG is made by the page: its button *PNG*.)
    """
    target = Path(path)
    makers = {".svg": svg, ".csv": csv}
    if target.suffix not in makers:
        raise ValueError(f"{target.name}: the ending must be .svg or .csv (PNG: use the button)")
    target.write_text(makers[target.suffix](live), encoding="utf-8")
    return target
