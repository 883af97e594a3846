"""The gate: every header that a student's process sends is bounded and cleaned here, once.

What passes is JSON of bounded size and depth, whose numbers have few digits and whose text is valid
Unicode without control characters. Colours and backspaces stay in what a cell shows, as Jupyter
shows them; nowhere else.
"""

import json
import re
from typing import Any

from autograder.sandbox.guest.rpc.channel import ChannelError

#: Values in one header, levels of nesting, characters of an integer.
MAX_ITEMS, MAX_DEPTH, MAX_DIGITS = 1_000_000, 150, 20
#: A header of this many bytes cannot take much memory once it is parsed.
SMALL = 1 << 16

#: Control characters, lone surrogates, and marks that change the direction of text.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: The same without backspace, carriage return, and the escape sequences of colours.
_UNWANTED_IN_OUTPUT = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    "|\x1b(?!\\[[0-9;:]{0,40}m)"
)
#: What the bytes of a header have if any of its text may need cleaning.
_SUSPECT = re.compile(rb"\\[ubfr]|[\x7f-\xff]")


def plain_text(text: str) -> str:
    """Return text as valid Unicode without control characters, which are shown as U+FFFD."""
    return _UNWANTED.sub("\ufffd", text)


def output_text(text: str) -> str:
    """Return text of a cell's output, which may have colours and move back within its line."""
    return _UNWANTED_IN_OUTPUT.sub("\ufffd", text)


def parse_header(data: bytes) -> Any:
    """Return the value of a header.

    Raises:
        ChannelError: it has too many parts, or is nested too deeply.
        ValueError: it is not JSON, or has an integer of too many digits.
    """
    if len(data) > SMALL and _items(data) > MAX_ITEMS:
        raise ChannelError("the header has too many parts")
    value = _JSON.decode(data.decode("utf-8", "surrogatepass"))
    nested = data.count(b"[") + data.count(b"{") > MAX_DEPTH
    if nested or _SUSPECT.search(data):
        value = _cleaned(value, plain_text, 0)
    return value


def _items(data: bytes) -> int:
    """Return how many values the parser would make at most. Text may have any punctuation."""
    bare = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    quotes = bare.count(b'"')
    if quotes > 2 * MAX_ITEMS:
        return quotes
    outside = bare.split(b'"')[::2]
    return sum(part.count(b",") + part.count(b"[") + part.count(b"{") for part in outside)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("an integer of too many digits")
    return int(digits)


_JSON = json.JSONDecoder(parse_int=_integer)


def _cleaned(value: Any, clean: Any, depth: int) -> Any:
    if type(value) is str:
        return clean(value)
    if depth > MAX_DEPTH:
        raise ChannelError("the header is nested too deeply")
    if type(value) is list:
        return [_cleaned(item, clean, depth + 1) for item in value]
    if type(value) is dict:
        return {
            plain_text(key): _cleaned(
                item, output_text if depth == 0 and key == "messages" else clean, depth + 1
            )
            for key, item in value.items()
        }
    return value
