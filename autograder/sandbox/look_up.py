"""Look-ups of recorded answers, as a student's process asks for them in a second try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import CodecError
from autograder.sandbox.guest.replay import Origin
from autograder.sandbox.guest.rpc.channel import ChannelError


@dataclass(frozen=True)
class Found:
    """A recorded call: its index, its value, arguments that it changed by position or name."""

    index: int
    value: Any = None
    changed: Mapping[int | str, Any] = field(default_factory=dict)


#: Takes an answer's name, positional and named arguments, and where they came from.
LookUp = Callable[[str, list[Any], dict[str, Any], dict[int | str, Origin]], Found | None]


def question(
    header: dict[str, Any], arguments: Any
) -> tuple[str, list[Any], dict[str, Any], dict[int | str, Origin]]:
    """Return what `LookUp` takes, of a request and its arguments unpacked.

    Raises:
        ChannelError: it has another form.
    """
    name, origins = header.get("name"), header.get("origins")
    if type(name) is not str or type(origins) is not list or type(arguments) is not list:
        raise _malformed()
    if [type(part) for part in arguments] != [list, dict]:
        raise _malformed()
    found: dict[int | str, Origin] = {}
    for pair in origins:
        if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (int, str):
            raise _malformed()
        if type(pair[1]) is not list or len(pair[1]) != 3 or type(pair[1][0]) is not str:
            raise _malformed()
        found[pair[0]] = (pair[1][0], pair[1][1], pair[1][2])
    args, kwargs = arguments
    return name, args, kwargs, found


def answer(found: Found | None, packer: Packer) -> dict[str, Any]:
    """Return the reply about a recorded call; one that cannot cross is as good as none."""
    if found is None:
        return {"index": None}
    try:
        value = packer.pack([found.value, [[key, new] for key, new in found.changed.items()]])
    except CodecError:
        return {"index": None}
    return {"index": found.index, "value": value, "buffers": packer.buffers}


def _malformed() -> ChannelError:
    return ChannelError("a request of another form")
