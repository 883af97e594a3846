"""What a test and the student's functions share in one process: told before and after each call.

Before a call the student's process is told which names, attributes of modules and random state the
test changed. After it, names that functions of the source change come back, as data, and text that
was printed goes where the test has put something in the place of standard output.
"""

from __future__ import annotations

import inspect
import io
import sys
import types
from collections.abc import Callable
from typing import Any

from autograder.judge.shared_files import SharedFiles
from autograder.notebook.side_effects import SideEffects
from autograder.sandbox import replies
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import CodecError, Tree
from autograder.sandbox.guest.rpc.argument_sync import fingerprint, write_back
from autograder.sandbox.guest.rpc.proxy import Remote
from autograder.sandbox.guest.shared import (
    MISSING,
    random_state,
    set_attribute,
    set_random_state,
)
from autograder.sandbox.host_peer import HostPeer

_find_source = inspect.findsource


class Printed(io.StringIO):
    """Where what a test prints goes, as long as the test puts nothing in its place."""


class SharedState:
    """What one attempt at a test changed, and what of it the student's process was told.

    Args:
        effects: what the test changes.
        namespace: its names, before it begins.
        source_text: returns the text of the student's function of a name, None if there is none.
    """

    def __init__(
        self,
        effects: SideEffects,
        namespace: dict[str, Any],
        source_text: Callable[[str], str | None],
    ) -> None:
        self.effects, self.namespace, self.source_text = effects, namespace, source_text
        self.first = {name: self._mark(name) for name in effects.pushed}
        self.told = dict(self.first)
        self.originals: dict[tuple[str, str], Any] = {}
        self.replaced: dict[tuple[str, str], Any] = {}
        self.imports = effects.imports
        self.wrapped: dict[int, tuple[Any, Callable[..., Any]]] = {}
        self.files: SharedFiles | None = None
        self.random_before = random_state() if effects.seeds else None
        self.random_told = fingerprint(self.random_before)
        for dotted, name in effects.patches:
            module = self._module(dotted)
            if module is not None:
                self.originals[module.__name__, name] = getattr(module, name, MISSING)

    def restart(self) -> None:
        """Begin with a process that was told nothing."""
        setattr(inspect, "findsource", self._find_source)  # noqa: B010
        self.told = dict(self.first)
        self.replaced.clear()
        self.imports = self.effects.imports
        self.random_told = fingerprint(self.random_before)

    def begin_files(self, peer: HostPeer) -> None:
        """Share files from now on, if the test names any; it works in its own folder by now."""
        self.files = SharedFiles(self.effects) if self.effects.files else None
        if self.files is not None:
            self.files.take(peer)

    def argument(self, value: Any) -> Any:
        """Return an argument of a call as it is in the student's process."""
        return value if self.files is None else self.files.named(value)

    def close(self) -> None:
        """Put back what is replaced in the judge's own modules."""
        inspect.findsource = _find_source
        for (module, name), original in self.originals.items():
            if getattr(sys.modules[module], name, MISSING) is not original:
                set_attribute(sys.modules[module], name, original)
        if self.random_before is not None:
            set_random_state(self.random_before)

    def before(self, peer: HostPeer) -> None:
        """Tell the student's process what the test changed since the last call."""
        if self.files is not None:
            self.files.send(peer)
        names, deleted = self._changed_names()
        patches, restored = self._changed_attributes()
        state = self._changed_random_state()
        capturing = not isinstance(sys.stdout, Printed)
        if not (names or deleted or patches or restored or state or capturing or self.imports):
            return
        packer = peer.packer()
        header: dict[str, Any] = {
            "op": "share",
            "imports": self.imports,
            "names": [[name, *tree] for name, v in names.items() if (tree := _packed(packer, v))],
            "deleted": deleted,
            "patches": [
                [*key, *tree] for key, v in patches.items() if (tree := _packed(packer, v))
            ],
            "restored": restored,
            "random": packer.pack(state),
        }
        self.imports = ""
        peer.request(header, packer.buffers)

    def after(self, peer: HostPeer) -> None:
        """Take over what a call changed, and what it printed if the test wants that."""
        if self.files is not None:
            self.files.take(peer)
        capturing = not isinstance(sys.stdout, Printed)
        if not (capturing or self.effects.pulled):
            return
        header = {"op": "changes", "names": list(self.effects.pulled)}
        reply, buffers = peer.request(header)
        trees, printed = replies.changes(reply, self.effects.pulled)
        if capturing:
            for stream, text in printed:
                (sys.stderr if stream == "stderr" else sys.stdout).write(text)
        for name, tree in trees.items():
            self._take(name, peer.unpack(tree, buffers))

    def _take(self, name: str, value: Any) -> None:
        """Let a name have a value of the student's process, if it is data and another one."""
        own = self.namespace.get(name, MISSING)
        mark = fingerprint(value)
        if isinstance(value, Remote) or (mark is not None and mark == fingerprint(own)):
            return
        if own is MISSING or not write_back(own, value):
            self.namespace[name] = value
        if name in self.told:
            self.told[name] = self._mark(name)

    def _changed_names(self) -> tuple[dict[str, Any], list[str]]:
        names, deleted = {}, []
        for name in self.effects.pushed:
            mark = self._mark(name)
            value, data = self.told[name]
            if mark[0] is value and mark[1] == data:
                continue
            self.told[name] = mark
            if mark[0] is MISSING:
                deleted.append(name)
            else:
                names[name] = self._only_called(mark[0])
        return names, deleted

    def _changed_attributes(
        self,
    ) -> tuple[dict[tuple[str, str], Any], list[list[str]]]:
        patches: dict[tuple[str, str], Any] = {}
        restored: list[list[str]] = []
        for (module, name), original in self.originals.items():
            value = getattr(sys.modules[module], name, MISSING)
            if value is self.replaced.get((module, name), original):
                continue
            self.replaced[module, name] = value
            if value is original:
                restored.append([module, name])
            elif value is not MISSING:
                patches[module, name] = self._only_called(value)
        return patches, restored

    def _changed_random_state(self) -> dict[str, Any] | None:
        if not self.effects.seeds:
            return None
        state = random_state()
        mark = fingerprint(state)
        if mark == self.random_told:
            return None
        self.random_told = mark
        return state

    def _mark(self, name: str) -> tuple[Any, Any]:
        value = self.namespace.get(name, MISSING)
        return value, None if isinstance(value, Remote) else fingerprint(value)

    def _only_called(self, value: Any) -> Any:
        """Return a function in the place of an object that can be called, such as a mock.

        Over there it can then be called, and not be asked or told anything else.
        """
        if not callable(value) or isinstance(value, Remote | types.FunctionType | type):
            return value
        if id(value) not in self.wrapped:
            self.wrapped[id(value)] = value, lambda *args, **kwargs: value(*args, **kwargs)
        return self.wrapped[id(value)][1]

    def _find_source(self, found: Any) -> tuple[list[str], int]:
        """Return the lines of an object's source, as `inspect.findsource` does."""
        if not isinstance(found, Remote):
            return _find_source(found)
        names = [name for name, value in self.namespace.items() if value is found]
        text = next(filter(None, map(self.source_text, names)), None)
        if text is None:
            raise OSError("could not get source code")
        return text.splitlines(keepends=True), 0

    def _module(self, dotted: str) -> types.ModuleType | None:
        """Return the module that a test means by a dotted name, None if it is none."""
        first, *rest = dotted.split(".")
        value = self.namespace.get(first)
        if value is None:
            value = sys.modules.get(first)
        for name in rest:
            value = None if isinstance(value, Remote) else getattr(value, name, None)
        return value if isinstance(value, types.ModuleType) else None


def _packed(packer: Packer, value: Any) -> list[Tree]:
    """Return a value's tree, nothing for what cannot cross, as a module: it stays as it is."""
    kept = len(packer.buffers)
    try:
        return [packer.pack(value)]
    except CodecError:
        del packer.buffers[kept:]
        return []
