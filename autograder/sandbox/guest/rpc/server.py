"""The serving half of a conversation: exported objects, and requests of the other side."""

import contextlib
import itertools
import weakref
from collections.abc import Callable
from typing import Any, Protocol

from ..codec.packing import Packer
from ..codec.tree import Buffer, CodecError, Tree
from ..codec.unpacking import Unpacker
from .argument_sync import fingerprint
from .channel import Channel, ChannelError
from .proxy import Remote, adopt, methods_of
from .remote_exception import RemoteException, exception_class


class RevokedHandle(CodecError):
    """A handle of this side's came back after it was revoked."""


MAX_NESTING = 50
Handler = Callable[[dict[str, Any], list[memoryview]], dict[str, Any]]


class Policy(Protocol):
    """What the other side may do to what this side exports, and how errors cross."""

    #: Exceptions that end the conversation instead of crossing.
    fatal: tuple[type[BaseException], ...]

    def export(self, value: Any) -> str:
        """Return the kind of handle for a value, or raise CodecError."""

    def operate(self, target: Any, what: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Do what the other side asked for."""

    def run_scenario(
        self, scenario: str, target: Any, setting: dict[str, Any], upstream: list[Any]
    ) -> Callable[..., Any]:
        """Return what runs a scenario with an object, or raise CodecError."""

    def describe_error(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as data."""

    def raise_error(self, described: Any) -> BaseException:
        """Return this side's exception for one that was raised on the other side."""

    def deadline(self) -> float | None:
        """Return when the other side's reply is overdue (``time.monotonic()``)."""


class RpcServer:
    """Serves the other side's requests, and exports objects to it.

    Args:
        side: ``"judge"`` or ``"student"``.
        channel: sends and receives the frames.
        policy: what may be exported and done.
    """

    def __init__(self, side: str, channel: Channel, policy: Policy) -> None:
        self.side = side
        self.channel = channel
        self.policy = policy
        self.handlers: dict[str, Handler] = {}
        self.exported: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.stand_ins: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self.nesting = 0
        #: How many requests of the other side were served.
        self.served = 0
        # Never used twice, so that a handle that was revoked cannot come to mean something else.
        self._next_number = itertools.count(1)

    def export(self, value: Any) -> Tree:
        """Return a handle's tree: "mine" for an object of this side, "yours" for the other's."""
        if issubclass(type(value), Remote) or type(value) is RemoteException:
            peer, number = value._remote
            if peer is not self:
                raise CodecError("an object of another process cannot cross")
            return ["h", "yours", number, "", "", []]
        kind = self.policy.export(value)
        number = self.numbers.get(id(value))
        if number is None:
            number = next(self._next_number)
            self.numbers[id(value)] = number
            self.exported[number] = value
        name = getattr(value, "__name__", None) or type(value).__name__
        methods: list[str] = []
        if kind == "exception":
            methods = [base.__name__ for base in value.__mro__]
        elif kind not in ("callable", "function"):
            methods = methods_of(value)
        return ["h", "mine", number, kind, name[:100] if type(name) is str else "", methods]

    def revoke(self) -> None:
        """Invalidate every handle that was given out so far."""
        self.exported.clear()
        self.numbers.clear()

    def adopt(self, parts: list[Tree]) -> Any:
        """Resolve a handle's tree."""
        owner, number, kind, name, methods = parts
        if type(number) is not int or type(name) is not str:
            raise CodecError("malformed handle")
        if owner == "yours":
            if number not in self.exported:
                raise RevokedHandle("an object of a test that is over")
            return self.exported[number]
        found = self.stand_ins.get(number)
        if found is None:  # the same object is the same here, as long as anything refers to it
            make = exception_class if kind == "exception" else adopt
            found = make(self, number, kind, name[:100], frozenset(methods))
            self.stand_ins[number] = found
        return found

    def packer(self) -> Packer:
        """Return a packer that exports by handle."""
        return Packer(self.export)

    def unpack(self, tree: Tree, buffers: list[memoryview]) -> Any:
        """Return the value of a tree that came from the other side."""
        return Unpacker(buffers, self.adopt, frozen=self.side == "student").unpack(tree)

    def serve(self, header: dict[str, Any], buffers: list[memoryview]) -> None:
        """Serve one request, after the notification that came with it, and send the reply.

        Raises:
            ChannelError: it is not a request.
        """
        op, number = header.get("op"), header.get("number")
        if self.nesting >= MAX_NESTING:
            raise ChannelError("calls are nested too deeply")
        if number is not None and type(number) is not int:
            raise ChannelError("a request without a number")
        self.nesting += 1
        self.served += 1
        try:
            if "notification" in header:
                self._handler(header["notification"])(header["notification"], [])
            if op == "operate":
                reply, out = self._operate(header, buffers)
            elif op == "run_scenario":
                reply, out = self._run_scenario(header, buffers)
            else:
                reply = self._handler(header)(header, buffers)
                out = reply.pop("buffers", [])
        finally:
            self.nesting -= 1
        if number is not None:
            self.reply(number, reply, out)

    def reply(self, number: int, reply: dict[str, Any], out: list[Buffer]) -> None:
        """Send a reply, or why it cannot cross."""
        reply["reply"] = number
        try:
            self.channel.send(reply, out, self.policy.deadline())
        except ChannelError as error:
            described = self.policy.describe_error(error)
            self.channel.send({"reply": number, "error": described}, [], self.policy.deadline())

    def _handler(self, request: Any) -> Handler:
        op = request.get("op") if type(request) is dict else None
        handler = self.handlers.get(op) if type(op) is str else None
        if handler is None:
            raise ChannelError("a request of no known kind")
        return handler

    def _operate(
        self, header: dict[str, Any], buffers: list[memoryview]
    ) -> tuple[dict[str, Any], list[Buffer]]:
        packer = self.packer()
        try:
            target = self.exported[header["target"]]
            what = header["what"]
            args, kwargs = self.unpack(header["value"], buffers)
            if type(args) is not list or type(kwargs) is not dict:
                raise CodecError("malformed arguments")
        except Exception as error:
            return {"error": self.policy.describe_error(error)}, []
        return self._do(target, what, args, kwargs, packer), packer.buffers

    def _run_scenario(
        self, header: dict[str, Any], buffers: list[memoryview]
    ) -> tuple[dict[str, Any], list[Buffer]]:
        packer = self.packer()
        try:
            target = self.exported[header["target"]]
            upstream = self.unpack(header["upstream"], buffers)
            calls = [self.unpack(tree, buffers) for tree in header["calls"]]
            runs = [
                (self.policy.run_scenario(header["scenario"], target, setting, upstream), args)
                for args, setting in calls
            ]
        except Exception as error:
            return {"error": self.policy.describe_error(error)}, []
        replies = []
        for run_scenario, args in runs:
            packer.nodes = 0
            replies.append(self._do(run_scenario, "call", args, {}, packer))
            if "KeyboardInterrupt" in replies[-1].get("error", {}).get("kinds", ()):
                return {"error": replies[-1]["error"]}, []
        return {"results": replies}, packer.buffers

    def _do(
        self, target: Any, what: Any, args: list[Any], kwargs: dict[str, Any], packer: Packer
    ) -> dict[str, Any]:
        """Do one thing to an object of this side; return the result, or the error, as a tree."""
        before: list[tuple[int | str, Any, Any]] = []
        reply: dict[str, Any] = {}
        kept = len(packer.buffers)
        try:
            if what in ("call", "method"):
                positional = args if what == "call" else args[1:]
                arguments: list[tuple[int | str, Any]] = [*enumerate(positional), *kwargs.items()]
                before = [
                    (key, value, self._fingerprint(value))
                    for key, value in arguments
                    if not isinstance(value, int | float | str | None)
                ]
            result = self.policy.operate(target, what, args, kwargs)
            reply["value"] = packer.pack(result)
        except self.policy.fatal:
            raise
        except BaseException as error:
            del packer.buffers[kept:]  # of a result that could not be packed to its end
            reply["error"] = self._describe(error)
        changed = []
        for key, value, fingerprint_before in before:
            with contextlib.suppress(CodecError):
                if self._fingerprint(value) != fingerprint_before:
                    changed.append([key, packer.pack(value)])
        if changed:
            reply["changed"] = changed
        return reply

    def _describe(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as data, with what tells it apart if its class was handed out."""
        described = self.policy.describe_error(error)
        of = [self.numbers[id(kind)] for kind in type(error).__mro__ if id(kind) in self.numbers]
        return {**described, "of": of, "object": self.export(error)} if of else described

    def _fingerprint(self, value: Any) -> Any:
        """Return something that differs when an argument's data differ."""
        plain = fingerprint(value)
        if plain is not None:
            return plain
        packer = self.packer()
        tree = packer.pack(value)
        return repr(tree), [bytes(buffer) for buffer in packer.buffers]
