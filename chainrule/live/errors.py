"""An exception of a training loop as a sentence for the person at the page."""

from __future__ import annotations

import html
import traceback
from pathlib import Path


def sentence(error: BaseException, what_stopped: str) -> str:
    """Say in one sentence what went wrong, and where in the student's own code."""
    if isinstance(error, NotImplementedError):
        name = _function(error)
        return f"{name} is not written yet." if name else "This is not written yet."
    message = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {message[0]}" if message else type(error).__name__
    where = _own_line(error)
    if not where and message and isinstance(error, ValueError):
        # Raised by this package about what a student's function returned: a sentence already.
        what = message[0]
    return f"{what_stopped}{where}: {what}"


def details(error: BaseException) -> str:
    """Return the traceback without this package's own frames, as text."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if not _ours(f.filename)]
    lines = traceback.format_list(own) + traceback.format_exception_only(error)
    return "".join(lines).rstrip()


def box(words: str, more: str = "") -> str:
    """Return a sentence as HTML for a cell's output."""
    folded = (
        f"<details><summary>Where</summary><pre>{html.escape(more)}</pre></details>" if more else ""
    )
    return (
        '<div role="alert" style="border-left:4px solid #D55E00;padding:4px 10px;margin:4px 0">'
        f"{html.escape(words)}{folded}</div>"
    )


def _ours(filename: str) -> bool:
    return Path(filename).is_relative_to(Path(__file__).parents[1])


def _own_line(error: BaseException) -> str:
    own = [f for f in traceback.extract_tb(error.__traceback__) if not _ours(f.filename)]
    return f", in {own[-1].name}, line {own[-1].lineno}" if own and own[-1].name else ""


def _function(error: BaseException) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not _ours(f.filename)]
    return frames[-1].name if frames and not frames[-1].name.startswith("<") else ""
