"""What a student's cell displayed, as a page may show it: text, pictures and tables."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.notebook.inert import clean_html

#: Outputs beyond this many characters are cut on the page; the graded notebook keeps them.
LONGEST_OUTPUT = 4000
#: Outputs of one cell that are shown.
MOST_OUTPUTS = 50
#: Characters of base64 of one picture, and of a cleaned table.
LARGEST_PICTURE = 2_000_000
LARGEST_TABLE = 100_000

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Output:
    """One output: text, HTML that is inert, or a picture as ``(media type, base64)``."""

    text: str = ""
    html: str = ""
    media_type: str = ""
    data: str = ""
    is_error: bool = False


def shown_outputs(outputs: Iterable[Mapping[str, Any]]) -> tuple[Output, ...]:
    """Return what a page shows of a cell's outputs."""
    found = list(_shown(outputs))
    if len(found) > MOST_OUTPUTS:
        more = len(found) - MOST_OUTPUTS
        found[MOST_OUTPUTS:] = [Output(text=f"… ({more} more outputs)")]
    return tuple(found)


def _shown(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Output]:
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            shown = Output(text=cut(_text(output.get("text", ""))))
        elif kind == "error":
            traceback = "\n".join(map(str, output.get("traceback") or ()))
            text = traceback or f"{output.get('ename')}: {output.get('evalue')}"
            shown = Output(text=cut(_text(text)), is_error=True)
        else:
            data = output.get("data")
            shown = _displayed(data if isinstance(data, dict) else {})
        if shown.text or shown.data or shown.html:
            yield shown


def _displayed(data: Mapping[str, Any]) -> Output:
    for media_type in _PICTURES:
        encoded = "".join(_text(data.get(media_type, "")).split())
        if 0 < len(encoded) <= LARGEST_PICTURE and re.fullmatch(r"[A-Za-z0-9+/=]+", encoded):
            return Output(media_type=media_type, data=encoded)
    svg = _text(data.get("image/svg+xml", ""))
    if 0 < len(svg) <= LARGEST_PICTURE:
        # In an <img> nothing in a picture runs or is fetched.
        encoded = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
        return Output(media_type="image/svg+xml", data=encoded)
    html = _text(data.get("text/html", ""))
    if "<table" in html and len(html) <= LARGEST_TABLE:
        return Output(html=clean_html(html))
    return Output(text=cut(_text(data.get("text/plain", ""))))


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(map(str, value))
    return _ANSI.sub("", value if isinstance(value, str) else str(value or ""))


def cut(text: str, most: int = LONGEST_OUTPUT) -> str:
    """Return the beginning of a text, and how much is left out."""
    if len(text) <= most:
        return text
    return f"{text[:most]}\n… ({len(text) - most} more characters)"
