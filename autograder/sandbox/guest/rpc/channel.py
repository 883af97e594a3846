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

_JSON = json.JSONEncoder(separators=(",", ":"))
#: What is read at least, if it is there: most frames come whole.
AHEAD = 1 << 16
PREFIX = struct.Struct(">4sIQ")
MAGIC = b"CRF1"


class ChannelError(Exception):
    """The other side sent something that is not a frame, or more than is allowed."""


class ChannelClosed(Exception):
    """The other side is gone."""


class DeadlineExceeded(Exception):
    """No whole frame arrived in time."""


class Channel:
    """One end of a socket pair, with a bound on what it takes in.

    Args:
        end: a connected stream socket; the channel owns it from now on.
        limit: the largest body (bytes) that `receive` accepts; the header may have a quarter.
        tick: called about every `TICK` seconds while `receive` or `send` waits.
    """

    TICK = 0.05

    def __init__(
        self,
        end: socket.socket,
        limit: int,
        tick: Callable[[], None] | None = None,
    ) -> None:
        self.end = end
        self.limit = limit
        self.tick = tick
        self.ahead = memoryview(b"")
        # The kernel's own time-out: one system call a frame, where Python's would poll as well.
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
        text = _JSON.encode({**header, "sizes": sizes}).encode()
        size = sum(sizes)
        if size > self.limit or len(text) > max(self.limit // 4, 65536):
            raise ChannelError("the value is larger than what may cross")
        frame = PREFIX.pack(MAGIC, len(text), size) + text
        if size <= 65536:
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
        if body_size > self.limit or header_size > max(self.limit // 4, 65536):
            raise ChannelError("the value is larger than what may cross")
        text = self._pull(header_size, deadline)
        body = self._pull(body_size, deadline)
        try:
            header = json.loads(bytes(text))
        except (ValueError, RecursionError) as error:
            raise ChannelError("the header is not JSON") from error
        sizes = header.pop("sizes", None) if isinstance(header, dict) else None
        if not isinstance(sizes, list) or not all(type(n) is int and n >= 0 for n in sizes):
            raise ChannelError("the header does not say how to cut the body")
        if sum(sizes) != body_size:
            raise ChannelError("the buffers do not add up to the body")
        buffers, start = [], 0
        for size in sizes:
            buffers.append(body[start : start + size])
            start += size
        return header, buffers

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
                if self.tick is not None:
                    self.tick()
            except OSError as error:
                raise ChannelClosed from error

    def _pull(self, size: int, deadline: float | None) -> memoryview:
        """Take bytes off the stream; what came along with them waits for the next call."""
        if len(self.ahead) < size:
            parts, have = [self.ahead], len(self.ahead)
            while have < size:
                part = self._read(max(size - have, AHEAD), deadline)
                parts.append(memoryview(part))
                have += len(part)
            self.ahead = memoryview(b"".join(parts))
        taken, self.ahead = self.ahead[:size], self.ahead[size:]
        return taken

    def _read(self, size: int, deadline: float | None) -> bytes:
        while True:
            self._check(deadline)
            try:
                part = self.end.recv(min(size, 1 << 20))
            except BlockingIOError:
                if self.tick is not None:
                    self.tick()
                continue
            except OSError as error:
                raise ChannelClosed from error
            if not part:
                raise ChannelClosed
            return part

    def _check(self, deadline: float | None) -> None:
        if deadline is not None and time.monotonic() >= deadline:
            raise DeadlineExceeded
