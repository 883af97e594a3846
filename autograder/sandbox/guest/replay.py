"""Answers that a second try takes from a recording of the reference solution.

In a second try a name that failed its own tests is bound to a `Replayed` answer. It asks the judge
for the recorded value of its arguments; where there is none, it calls the student's own answer.
Nothing of the recording is in this process before it is asked for.

A cache has the student's own form, so the judge cannot compare it. It is known by the call that it
came from: answers that keep their own code are wrapped as well, where a recorded argument came out
of them.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from .codec.tree import CodecError
from .rpc.argument_sync import write_back
from .rpc.channel import ChannelError
from .rpc.peer import Peer

#: Where a value came from: the answer's name, which of its calls, and the index in its result.
Origin = tuple[str, int, int | None]


class Replay:
    """The recorded answers of one attempt.

    Args:
        answers: name → whether it is replaced.
        peer: asks the judge.
    """

    def __init__(self, answers: Mapping[str, bool], peer: Peer) -> None:
        self.answers, self.peer = answers, peer
        self.origins: dict[int, Origin] = {}
        self.kept: list[Any] = []  # so that no other value gets the same id
        self.lock = threading.Lock()

    def bind(self, namespace: dict[str, Any]) -> None:
        """Put the recorded answers in the place of the student's names."""
        for name, replaced in self.answers.items():
            own = namespace.get(name)
            if replaced or (callable(own) and not isinstance(own, type)):
                namespace[name] = Replayed(name, self, own, replaced=replaced)

    def look_up(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[int, Any, list[Any]] | None:
        """Return index and value of the recorded call with these arguments, and what it changed."""
        origins = [
            [key, list(self.origins[id(value)])]
            for key, value in (*enumerate(args), *kwargs.items())
            if id(value) in self.origins
        ]
        packer = self.peer.packer()
        with self.lock:
            try:
                tree = packer.pack([list(args), kwargs])
                header = {"op": "look up", "name": name, "arguments": tree, "origins": origins}
                reply, buffers = self.peer.request(header, packer.buffers)
            except (CodecError, ChannelError):  # larger than what may cross
                return None
            if reply["index"] is None:
                return None
            value, changed = self.peer.unpack(reply["value"], buffers)
        return reply["index"], value, changed

    def remember(self, value: Any, name: str, index: int) -> None:
        """Remember which call a value came from."""
        self.kept.append(value)
        if isinstance(value, tuple | list):
            for position, item in enumerate(value):
                self.origins[id(item)] = (name, index, position)
        self.origins[id(value)] = (name, index, None)


class Replayed:
    """An answer: recorded values for recorded arguments, the student's own for all others."""

    def __init__(
        self, name: str, replay: Replay, own: Callable[..., Any] | None, *, replaced: bool
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self._replay, self._own, self._replaced = replay, own, replaced

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = self._replay.look_up(self.__name__, args, kwargs)
        if found is not None and self._replaced:
            _, value, changed = found
            for key, new in changed:
                write_back(args[key] if isinstance(key, int) else kwargs[key], new)
            return value
        if self._own is None:
            raise NameError(f"name {self.__name__!r} is not defined", name=self.__name__)
        value = self._own(*args, **kwargs)
        if found is not None:
            self._replay.remember(value, self.__name__, found[0])
        return value

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)
