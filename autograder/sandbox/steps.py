"""What a student's process is asked to do in the order of the notebook: run a cell, or store its
names as they are where a test is."""

from dataclasses import dataclass
from typing import Any, Protocol

from autograder.sandbox import replies
from autograder.sandbox.host_peer import HostPeer


class Step(Protocol):
    """One request of several that are sent at once."""

    @property
    def size(self) -> int:
        """Characters of code that it sends."""

    def request(self) -> dict[str, Any]:
        """Return what the student's process is sent."""

    def result(self, peer: HostPeer, reply: dict[str, Any], buffers: list[memoryview]) -> Any:
        """Return what came of it.

        Raises:
            ChannelError: the reply has another form.
        """


@dataclass(frozen=True)
class CellStep:
    """Run a cell.

    The result is its ``messages`` (none if it is quiet), ``error`` (an exception's name) and
    ``count``.
    """

    source: str
    quiet: bool = False

    @property
    def size(self) -> int:
        """Characters of code that it sends."""
        return len(self.source)

    def request(self) -> dict[str, Any]:
        """Return what the student's process is sent."""
        return {"op": "cell", "source": self.source, "quiet": self.quiet}

    def result(
        self, peer: HostPeer, reply: dict[str, Any], buffers: list[memoryview]
    ) -> dict[str, Any]:
        """Return what came of it."""
        return replies.cell(reply)


@dataclass(frozen=True)
class SnapshotStep:
    """Store the names as they are now.

    The definitions in the code ``given`` take the place of the student's names. The result is the
    values of ``names``, and which of them cannot cross and why. The code ``then`` runs afterwards.
    """

    name: str
    names: list[str]
    given: str = ""
    then: str = ""

    @property
    def size(self) -> int:
        """Characters of code that it sends."""
        return len(self.given) + len(self.then)

    def request(self) -> dict[str, Any]:
        """Return what the student's process is sent."""
        return {
            "op": "snapshot",
            "snapshot": self.name,
            "names": self.names,
            "given": self.given,
            "then": self.then,
        }

    def result(
        self, peer: HostPeer, reply: dict[str, Any], buffers: list[memoryview]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return what came of it."""
        trees, failed = replies.snapshot(reply, self.names)
        return peer.unpack_many(trees, buffers), failed
