"""IPython as Jupyter's kernel has it, with its messages kept in a list instead of sent away."""

import asyncio
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import (
    ZMQDisplayPublisher,
    ZMQInteractiveShell,
    ZMQShellDisplayHook,
)
from jupyter_client.jsonutil import json_default
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from . import jupyter_patches

#: What a cell may print (characters) when the cells before it have used the bound up.
ALLOWANCE = 20_000
#: How much of an error is kept: lines, and characters of a line.
LINES, LINE = 200, 5_000
_JSON = json.JSONEncoder(default=json_default)


class OutputBound(Exception):
    """The submission printed or displayed more than it may."""


class Messages:
    """The output messages of the running cell, in order, in place of Jupyter's session."""

    def __init__(self) -> None:
        self.list: list[tuple[str, dict[str, Any]]] = []
        self.left = self.all = sys.maxsize
        self.overrun = False

    def msg(self, kind: str, content: Any = None, parent: Any = None) -> dict[str, Any]:
        """Make a message, as ``jupyter_client.session.Session.msg`` does."""
        return {"msg_type": kind, "header": {"msg_type": kind}, "content": content or {}}

    def send(self, stream: Any, message: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Keep a message, as ``Session.send`` sends it."""
        if isinstance(message, dict):
            message, content = message["msg_type"], message["content"]
        if message == "error":
            content["traceback"] = [str(line)[:LINE] for line in content["traceback"][:LINES]]
            content["evalue"] = str(content["evalue"])[:LINE]
        else:
            self.spend(_weight(content))
        if "data" in content:  # pictures are bytes until a session encodes them
            content["data"] = _encoded(content["data"])
        self.list.append((message, content))

    def begin(self, *, anew: bool = False) -> None:
        """Let a cell print a little even if the one before it printed all there was."""
        self.left = self.all if anew else max(self.left, ALLOWANCE)
        self.overrun = False

    def spend(self, size: int) -> None:
        """Count output against the bound.

        Raises:
            OutputBound: there is no more of it left.
        """
        self.left -= size
        if self.left < 0:
            self.overrun = True
            raise OutputBound("this submission prints or displays more than it may")

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the messages so far, consecutive text of one stream joined."""
        taken, self.list = self.list, []
        for _, content in taken:
            if isinstance(content.get("text"), list):
                content["text"] = "".join(content["text"])
        return taken


def _encoded(data: dict[str, Any]) -> dict[str, Any]:
    """Return a display's data as JSON has them, without what JSON cannot have."""
    encoded = {}
    for mime, part in data.items():
        with contextlib.suppress(TypeError, ValueError):
            encoded[mime] = part if type(part) is str else json.loads(_JSON.encode(part))
    return encoded


def _weight(content: dict[str, Any]) -> int:
    data = content.get("data", {})
    return 64 + sum(len(v) if isinstance(v, str) else len(repr(v)) for v in data.values())


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a notebook."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, messages: Messages, flush: Callable[[], None]) -> None:
        self.name = name
        self._messages = messages
        self._flush = flush

    def write(self, text: str) -> int:
        """Add text to the stream."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._messages.spend(len(text) + 16)
            last = self._messages.list[-1] if self._messages.list else ("", {})
            if last[0] == "stream" and last[1]["name"] == self.name:
                last[1]["text"].append(text)
            else:
                self._messages.list.append(("stream", {"name": self.name, "text": [text]}))
        return len(text)

    def writable(self) -> bool:
        """Say that this stream takes text."""
        return True

    def isatty(self) -> bool:
        """Say that this is not a terminal."""
        return False

    def fileno(self) -> int:
        """Return the descriptor that native code writes to."""
        return 1 if self.name == "stdout" else 2

    def flush(self) -> None:
        """Take in what native code wrote so far."""
        self._flush()


class Publisher(ZMQDisplayPublisher):
    """Jupyter's display publisher, publishing to `Messages`."""

    session = AnyTrait()


class Hook(ZMQShellDisplayHook):
    """Jupyter's display hook, publishing to `Messages`."""

    session = AnyTrait()


class Shell(ZMQInteractiveShell):
    """The shell that executes a submission's cells."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def enable_gui(self, gui: Any = None) -> None:
        """Have no event loop but the notebook's own, as a kernel with inline figures."""

    def init_virtualenv(self) -> None:
        """Leave ``sys.path`` as the sandbox has it."""


jupyter_patches.keep_name(Shell, ZMQInteractiveShell)


def make_shell(kind: type[Shell] = Shell) -> tuple[Shell, Messages]:
    """Make the one shell of this process; done before any student code is there."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 1000
    shell = kind.instance(config=config, compiler_class=XCachingCompiler)
    jupyter_patches.show_numpy_scalars_as_numpy_does(shell)
    messages = Messages()
    jupyter_patches.publish_to(shell, messages)
    return shell, messages


class NativeOutput:
    """What is written to descriptors 1 and 2 past Python's streams (a C library, a subprocess)."""

    def __init__(self) -> None:
        self.files: list[tuple[str, int]] = []
        self.seen = {1: 0, 2: 0}
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            with tempfile.TemporaryFile(dir=".") as file:  # in the scratch folder, without a name
                os.dup2(file.fileno(), descriptor)
            self.files.append((name, descriptor))

    def collect(self, messages: Messages) -> None:
        """Append what came since the last time."""
        for name, descriptor in self.files:
            seen = self.seen[descriptor]
            size = os.lseek(descriptor, 0, os.SEEK_CUR)
            if size > seen:
                text = os.pread(descriptor, min(size - seen, 1 << 20), seen)
                self.seen[descriptor] = size
                messages.spend(len(text))
                plain = [text.decode(errors="replace")]
                messages.list.append(("stream", {"name": name, "text": plain}))


def attach(messages: Messages, native: NativeOutput) -> None:
    """Send this process's output to `messages`, and refuse questions to the keyboard."""
    sys.stdout = Stream("stdout", messages, lambda: native.collect(messages))
    sys.stderr = Stream("stderr", messages, lambda: native.collect(messages))
    jupyter_patches.refuse_input()


def run_cell(shell: Shell, loop: asyncio.AbstractEventLoop, source: str) -> tuple[str | None, bool]:
    """Execute a cell as a kernel does.

    Returns:
        The name of the exception that ended it (None if none did), and whether that came from
        the cell's own code rather than from its syntax.
    """

    async def execute() -> Any:
        transformed: str = source
        failure: Any = None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            failure = sys.exc_info()
        ways: dict[str, Any] = {
            "transformed_cell": transformed,
            "preprocessing_exc_tuple": failure,
        }
        if shell.should_run_async(source, **ways):
            result = await shell.run_cell_async(source, store_history=True, **ways)
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(source, store_history=True)
        await asyncio.sleep(0)
        return result

    result = loop.run_until_complete(execute())
    error = result.error_before_exec or result.error_in_exec
    return (None if error is None else type(error).__name__), result.error_before_exec is None
