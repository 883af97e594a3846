"""Notifications and requests: their order, and what is not a request."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.sandbox.guest.policy import GuestPolicy
from autograder.sandbox.guest.rpc.channel import Channel, ChannelClosed, ChannelError
from autograder.sandbox.guest.rpc.peer import Peer


class Talk:
    """A peer that asks, one that serves in a thread of its own, and what that one received."""

    def __init__(self) -> None:
        ends = socket.socketpair()
        self.asking = Peer("judge", Channel(ends[0], 1 << 20), GuestPolicy())
        self.serving = Peer("student", Channel(ends[1], 1 << 20), GuestPolicy())
        self.received: list[Any] = []
        self.frames = 0
        self.serving.handlers = {"note": self._note}
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _note(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        self.received.append((header["word"], [bytes(buffer) for buffer in buffers]))
        return {"received": len(self.received)}

    def _serve(self) -> None:
        try:
            while True:
                frame = self.serving.channel.receive()
                self.frames += 1
                self.serving.serve(*frame)
        except ChannelClosed:
            return


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Two peers in conversation."""
    talk = Talk()
    yield talk
    talk.asking.channel.close()
    talk.thread.join(5)


def test_what_is_told_is_served_before_what_is_asked_next_and_travels_with_it(talk: Talk) -> None:
    talk.asking.notify({"op": "note", "word": "notification"})
    answer, _ = talk.asking.request({"op": "note", "word": "asked"}, [b"x"])
    assert answer["received"] == 2
    assert talk.received == [("notification", []), ("asked", [b"x"])]
    assert talk.frames == 1
    talk.asking.request({"op": "note", "word": "again"})
    assert [word for word, _ in talk.received] == ["notification", "asked", "again"]


def test_everything_told_is_served_in_order_with_its_buffers(talk: Talk) -> None:
    talk.asking.notify({"op": "note", "word": "a"})
    talk.asking.notify({"op": "note", "word": "b"}, [b"1", b"22"])
    talk.asking.notify({"op": "note", "word": "c"})
    talk.asking.notify({"op": "note", "word": "d"})
    talk.asking.request({"op": "note", "word": "e"})
    assert talk.received == [("a", []), ("b", [b"1", b"22"]), ("c", []), ("d", []), ("e", [])]


@pytest.mark.parametrize("op", [None, 5, "", "other", [], {}, ["note"]])
@pytest.mark.parametrize("where", ["asked", "notification"])
def test_what_is_no_request_is_refused_whatever_it_is(op: Any, where: str) -> None:
    ends = socket.socketpair()
    peer = Peer("judge", Channel(ends[0], 1 << 20), GuestPolicy())
    header = {"op": op} if where == "asked" else {"op": "operate", "notification": {"op": op}}
    with pytest.raises(ChannelError):
        peer.serve({**header, "number": 1}, [])
    with pytest.raises(ChannelError):
        peer.serve({"op": "operate", "number": 1, "notification": op}, [])
    for end in ends:
        end.close()
