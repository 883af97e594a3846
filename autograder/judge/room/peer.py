"""Calls across the channel, in both directions, one inside another.

Each side has a `Peer`. It exports objects that stay here as numbered handles, and stands for the
other side's handles with `Remote` objects. While one side waits for a reply it serves the other's
requests, so calls nest (judge → student's answer → reference answer → …) and never interleave.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np

from .channel import Buffer, Channel, ChannelError
from .data import DataError, Packer, Tree, Unpacker
from .remote import Remote, adopt

MAX_NESTING = 50
MAX_ITEMS = 10_000


class Policy(Protocol):
    """What the other side may do to what this side exports, and how errors cross."""

    #: Exceptions that end the conversation instead of crossing.
    fatal: tuple[type[BaseException], ...]

    def export(self, value: Any) -> str:
        """Return the kind of handle for a value, or raise DataError."""

    def operate(self, target: Any, what: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Do what the other side asked for."""

    def describe_error(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as data."""

    def raise_error(self, described: dict[str, Any]) -> BaseException:
        """Return the exception that stands here for one that was raised over there."""

    def deadline(self) -> float | None:
        """Return when the other side's reply is overdue (``time.monotonic()``)."""


class Peer:
    """One side of a conversation.

    Args:
        side: ``"judge"`` or ``"student"``.
        channel: the frames' way.
        policy: what may be exported and done.
    """

    def __init__(self, side: str, channel: Channel, policy: Policy) -> None:
        self.side = side
        self.channel = channel
        self.policy = policy
        self.handlers: dict[str, Callable[[dict[str, Any], list[memoryview]], dict[str, Any]]] = {}
        self.exported: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.sent = 0
        self.nesting = 0
        #: Whether arguments take over what the other side did to them, and whether any had to.
        self.writes_back = True
        self.wrote = False
        #: How many requests of the other side were served.
        self.served = 0

    # -- values ------------------------------------------------------------------------------

    def export(self, value: Any) -> Tree:
        """Return the tree of a handle: mine for what stays here, yours for what I had from you."""
        if type(value) is Remote or type(value).__bases__ == (Remote,):
            peer, number = value._remote
            if peer is not self:
                raise DataError("an object of another process can not cross")
            return ["h", "yours", number, "", ""]
        kind = self.policy.export(value)
        number = self.numbers.get(id(value))
        if number is None:
            number = len(self.exported) + 1
            self.numbers[id(value)] = number
            self.exported[number] = value
        name = getattr(value, "__name__", None) or type(value).__name__
        return ["h", "mine", number, kind, name[:100] if type(name) is str else ""]

    def adopt(self, parts: list[Tree]) -> Any:
        """Resolve a handle's tree."""
        owner, number, kind, name = parts
        if type(number) is not int or type(name) is not str:
            raise DataError("malformed handle")
        if owner == "yours":
            return self.exported[number]
        return adopt(self, number, kind, name)

    def packer(self) -> Packer:
        """Return a packer that exports by handle."""
        return Packer(self.export)

    def unpack(self, tree: Tree, buffers: list[memoryview]) -> Any:
        """Return the value of a tree that came from the other side."""
        return Unpacker(buffers, self.adopt, frozen=self.side == "student").unpack(tree)

    # -- asking ------------------------------------------------------------------------------

    def ask(
        self, header: dict[str, Any], buffers: list[Buffer] | None = None
    ) -> tuple[dict[str, Any], list[memoryview]]:
        """Send a request, serve what comes meanwhile, and return the reply."""
        self.sent += 1
        number = self.sent
        self.channel.send({**header, "number": number}, buffers or [], self.policy.deadline())
        while True:
            answer, parts = self.channel.receive(self.policy.deadline())
            if "reply" not in answer:
                self.serve(answer, parts)
                continue
            if answer["reply"] != number:
                raise ChannelError("a reply to no request")
            return answer, parts

    def operate(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the other side and return the result.

        Arguments that the other side changed are changed here as well.
        """
        packer = self.packer()
        tree = packer.pack([list(args), kwargs])
        header = {"op": "operate", "target": number, "what": what, "value": tree}
        answer, buffers = self.ask(header, packer.buffers)
        changed = answer.get("changed")
        if isinstance(changed, list) and what == "call":
            for place, packed in changed:
                original = args[place] if type(place) is int else kwargs[place]
                self.wrote = True
                write_back(original, self.unpack(packed, buffers), data=self.writes_back)
        if "error" in answer:
            raise self.policy.raise_error(answer["error"])
        return self.unpack(answer.get("value"), buffers)

    # -- serving -----------------------------------------------------------------------------

    def serve(self, header: dict[str, Any], buffers: list[memoryview]) -> None:
        """Serve one request and send the reply."""
        op, number = header.get("op"), header.get("number")
        if self.nesting >= MAX_NESTING:
            raise ChannelError("calls are nested too deeply")
        self.nesting += 1
        self.served += 1
        try:
            if op == "operate":
                reply, out = self._operate(header, buffers)
            elif op in self.handlers:
                reply, out = self.handlers[op](header, buffers), []
                out = reply.pop("buffers", [])
            else:
                raise ChannelError(f"a request of no kind: {str(op)[:40]}")
        finally:
            self.nesting -= 1
        reply["reply"] = number
        try:
            self.channel.send(reply, out, self.policy.deadline())
        except ChannelError as error:
            described = self.policy.describe_error(error)
            self.channel.send({"reply": number, "error": described}, [], self.policy.deadline())

    def _operate(
        self, header: dict[str, Any], buffers: list[memoryview]
    ) -> tuple[dict[str, Any], list[Buffer]]:
        packer = self.packer()
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        before: list[tuple[int | str, Any, Any]] = []
        reply: dict[str, Any] = {}
        try:
            target = self.exported[header["target"]]
            args, kwargs = self.unpack(header["value"], buffers)
            if header["what"] == "call":
                places: list[tuple[int | str, Any]] = [*enumerate(args), *kwargs.items()]
                before = [
                    (place, value, self._fingerprint(value))
                    for place, value in places
                    if not isinstance(value, int | float | str | None)
                ]
            result = self.policy.operate(target, header["what"], args, kwargs)
            reply["value"] = packer.pack(result)
        except self.policy.fatal:
            raise
        except BaseException as error:
            packer = self.packer()
            reply["error"] = self.policy.describe_error(error)
        changed = []
        for place, value, print_before in before:
            with contextlib.suppress(DataError):
                if self._fingerprint(value) != print_before:
                    changed.append([place, packer.pack(value)])
        if changed:
            reply["changed"] = changed
        return reply, packer.buffers

    def _fingerprint(self, value: Any) -> Any:
        """Return something that differs when an argument's data differ."""
        if type(value) is np.ndarray and value.dtype.kind != "O":
            return value.shape, value.tobytes()
        packer = self.packer()
        tree = packer.pack(value)
        return repr(tree), [bytes(buffer) for buffer in packer.buffers]


def write_back(original: Any, changed: Any, *, data: bool = True) -> None:
    """Give an argument the content that the other side's copy of it has after the call.

    What can not be written to (a read-only array, a tuple's own items) stays as it is.

    Args:
        original: the argument.
        changed: the copy.
        data: without it, only the states of generators and the gradients of tensors are taken.
    """
    kind = type(original)
    if kind is not type(changed):
        return
    if kind is np.ndarray:
        if data and original.shape == changed.shape and original.flags.writeable:
            original[...] = changed
    elif kind is list or kind is dict:
        if data:
            _write_back_container(original, changed)
    elif kind is tuple and len(original) == len(changed):
        for old, new in zip(original, changed, strict=True):
            write_back(old, new, data=data)
    elif kind is np.random.Generator:
        original.bit_generator.state = changed.bit_generator.state
    elif kind.__module__.startswith("torch"):
        _write_back_torch(original, changed, data=data)


def _write_back_container(original: Any, changed: Any) -> None:
    places: Iterator[Any] = iter(original if type(original) is dict else range(len(original)))
    held = {place: original[place] for place in places}
    if type(original) is dict:
        original.clear()
        original.update(changed)
    else:
        original[:] = changed
    for place, old in held.items():
        if place not in original if type(original) is dict else place >= len(original):
            continue
        new = original[place]
        alike = type(old) is type(new) and getattr(old, "shape", 0) == getattr(new, "shape", 0)
        if alike and isinstance(old, np.ndarray | list | dict):
            write_back(old, new)
            original[place] = old


def _write_back_torch(original: Any, changed: Any, *, data: bool) -> None:
    import torch

    if isinstance(original, torch.nn.Module):
        pairs = list(zip(original.parameters(), changed.parameters(), strict=True))
    elif isinstance(original, torch.Tensor):
        pairs = [(original, changed)]
    else:
        return
    with torch.no_grad():
        for old, new in pairs:
            if old.shape == new.shape and old.is_leaf:
                if data and not torch.equal(old, new):
                    old.copy_(new)
                old.grad = new.grad
