"""Text files that a test and the student's functions have in common, in one attempt at the test.

Each side works in a folder of its own. With a call go the files that its arguments name, or that
are in a folder that they name. After it come the text files that the test names, or a call was
given the names of: by value, bounded, cleaned, and never in the place of a file of the judge's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from autograder.notebook.side_effects import SideEffects, text_file
from autograder.sandbox.gate import plain_text
from autograder.sandbox.guest.files import LONGEST
from autograder.sandbox.guest.rpc.channel import ChannelError
from autograder.sandbox.host_peer import HostPeer

#: Names that the student's process is asked for at most.
MOST_NAMES = 50
#: Characters of one of its lines: pandas makes a column of each comma, and takes a minute for a
#: line that fills the file.
LONGEST_LINE = 20_000
#: Files of one folder that go with a call, and bytes of each.
MOST_FILES, LARGEST = 100, 1 << 20


class SharedFiles:
    """The files of one attempt; made while the judge works in the test's own folder.

    Args:
        effects: which files the test names.
    """

    def __init__(self, effects: SideEffects) -> None:
        self.effects = effects
        self.root = Path.cwd()
        #: Files that are given out with the notebook: they are on both sides, and stay.
        self.given = {str(path.relative_to(self.root)) for path in self.root.rglob("*")}
        #: Files that calls were given the names of, and folders.
        self.files: dict[str, None] = {}
        self.folders: dict[str, None] = {}
        #: What of each file the student's process has, and what of that it wrote itself.
        self.told: dict[str, bytes] = {}
        self.taken: dict[str, bytes] = {}

    def named(self, value: Any) -> Any:
        """Take note of an argument that names a file or a folder; return it as it is over there."""
        if type(value) is not str and not isinstance(value, PurePath):
            return value
        text = str(value)
        if not 0 < len(text) < 1000 or "\0" in text or "\n" in text:
            return value
        name = os.path.relpath(text, self.root)
        if name.startswith(".."):
            return value
        path = self.root / name
        if path.is_dir():
            self.folders[name] = None
        elif path.is_file() or text_file(name):
            self.files[name] = None
        else:
            return value
        return type(value)(name) if os.path.isabs(text) else value

    def send(self, peer: HostPeer) -> None:
        """Give the student's process what has changed of the files that it was told of."""
        folders = [name for name in self.folders if (self.root / name).is_dir()]
        present = {name: self._read(name) for name in self._to_send(folders)}
        changed = {
            name: data
            for name, data in present.items()
            if data is not None and self.told.get(name) != data
        }
        deleted = [name for name in self.told if not (self.root / name).is_file()]
        new = [name for name in folders if name not in self.given]
        if not changed and not deleted and not new:
            return
        for name in deleted:
            del self.told[name]
            self.taken.pop(name, None)
        self.told.update(changed)
        header = {"op": "files", "delete": deleted, "folders": new, "write": [*changed]}
        peer.request(header, [*changed.values()])

    def take(self, peer: HostPeer) -> None:
        """Take over the text files that the student's code wrote, or deleted."""
        names = [name for name in self._to_take() if self._is_theirs(name)][:MOST_NAMES]
        if not names:
            return
        reply, buffers = peer.request({"op": "files", "read": names})
        found = _found(reply, buffers, names)
        peer.count(sum(map(len, found.values())))
        for name in names:
            path = self.root / name
            if name in found:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(found[name])
                self.told[name] = self.taken[name] = found[name]
            elif self.taken.pop(name, None) is not None:
                self.told.pop(name, None)
                path.unlink()

    def _to_send(self, folders: Iterable[str]) -> Iterator[str]:
        yield from (name for name in self.files if name not in self.given)
        for folder in folders:
            inside = sorted(path for path in (self.root / folder).rglob("*") if path.is_file())
            names = [str(path.relative_to(self.root)) for path in inside]
            yield from [name for name in names if name not in self.given][:MOST_FILES]

    def _to_take(self) -> Iterator[str]:
        """Yield the names that the student's process is asked for: none of them is its own."""
        yield from self.effects.written
        yield from filter(text_file, self.files)
        for folder in self.folders:
            yield from (os.path.normpath(f"{folder}/{name}") for name in self.effects.files)

    def _is_theirs(self, name: str) -> bool:
        """Whether there is no file of the judge's of that name."""
        if name in self.given:
            return False
        path = self.root / name
        if not os.path.lexists(path):
            return True
        return name in self.taken and self._read(name) == self.taken[name]

    def _read(self, name: str) -> bytes | None:
        path = self.root / name
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()


def _found(reply: Any, buffers: list[memoryview], names: list[str]) -> dict[str, bytes]:
    """Return name → content of text files: only those that were asked for, and that are text.

    Raises:
        ChannelError: it is a reply of another form, or a file is longer than what may cross.
    """
    found = reply.get("found")
    if type(found) is not list or len(found) != len(buffers) or not all(
        type(name) is str and name in names for name in found
    ):  # fmt: skip
        raise ChannelError("a reply of another form")
    if any(len(buffer) > LONGEST for buffer in buffers):
        raise ChannelError("a file longer than what may cross")
    texts = {}
    for name, buffer in zip(found, buffers, strict=True):
        try:
            text = bytes(buffer).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if all(len(line) <= LONGEST_LINE for line in text.split("\n")):
            texts[name] = "\r".join(map(plain_text, text.split("\r"))).encode()
    return texts
