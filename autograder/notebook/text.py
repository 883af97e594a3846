"""Text from outside made safe to keep, to print and to write into a file."""

from __future__ import annotations

import re

#: Control characters (C0 without tab and line feed, DEL, C1), and characters that turn the
#: direction of writing around: they make a terminal or a reader see another text.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return a text as valid Unicode with line feeds at line ends and no control characters.

    What is taken out is shown as U+FFFD. (Half of a surrogate pair can be in JSON, but not in a
    file.)
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("\ufffd", text)


def clean_line(text: str, length: int) -> str:
    """Return at most ``length`` characters of a text, cleaned and on one line."""
    return " ".join(clean(text[: 4 * length]).split())[:length]
