"""The process of one submission: it runs the cells, and then serves the judge's calls."""

import asyncio
import itertools
import os
import signal
import socket
import sys
import time
import traceback
from types import FrameType
from typing import Any

from . import check_stub, files, warmup
from . import shell as shells
from .policy import GuestPolicy
from .replay import Replay
from .rpc.channel import TO_STUDENT, Channel, ChannelClosed, ChannelError
from .rpc.peer import Peer
from .shared import Shared


class Worker:
    """Serves the judge until it hangs up."""

    def __init__(self, end: socket.socket, shell: Any, messages: Any, bounds: dict[str, Any]):
        self.shell = shell
        self.messages = messages
        self.messages.all = self.messages.left = bounds["output"]
        message = bounds["message"]
        self.wall = float(bounds["wall"])
        self.native = shells.NativeOutput()
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.running = False
        #: An interrupt that comes sooner (``time.monotonic()``) was meant for the step before.
        self.interruptible = 0.0
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.shared = Shared(shell.user_ns, messages)
        self.peer = Peer(
            "student", Channel(end, message * TO_STUDENT, send_limit=message), GuestPolicy()
        )
        self.peer.handlers = {
            "files": self.files,
            "run": self.run,
            "restore": self.restore,
            "reached": self.reached,
            "share": self.share,
            "changes": self.changes,
        }
        signal.signal(signal.SIGINT, self._interrupt)
        sys.path.insert(0, "")  # the working folder, as in a kernel of Jupyter
        self.preloaded_folders = len(sys.path_importer_cache)
        warmup.run_once(shell, self.loop, messages)

    def serve(self) -> None:
        """Serve requests, one after the other."""
        shells.attach(self.messages, self.native)
        while True:
            try:
                header, buffers = self.peer.channel.receive()
            except ChannelClosed:
                os._exit(0)
            self.running = True
            try:
                self.peer.serve(header, buffers)
            except KeyboardInterrupt:
                continue
            except ChannelClosed:
                os._exit(0)
            except ChannelError:
                os._exit(3)
            finally:
                self.running = False

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the student's code, and never the serving around it."""
        if self.running and frame is not None and time.monotonic() >= self.interruptible:
            raise KeyboardInterrupt

    def files(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Write files into the working folder, and reply with others."""
        return files.exchange(header, buffers)

    def run(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Run cells and take snapshots, in the order of the notebook; each has its own reply.

        The judge does its work on one while the next one runs here.
        """
        perform = {"cell": self.cell, "snapshot": self.snapshot}
        reply: dict[str, Any] = {}
        for step in header["steps"]:
            if reply:
                self.peer.reply(header["number"], reply, reply.pop("buffers", []))
            self.interruptible = time.monotonic() + self.wall / 2
            reply = perform[step["op"]](step)
        self.interruptible = 0.0
        return reply

    def cell(self, step: dict[str, Any]) -> dict[str, Any]:
        """Run a cell; reply with its messages and the name of the exception that ended it."""
        error: str | None
        self.messages.begin()
        self._list_folders_again()
        try:
            error, _ = shells.run_cell(self.shell, self.loop, step["source"])
        except KeyboardInterrupt:
            error = "KeyboardInterrupt"
        except shells.OutputBound:
            error = "OutputBound"
        except SystemExit:
            error = "SystemExit"
        try:
            self.native.collect(self.messages)
        except (shells.OutputBound, OSError):
            error = error or "OutputBound"
        messages = self.messages.take()
        if self.messages.overrun:
            error = "OutputBound"
        if step["quiet"]:
            messages = []
        return {
            "messages": messages,
            "error": error,
            "count": self.shell.execution_count - 1,
        }

    def _list_folders_again(self) -> None:
        """Have a module found that a cell has just written, within one tick of the file system.

        `importlib.invalidate_caches` writes to the finders of all preloaded folders as well, in
        which nothing changes: a quarter of all pages that a submission copies.
        """
        cache = sys.path_importer_cache
        new = max(0, len(cache) - self.preloaded_folders)
        for folder in list(itertools.islice(reversed(cache), new)):
            finder: Any = cache[folder]
            if finder is not None:
                finder.invalidate_caches()

    def snapshot(self, step: dict[str, Any]) -> dict[str, Any]:
        """Store the names as they are now, given definitions as the source has them.

        Replies with the values of the names asked for.
        """
        namespace = self.shell.user_ns
        saved = self.snapshots[step["snapshot"]] = dict(namespace)
        trees, failed = {}, {}
        given: dict[str, Any] = {}
        try:
            exec(step["given"], namespace, given)
        except Exception as error:  # it needs a name that is missing
            failed = dict.fromkeys(step["names"], type(error).__name__)
        saved.update(given)
        packer = self.peer.packer()
        for name in step["names"]:
            if name in saved:
                try:
                    trees[name] = packer.pack(saved[name])
                except Exception as error:
                    failed[name] = str(error)[:200]
        if step["then"]:
            self.cell({"source": step["then"], "quiet": True})
        return {"values": trees, "failed": failed, "buffers": packer.buffers}

    def restore(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Give all names the values of a snapshot, but for recorded answers."""
        self.messages.take()
        self.messages.begin(anew=True)
        self.shared.restore()
        check_stub.testing[:] = [header["snapshot"]]
        namespace = self.shell.user_ns
        namespace.clear()
        namespace.update(self.snapshots[header["snapshot"]])
        recorded = header.get("recorded")
        if recorded:
            Replay(recorded, self.peer).bind(namespace)
        return {}

    def share(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Take over what the test changed since its last call."""
        self.shared.take(header, lambda tree: self.peer.unpack(tree, buffers))
        return {}

    def changes(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Reply with the values of names, and what was printed since `share`."""
        packer = self.peer.packer()
        return {**self.shared.give(header["names"], packer), "buffers": packer.buffers}

    def reached(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Reply with the tests during which an answer called the checks."""
        return {"tests": sorted(check_stub.reached)}


def run(
    end: socket.socket,
    shell: Any,
    messages: Any,
    bounds: dict[str, Any],
) -> None:
    """Run one submission's process to its end."""
    try:
        worker = Worker(end, shell, messages, bounds)
        end.sendall(b"!")
        worker.serve()
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(1)
