"""Calls across the channel, in both directions, nested in one another.

Each side has a `Peer`. It exports objects that stay here as numbered handles, and represents the
other side's handles by `Remote` objects. While one side waits for a reply it serves the other's
requests, so calls nest (judge → student's answer → reference answer → …) and never interleave.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from ..codec.tree import Buffer, Tree
from .argument_sync import write_back
from .channel import Channel, ChannelError
from .proxy import Remote, ScenarioCall
from .server import Policy, RpcServer


class Peer(RpcServer):
    """One side of a conversation: it requests, and serves meanwhile.

    Args:
        side: ``"judge"`` or ``"student"``.
        channel: sends and receives the frames.
        policy: what may be exported and done.
    """

    def __init__(self, side: str, channel: Channel, policy: Policy) -> None:
        super().__init__(side, channel, policy)
        self.sent = 0
        self.pending_notification: dict[str, Any] | None = None
        #: Whether arguments take over what the other side did to them, and whether any did.
        self.writes_back = True
        self.mutated_arguments = False

    def request(
        self, header: dict[str, Any], buffers: list[Buffer] | None = None
    ) -> tuple[dict[str, Any], list[memoryview]]:
        """Send a request, serve what comes meanwhile, and return the reply."""
        return next(self.stream(header, buffers))

    def stream(
        self, header: dict[str, Any], buffers: list[Buffer] | None = None, replies: int = 1
    ) -> Iterator[tuple[dict[str, Any], list[memoryview]]]:
        """Send a request that has several replies, and yield them as they come."""
        self.sent += 1
        number = self.sent
        if self.pending_notification is not None:
            header = {**header, "notification": self.pending_notification}
            self.pending_notification = None
        self.channel.send({**header, "number": number}, buffers or [], self.policy.deadline())
        for _ in range(replies):
            yield self._await_reply(number)

    def _await_reply(self, number: int) -> tuple[dict[str, Any], list[memoryview]]:
        while True:
            reply, parts = self.channel.receive(self.policy.deadline())
            if "reply" not in reply:
                self.serve(reply, parts)
                continue
            if reply["reply"] != number:
                raise ChannelError("a reply to no request")
            return reply, parts

    def notify(self, header: dict[str, Any], buffers: list[Buffer] | None = None) -> None:
        """Send a request without a reply, which is served before the next one.

        Without buffers it is kept, and travels along with the next one.
        """
        pending, self.pending_notification = self.pending_notification, None
        if pending is not None:
            self._send_notification(pending, [])
        if buffers:
            self._send_notification(header, buffers)
        else:
            self.pending_notification = header

    def _send_notification(self, header: dict[str, Any], buffers: list[Buffer]) -> None:
        self.channel.send({**header, "number": None}, buffers, self.policy.deadline())

    def operate(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the other side and return the result.

        Arguments that the other side changed are changed here as well.
        """
        packer = self.packer()
        tree = packer.pack([list(args), kwargs])
        header = {"op": "operate", "target": number, "what": what, "value": tree}
        reply, buffers = self.request(header, packer.buffers)
        return self._result(reply, buffers, args[1:] if what == "method" else args, kwargs)

    def run_scenario(
        self,
        number: int,
        scenario: str,
        calls: Sequence[ScenarioCall],
        upstream: Sequence[Any] = (),
    ) -> list[Any]:
        """Run a scenario on the other side with an object there, several times in one exchange.

        Args:
            number: the object's handle.
            scenario: the qualified name of the scenario (`chainrule.scenarios`).
            calls: the arguments and the setting of each call. No argument is changed: one that
                the other side changed is replaced in its list by a changed copy.
            upstream: further arguments of the scenario; they must live on the other side too.

        Returns:
            The result of each call, or the exception that ended it.
        """
        packer = self.packer()
        header: dict[str, Any] = {
            "op": "run_scenario",
            "target": number,
            "scenario": scenario,
            "upstream": packer.pack(list(upstream)),
        }
        packer.export = self._export_copy
        header["calls"] = [packer.pack([args, dict(setting)]) for args, setting in calls]
        answer, buffers = self.request(header, packer.buffers)
        replies = answer.get("results")
        if "error" in answer and len(calls) > 1:
            # Results that are too large for one frame may cross one by one.
            return [
                result
                for call in calls
                for result in self.run_scenario(number, scenario, [call], upstream)
            ]
        if "error" in answer:
            replies = [answer]
        if type(replies) is not list or len(replies) != len(calls):
            raise ChannelError("a reply of another form")
        results: list[Any] = []
        for reply, (args, _) in zip(replies, calls, strict=True):
            try:
                results.append(self._result(reply, buffers, args, {}, replaces=True))
            except ChannelError:
                raise
            except Exception as error:
                results.append(error)
        return results

    def _raised(self, described: Any) -> BaseException:
        """Return this side's exception for one that was raised on the other side."""
        return self.policy.raise_error(described)

    def _export_copy(self, value: Any) -> Tree:
        """Return a handle of a copy, which the other side may change."""
        return self.export(value if isinstance(value, Remote) else copy.deepcopy(value))

    def _result(
        self,
        reply: Any,
        buffers: list[memoryview],
        args: Any,
        kwargs: dict[str, Any],
        *,
        replaces: bool = False,
    ) -> Any:
        """Return the value of a reply, or raise its error; write changed arguments back.

        With `replaces`, into copies that take their places in `args`, which is a list then.

        Raises:
            ChannelError: it is not a reply.
        """
        if type(reply) is not dict or not {"value", "error"} & set(reply):
            raise ChannelError("a reply of another form")
        changed = reply.get("changed", [])
        if type(changed) is not list:
            raise ChannelError("a reply of another form")
        arguments: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
        for pair in changed:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (int, str):
                raise ChannelError("a reply of another form")
            key, packed = pair
            if key not in arguments:
                raise ChannelError("a reply about no argument")
            changed_copy = self.unpack(packed, buffers)
            if replaces:
                arguments[key] = args[key] = copy.deepcopy(arguments[key])
            self.mutated_arguments |= write_back(
                arguments[key], changed_copy, data=self.writes_back
            )
        if "error" in reply:
            raise self._raised(reply["error"])
        return self.unpack(reply["value"], buffers)
