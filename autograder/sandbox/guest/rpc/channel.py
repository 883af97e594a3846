"""Frames on a socket: a header of plain data and raw buffers. Nothing is ever unpickled.

A frame is ``CRF1``, the length of the header (4 bytes), the length of the body (8 bytes), the
header and the body. The header is a JSON object; its key ``sizes`` cuts the body into buffers.
"""

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from ..codec.tree import Buffer

_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
#: Bytes of a header at most: what a cell may print, and a value of many small parts.
MAX_HEADER = 24 << 20
#: What the judge sends may be this many times larger than what it takes: it sends all cases of a
#: check, and files that were handed in.
TO_STUDENT = 8
#: Bytes that are read at least, if they are there: most frames arrive whole.
READ_AHEAD = 1 << 16
PREFIX = struct.Struct(">4sIQ")
MAGIC = b"CRF1"


class ChannelError(Exception):
    """The other side sent something that is not a frame, or more than is allowed."""


class ChannelClosed(Exception):
    """The other side closed its end."""


class DeadlineExceeded(Exception):
    """No whole frame arrived, or was taken, in time."""


def parse_json(text: bytes) -> Any:
    """Return the value of a header from a side that is trusted."""
    return json.loads(text)


class Channel:
    """One end of a socket pair, with a bound on what it takes in.

    Args:
        end: a connected stream socket; the channel owns it from now on.
        limit: the largest body (bytes) that is received.
        tick: called about every `TICK` seconds while `receive` or `send` waits.
        parse: turns the bytes of a header into a value; raises ValueError or ChannelError.
        send_limit: the largest body (bytes) that is sent; by default ``limit``.
    """

    TICK = 0.05

    def __init__(
        self,
        end: socket.socket,
        limit: int,
        tick: Callable[[], None] | None = None,
        parse: Callable[[bytes], Any] = parse_json,
        send_limit: int | None = None,
    ) -> None:
        self.end = end
        self.limit = limit
        self.send_limit = send_limit or limit
        self.tick = tick
        self.parse = parse
        self.ahead = memoryview(b"")
        self.ticked = time.monotonic()
        # The kernel's own timeout: one system call per frame, where Python's would poll as well.
        end.settimeout(None)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            end.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", 0, int(1e6 * self.TICK)))

    def send(
        self, header: dict[str, Any], buffers: list[Buffer], deadline: float | None = None
    ) -> None:
        """Send one frame.

        Raises:
            ChannelError: the frame is larger than the limit (nothing is sent).
            ChannelClosed: the other end is closed.
            DeadlineExceeded: the deadline (``time.monotonic()``) passed before all of it was taken.
        """
        sizes = [len(buffer) for buffer in buffers]
        # Lone surrogates are not valid UTF-8; the receiver decides what becomes of them.
        text = _JSON.encode({**header, "sizes": sizes}).encode("utf-8", "surrogatepass")
        size = sum(sizes)
        if size > self.send_limit or len(text) > MAX_HEADER:
            raise ChannelError("the value is larger than what may cross")
        frame = PREFIX.pack(MAGIC, len(text), size) + text
        if size <= READ_AHEAD:
            self._push(frame + b"".join(buffers), deadline)
            return
        for part in (frame, *buffers):
            self._push(part, deadline)

    def receive(self, deadline: float | None = None) -> tuple[dict[str, Any], list[memoryview]]:
        """Wait for one frame and return its header and its buffers.

        Raises:
            ChannelError: what arrived is not a frame, or is larger than the limit.
            ChannelClosed: the other end is closed.
            DeadlineExceeded: the deadline (``time.monotonic()``) passed first.
        """
        magic, header_size, body_size = PREFIX.unpack(self._pull(PREFIX.size, deadline))
        if magic != MAGIC:
            raise ChannelError("what arrived is not a frame")
        if body_size > self.limit or header_size > MAX_HEADER:
            raise ChannelError("the value is larger than what may cross")
        text = bytes(self._pull(header_size, deadline))
        body = self._pull(body_size, deadline)
        try:
            header = self.parse(text)
        except (ValueError, RecursionError) as error:
            raise ChannelError("the header is not JSON") from error
        if type(header) is not dict:
            raise ChannelError("the header is not an object")
        return header, _cut(body, header.pop("sizes", None))

    def close(self) -> None:
        """Close this end."""
        self.end.close()

    def _push(self, data: Buffer, deadline: float | None) -> None:
        view = memoryview(data).cast("B")
        while len(view):
            self._check(deadline)
            try:
                view = view[self.end.send(view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise ChannelClosed from error

    def _pull(self, size: int, deadline: float | None) -> memoryview:
        """Take bytes off the stream; what came along with them waits for the next call."""
        if len(self.ahead) < size:
            have = len(self.ahead)
            # Zeroed memory that is claimed and never sent is never touched, so it costs nothing.
            taken = memoryview(bytearray(max(size, have + READ_AHEAD)))
            taken[:have] = self.ahead
            while have < size:
                have += self._read(taken[have:], deadline)
            self.ahead = taken[:have]
        taken, rest = self.ahead[:size], self.ahead[size:]
        self.ahead = rest if len(rest) else memoryview(b"")  # an empty rest would keep all of it
        return taken

    def _read(self, into: memoryview, deadline: float | None) -> int:
        while True:
            self._check(deadline)
            try:
                count = self.end.recv_into(into)
            except BlockingIOError:
                continue
            except OSError as error:
                raise ChannelClosed from error
            if not count:
                raise ChannelClosed
            return count

    def _check(self, deadline: float | None) -> None:
        """Call `tick` when it is due, also when data never stop arriving."""
        now = time.monotonic()
        if self.tick is not None and now - self.ticked >= self.TICK:
            self.ticked = now
            self.tick()
        if deadline is not None and now >= deadline:
            raise DeadlineExceeded


def _cut(body: memoryview, sizes: Any) -> list[memoryview]:
    if type(sizes) is not list or not all(type(size) is int and size >= 0 for size in sizes):
        raise ChannelError("the header does not say how to cut the body")
    if sum(sizes) != len(body):
        raise ChannelError("the buffers do not add up to the body")
    buffers, start = [], 0
    for size in sizes:
        buffers.append(body[start : start + size])
        start += size
    return buffers
