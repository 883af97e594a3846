"""Calls across the channel, in both directions, one inside another.

Each side has a `Peer`. It exports objects that stay here as numbered handles, and stands for the
other side's handles with `Remote` objects. While one side waits for a reply it serves the other's
requests, so calls nest (judge → student's answer → reference answer → …) and never interleave.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from ..codec.tree import Buffer
from .argument_sync import write_back
from .channel import Channel, ChannelError
from .proxy import ScenarioCall
from .server import Policy, Server


class Peer(Server):
    """One side of a conversation: what it asks, beside what it serves.

    Args:
        side: ``"judge"`` or ``"student"``.
        channel: the frames' way.
        policy: what may be exported and done.
    """

    def __init__(self, side: str, channel: Channel, policy: Policy) -> None:
        super().__init__(side, channel, policy)
        self.sent = 0
        #: What was told and not sent yet.
        self.pending_notification: dict[str, Any] | None = None
        #: Whether arguments take over what the other side did to them, and whether any did.
        self.writes_back = True
        self.mutated_arguments = False

    def request(
        self, header: dict[str, Any], buffers: list[Buffer] | None = None
    ) -> tuple[dict[str, Any], list[memoryview]]:
        """Send a request, serve what comes meanwhile, and return the reply."""
        self.sent += 1
        number = self.sent
        if self.pending_notification is not None:
            header, self.pending_notification = (
                {**header, "notification": self.pending_notification},
                None,
            )
        self.channel.send({**header, "number": number}, buffers or [], self.policy.deadline())
        while True:
            answer, parts = self.channel.receive(self.policy.deadline())
            if "reply" not in answer:
                self.serve(answer, parts)
                continue
            if answer["reply"] != number:
                raise ChannelError("a reply to no request")
            return answer, parts

    def notify(self, header: dict[str, Any], buffers: list[Buffer] | None = None) -> None:
        """Send a request that needs no reply: it is served before whatever is asked next.

        One without buffers travels along with that.
        """
        pending, self.pending_notification = self.pending_notification, None
        if pending is not None:
            self._post(pending, [])
        if buffers:
            self._post(header, buffers)
        else:
            self.pending_notification = header

    def _post(self, header: dict[str, Any], buffers: list[Buffer]) -> None:
        self.channel.send({**header, "number": None}, buffers, self.policy.deadline())

    def operate(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the other side and return the result.

        Arguments that the other side changed are changed here as well.
        """
        packer = self.packer()
        tree = packer.pack([list(args), kwargs])
        header = {"op": "operate", "target": number, "what": what, "value": tree}
        answer, buffers = self.request(header, packer.buffers)
        return self._result(answer, buffers, args[1:] if what == "method" else args, kwargs)

    def run_scenario(
        self,
        number: int,
        scenario: str,
        calls: Sequence[ScenarioCall],
        upstream: Sequence[Any] = (),
    ) -> list[Any]:
        """Run a scenario on the other side with an object there, several times in one exchange.

        Args:
            number: its handle.
            scenario: the qualified name of the scenario (`chainrule.scenarios`).
            calls: the arguments and the setting of each time.
            upstream: what the scenario gets besides; must live over there as well.

        Returns:
            The result of each time, or the exception that it ended with.
        """
        packer = self.packer()
        header = {
            "op": "run_scenario",
            "target": number,
            "scenario": scenario,
            "upstream": packer.pack(list(upstream)),
            "calls": [packer.pack([list(args), dict(setting)]) for args, setting in calls],
        }
        answer, buffers = self.request(header, packer.buffers)
        replies = answer.get("results")
        ends: list[Callable[[], Any]]
        if isinstance(replies, list) and len(replies) == len(calls):
            ends = [
                functools.partial(self._result, reply, buffers, args, {})
                for reply, (args, _) in zip(replies, calls, strict=True)
            ]
        elif len(calls) > 1:  # results that are too much for one frame may cross one by one
            return [
                result
                for call in calls
                for result in self.run_scenario(number, scenario, [call], upstream)
            ]
        else:
            ends = [functools.partial(self._result, answer, buffers, calls[0][0], {})]
        results: list[Any] = []
        for end in ends:
            try:
                results.append(end())
            except Exception as error:
                results.append(error)
        return results

    def _result(
        self,
        answer: dict[str, Any],
        buffers: list[memoryview],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> Any:
        changed = answer.get("changed")
        if isinstance(changed, list):
            for place, packed in changed:
                original = args[place] if type(place) is int else kwargs[place]
                copy = self.unpack(packed, buffers)
                self.mutated_arguments |= write_back(original, copy, data=self.writes_back)
        if "error" in answer:
            raise self.policy.raise_error(answer["error"])
        return self.unpack(answer.get("value"), buffers)
