"""Frames: what arrives is what was sent, or an error that ends the conversation."""

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.guest.rpc.channel import (
    Channel,
    ChannelClosed,
    ChannelError,
    DeadlineExceeded,
)

LIMIT = 1 << 20
headers = st.dictionaries(
    st.text(max_size=5).filter(lambda key: key != "sizes"),
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=20)),
    max_size=5,
)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Channel]]:
    """A raw end, and a channel on the other."""
    raw, other = socket.socketpair()
    with raw, other:
        yield raw, Channel(other, LIMIT)


def soon() -> float:
    return time.monotonic() + 5


@given(header=headers, bodies=st.lists(st.binary(max_size=300), max_size=4))
def test_a_frame_arrives_as_it_was_sent(header: dict, bodies: list[bytes]) -> None:
    one, other = socket.socketpair()
    with one, other:
        Channel(one, LIMIT).send(header, list(bodies))
        received, buffers = Channel(other, LIMIT).receive(soon())
    assert received == header
    assert [bytes(buffer) for buffer in buffers] == bodies


def test_a_frame_larger_than_the_socket_buffer_arrives_whole() -> None:
    one, other = socket.socketpair()
    body = bytes(range(256)) * 40_000
    with one, other:
        sender = threading.Thread(target=Channel(one, 1 << 24).send, args=({}, [body]))
        sender.start()
        _, buffers = Channel(other, 1 << 24).receive(soon())
        sender.join()
    assert bytes(buffers[0]) == body


def frame(text: bytes, body: bytes = b"", *, magic: bytes = b"CRF1", claimed: int = -1) -> bytes:
    size = len(body) if claimed < 0 else claimed
    return struct.pack(">4sIQ", magic, len(text), size) + text + body


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        frame(b'{"sizes": []}', magic=b"CRF2"),
        frame(b"not json"),
        frame(b"[]"),
        frame(b"{}"),
        frame(b'{"sizes": "all"}'),
        frame(b'{"sizes": [-1, 1]}'),
        frame(b'{"sizes": [true]}', b"x"),
        frame(b'{"sizes": [4]}', b"abc"),
        frame(b"[" * 50_000),
        frame(b'{"n": ' + b"9" * 10_000 + b', "sizes": []}'),
        frame(b'{"sizes": []}', claimed=2**62),
        struct.pack(">4sIQ", b"CRF1", 2**32 - 1, 0),
        frame(b"\xff\xfe{}"),
    ],
)
def test_what_is_not_a_frame_is_refused(sent: bytes, ends: tuple[socket.socket, Channel]) -> None:
    raw, channel = ends
    raw.sendall(sent)
    with pytest.raises(ChannelError):
        channel.receive(soon())


@given(noise=st.binary(min_size=16, max_size=200))
def test_noise_never_gets_past_the_channel(noise: bytes) -> None:
    raw, other = socket.socketpair()
    with other:
        with raw:
            raw.sendall(noise)
        with pytest.raises((ChannelError, ChannelClosed)):
            Channel(other, LIMIT).receive(soon())


def test_an_end_in_mid_frame_is_a_closed_channel(ends: tuple[socket.socket, Channel]) -> None:
    raw, channel = ends
    raw.sendall(frame(b'{"sizes": [10]}', b"abc", claimed=10))
    raw.close()
    with pytest.raises(ChannelClosed):
        channel.receive(soon())


def test_a_frame_that_drips_in_is_overdue(ends: tuple[socket.socket, Channel]) -> None:
    raw, channel = ends
    raw.sendall(b"CRF1")
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        channel.receive(started + 0.2)
    assert time.monotonic() - started < 15


def test_a_reader_that_does_not_read_makes_the_sender_overdue() -> None:
    one, other = socket.socketpair()
    with one, other, pytest.raises(DeadlineExceeded):
        Channel(one, 1 << 26).send({}, [bytes(1 << 25)], time.monotonic() + 0.2)


def test_what_is_too_large_is_not_sent_at_all(ends: tuple[socket.socket, Channel]) -> None:
    raw, channel = ends
    with pytest.raises(ChannelError):
        channel.send({}, [bytes(LIMIT + 1)])
    raw.setblocking(False)
    with pytest.raises(BlockingIOError):
        raw.recv(1)


def test_the_tick_is_called_while_waiting() -> None:
    raw, other = socket.socketpair()
    ticks: list[float] = []
    with raw, other:
        channel = Channel(other, LIMIT, lambda: ticks.append(time.monotonic()))
        with pytest.raises(DeadlineExceeded):
            channel.receive(time.monotonic() + 0.3)
    assert len(ticks) >= 2
