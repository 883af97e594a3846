"""What the gate lets in: bounded, and text that any file and terminal takes."""

import json
import time

import pytest

from autograder.sandbox.gate import (
    MAX_DEPTH,
    MAX_ITEMS,
    output_text,
    parse_header,
    plain_text,
)
from autograder.sandbox.guest.rpc.channel import ChannelError


def nested(depth: int) -> bytes:
    return b'{"x":' + b"[" * depth + b"]" * depth + b"}"


def test_text_and_keys_are_cleaned_wherever_they_are() -> None:
    header = {"a\x00": ["\ud800", {"b": "\x1b[31mred\x1b[0m \u202e\x9b"}], "kept": "é\n\t"}
    assert parse_header(json.dumps(header).encode()) == {
        "a\ufffd": ["\ufffd", {"b": "\ufffd[31mred\ufffd[0m \ufffd\ufffd"}],
        "kept": "é\n\t",
    }


def test_raw_bytes_are_cleaned_as_escaped_ones_are() -> None:
    header = {"a": "\ud800\x7f\x85"}
    raw = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert parse_header(raw) == {"a": "\ufffd" * 3}


def test_what_a_cell_shows_keeps_its_colours_and_moves_within_its_line() -> None:
    shown = "10%\r\x1b[31mred\x1b[0m\b\n"
    messages = [["stream", {"name": "stdout", "text": shown + "\x1b]0;title\x07\x1b[2J"}]]
    header = parse_header(json.dumps({"messages": messages, "error": shown}).encode())
    assert header["messages"][0][1]["text"] == shown + "\ufffd]0;title\ufffd\ufffd[2J"
    assert "\x1b" not in header["error"]


def test_plain_text_has_no_character_that_a_terminal_obeys() -> None:
    everything = "".join(map(chr, range(0x3000))) + "\ud800\udfff"
    assert not any(ord(c) < 32 and c not in "\t\n" for c in plain_text(everything))
    plain_text(everything).encode()
    assert output_text("\x1b[38;5;1mok\x1b[m") == "\x1b[38;5;1mok\x1b[m"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
def test_what_is_nested_too_deeply_is_refused(depth: int) -> None:
    with pytest.raises((ChannelError, RecursionError)):
        parse_header(nested(depth))
    assert parse_header(nested(MAX_DEPTH - 1))


@pytest.mark.parametrize("item", [b"[],", b'"",', b"{},", b'"\\"\\\\",', b"0,"])
def test_many_small_parts_are_refused_before_they_are_parsed(item: bytes) -> None:
    began = time.process_time()
    with pytest.raises(ChannelError, match="too many parts"):
        parse_header(b'{"x":[' + item * (MAX_ITEMS + 1) + b"0]}")
    assert time.process_time() - began < 5


def test_punctuation_in_text_is_no_part() -> None:
    text = 'a,[{"\\' * MAX_ITEMS
    assert parse_header(json.dumps({"x": text}).encode()) == {"x": text}


def test_other_encodings_than_utf_8_are_refused() -> None:
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        with pytest.raises(ValueError):  # noqa: PT011
            parse_header('{"x": 1}'.encode(encoding))


def test_an_integer_of_many_digits_is_refused() -> None:
    assert parse_header(b'{"x": -9223372036854775808}') == {"x": -(2**63)}
    with pytest.raises(ValueError, match="digits"):
        parse_header(b'{"x": ' + b"9" * 21 + b"}")
