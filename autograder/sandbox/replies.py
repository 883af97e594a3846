"""The replies of a student's process to the judge's requests, with the type of every field checked.

Each function raises ChannelError for a reply of another form: only a forged one has it.
"""

from collections.abc import Collection
from typing import Any

from autograder.sandbox.guest.codec.tree import Tree
from autograder.sandbox.guest.rpc.channel import ChannelError


def cell(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the ``messages`` of a cell, the name of its ``error`` or None, and its ``count``."""
    messages, error, count = (reply.get(key) for key in ("messages", "error", "count"))
    if type(messages) is not list or not (error is None or type(error) is str):
        raise _malformed()
    if count is not None and type(count) is not int:
        raise _malformed()
    return {"messages": messages, "error": error and error[:100], "count": count}


def snapshot(reply: dict[str, Any], names: list[str]) -> tuple[dict[str, Tree], dict[str, str]]:
    """Return the trees of the names that were asked for, and why others cannot cross."""
    values, failed = reply.get("values"), reply.get("failed")
    if type(values) is not dict or type(failed) is not dict:
        raise _malformed()
    if not {*values, *failed} <= set(names):
        raise _malformed()
    if not all(type(reason) is str for reason in failed.values()):
        raise _malformed()
    return values, {name: reason[:200] for name, reason in failed.items()}


def changes(
    reply: dict[str, Any], names: Collection[str]
) -> tuple[dict[str, Tree], list[tuple[str, str]]]:
    """Return the trees of the names that were asked for, and what was printed, by stream."""
    values, printed = reply.get("values"), reply.get("printed")
    if type(values) is not dict or type(printed) is not list or not set(values) <= set(names):
        raise _malformed()
    for part in printed:
        if type(part) is not list or [type(text) for text in part] != [str, str]:
            raise _malformed()
    return values, [(stream, text) for stream, text in printed]


def reached(reply: dict[str, Any]) -> list[str]:
    """Return the names of tests."""
    tests = reply.get("tests")
    if type(tests) is not list or not all(type(test) is str for test in tests):
        raise _malformed()
    return tests[:1000]


def _malformed() -> ChannelError:
    return ChannelError("a reply of another form")
