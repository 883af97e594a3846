"""Frames on a socket: a JSON header and raw buffers. Nothing is ever unpickled.

A frame is ``CRF1``, the length of the header (4 bytes), the length of the body (8 bytes), the
header and the body. The header is a JSON object; its key ``sizes`` cuts the body into buffers.
"""

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

PREFIX = struct.Struct(">4sIQ")
MAGIC = b"CRF1"
Buffer = bytes | bytearray | memoryview


class ChannelError(Exception):
    """The other side sent something that is not a frame, or more than is allowed."""


class ChannelClosed(Exception):
    """The other side is gone."""


class Overdue(Exception):
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
        self, end: socket.socket, limit: int, tick: Callable[[], None] | None = None
    ) -> None:
        self.end = end
        self.limit = limit
        self.tick = tick

    def send(
        self, header: dict[str, Any], buffers: list[Buffer], deadline: float | None = None
    ) -> None:
        """Send one frame.

        Raises:
            ChannelError: the frame is larger than the limit (nothing is sent).
            ChannelClosed: the other end is closed.
            Overdue: the deadline (``time.monotonic()``) passed before all of it was taken.
        """
        header = {**header, "sizes": [len(buffer) for buffer in buffers]}
        text = json.dumps(header, separators=(",", ":")).encode()
        size = sum(header["sizes"])
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
            Overdue: the deadline (``time.monotonic()``) passed first.
        """
        magic, header_size, body_size = PREFIX.unpack(self._pull(PREFIX.size, deadline))
        if magic != MAGIC:
            raise ChannelError("what arrived is not a frame")
        if body_size > self.limit or header_size > max(self.limit // 4, 65536):
            raise ChannelError("the value is larger than what may cross")
        text = self._pull(header_size, deadline)
        body = memoryview(self._pull(body_size, deadline))
        try:
            header = json.loads(text.decode())
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

    def _wait(self, deadline: float | None) -> None:
        """Set the socket's time-out to the next tick, or raise when the deadline has passed."""
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise Overdue
        if self.tick is None:
            self.end.settimeout(left)
        else:
            self.end.settimeout(self.TICK if left is None else min(left, self.TICK))

    def _push(self, data: Buffer, deadline: float | None) -> None:
        view = memoryview(data).cast("B")
        while len(view):
            self._wait(deadline)
            try:
                view = view[self.end.send(view) :]
            except TimeoutError:
                if self.tick is not None:
                    self.tick()
            except OSError as error:
                raise ChannelClosed from error

    def _pull(self, size: int, deadline: float | None) -> bytearray:
        data = bytearray()
        while len(data) < size:
            self._wait(deadline)
            try:
                part = self.end.recv(min(size - len(data), 1 << 20))
            except TimeoutError:
                if self.tick is not None:
                    self.tick()
                continue
            except OSError as error:
                raise ChannelClosed from error
            if not part:
                raise ChannelClosed
            data += part
        return data
