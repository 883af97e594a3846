"""The judge's side of a conversation: what crosses is counted, what is handed out is revoked."""

import contextlib
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from autograder.sandbox.exceptions import StudentError, StudentGone, of_classes
from autograder.sandbox.guest.codec.comparing import BINARY, PREDICATES
from autograder.sandbox.guest.codec.tree import CodecError, Tree
from autograder.sandbox.guest.codec.unpacking import Unpacker
from autograder.sandbox.guest.rpc.channel import Channel, ChannelError
from autograder.sandbox.guest.rpc.peer import Peer
from autograder.sandbox.guest.rpc.proxy import Remote, ScenarioCall
from autograder.sandbox.guest.rpc.remote_exception import RemoteException
from autograder.sandbox.guest.rpc.server import RevokedHandle
from autograder.sandbox.host_policy import HostPolicy, Supervised
from autograder.sandbox.look_up import LookUp, answer, question
from autograder.sandbox.usage import own_resident

#: Requests of the student's process that are served in one attempt, and objects it is given.
TOO_LARGE = "a value larger than what may cross"
MAX_SERVED, MAX_EXPORTED = 100_000, 10_000
#: Values of one attempt, and those of all snapshots, in multiples of the bound on one message.
ATTEMPT, SNAPSHOTS = 2.0, 0.5
#: What the judge may grow by while it serves the requests of one attempt, in the same unit: its
#: objects may keep much more than they are given.
GROWTH = 4.0


class Shared(Protocol):
    """What a test and the student's code have in common beside the arguments of calls."""

    def before(self, peer: "HostPeer") -> None:
        """Tell the student's process what the test changed."""

    def after(self, peer: "HostPeer") -> None:
        """Take over what a call changed."""

    def argument(self, value: Any) -> Any:
        """Return an argument of a call as it is in the student's process."""


class HostPeer(Peer):
    """The judge's end; whatever ends the student's process is raised as StudentGone.

    An attribute of a student's object comes as a copy. What the judge does to that copy
    (``net.params["W1"][0] = 1``) is written back before the next operation, until the attempt ends.
    """

    def __init__(self, student: Supervised, channel: Channel, policy: HostPolicy) -> None:
        super().__init__("judge", channel, policy)
        self.student = student
        #: The handle of the object that was called last.
        self.called = 0
        #: What the present attempt shares with the student's code.
        self.shared: Shared | None = None
        #: (handle, attribute) → what returns the judge's copy (None if the judge dropped it), and
        #: the copy's fingerprint.
        self.checked_out_attributes: dict[tuple[int, str], tuple[Callable[[], Any], Any]] = {}
        self.received = self.received_in_snapshots = 0
        self.served_before = 0
        #: What this process held when it served the attempt's first request.
        self.resident_before: int | None = None
        #: Finds recorded answers, in a second try.
        self.look_up: LookUp | None = None
        self.handlers = {"look up": self._look_up}

    def begin_attempt(self, look_up: LookUp | None = None) -> None:
        """Revoke what was handed out so far, and count from zero.

        Args:
            look_up: finds recorded answers in this attempt.
        """
        self.revoke()
        self.look_up = look_up
        self.checked_out_attributes.clear()
        self.received = 0
        self.served_before = self.served
        self.resident_before = None

    def revoke(self) -> None:
        """Invalidate what was handed out, and let nothing be looked up any more."""
        super().revoke()
        self.look_up = None

    def request(self, header: dict[str, Any], buffers: list[Any] | None = None) -> Any:
        """Send a request within the bounds and return the reply."""
        with self.student.guarded():
            return super().request(header, buffers)

    def notify(self, header: dict[str, Any], buffers: list[Any] | None = None) -> None:
        """Send a notification within the bounds."""
        with self.student.guarded():
            super().notify(header, buffers)

    def serve(self, header: dict[str, Any], buffers: list[memoryview]) -> None:
        """Serve a request, if there were not too many."""
        if self.served - self.served_before >= MAX_SERVED or len(self.exported) > MAX_EXPORTED:
            raise ChannelError("too many requests")
        if self.resident_before is None:
            self.resident_before = own_resident()
        super().serve(header, buffers)
        if own_resident() - self.resident_before > GROWTH * self.channel.limit:
            raise ChannelError("requests that take the judge's memory")

    def _look_up(self, header: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        """Serve a request for a recorded answer."""
        if self.look_up is None:
            raise ChannelError("a request outside of a second try")
        # What is compared is not kept, so it does not count with the attempt's values.
        try:
            arguments, _ = self._unpack(header.get("arguments"), buffers, self.channel.limit)
        except RevokedHandle:
            return answer(None, self.packer())
        return answer(self.look_up(*question(header, arguments)), self.packer())

    def operate(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the student's, unless its time is up."""
        if what in ("getattr", "method") and args[0] in PREDICATES:
            raise _judge_of_itself()
        if what == "method" and args[0] in BINARY and _are_data(args[1:], args[0]):
            raise _judge_of_itself()
        if what == "str" and self.shared is None:  # the text of an error, after the test
            raise CodecError("no test is running")
        if what in ("call", "method"):
            self.called = number
            if self.shared is not None:
                args = tuple(map(self.shared.argument, args))
                kwargs = {name: self.shared.argument(value) for name, value in kwargs.items()}
        with self._in_time(), self._sharing():
            value = super().operate(number, what, *args, **kwargs)
        if what == "getattr" and args[0] in BINARY and callable(value):
            raise _judge_of_itself()
        if what == "getattr" and type(value) in (np.ndarray, dict, list):
            self.checked_out_attributes[number, args[0]] = (lambda: value), self._fingerprint(value)
        return value

    def run_scenario(
        self,
        number: int,
        scenario: str,
        calls: Sequence[ScenarioCall],
        upstream: Sequence[Any] = (),
    ) -> list[Any]:
        """Run a scenario with an object of the student's several times, unless its time is up."""
        self.called = number
        with self._in_time(), self._sharing():
            return super().run_scenario(number, scenario, calls, upstream)

    def unpack(self, tree: Tree, buffers: list[memoryview]) -> Any:
        """Return the value of a tree.

        Raises:
            ChannelError: it is malformed, or larger than what may cross. The student's side checks
                what it sends, so that only a forged value is either.
        """
        value, size = self._unpack(tree, buffers, self.channel.limit)
        self.count(size)
        return value

    def count(self, size: int) -> None:
        """Count what came from the student's process in the present attempt.

        Args:
            size: in bytes.

        Raises:
            ChannelError: it is more than may cross in one test.
        """
        self.received += size
        if self.received > ATTEMPT * self.channel.limit:
            raise ChannelError("it sent more than may cross in one test")

    def unpack_many(self, trees: dict[str, Tree], buffers: list[memoryview]) -> dict[str, Any]:
        """Return the values of a snapshot, which are kept as long as the submission is judged."""
        values = {}
        for name, tree in trees.items():
            left = int(SNAPSHOTS * self.channel.limit) - self.received_in_snapshots
            values[name], size = self._unpack(tree, buffers, left)
            self.received_in_snapshots += size
        return values

    def _unpack(self, tree: Tree, buffers: list[memoryview], limit: int) -> tuple[Any, int]:
        unpacker = Unpacker(buffers, self.adopt, limit=limit)
        try:
            return unpacker.unpack(tree), unpacker.size
        except RevokedHandle:
            raise
        except CodecError as error:
            large = unpacker.size > limit
            raise ChannelError(TOO_LARGE if large else "a malformed value") from error

    def _raised(self, described: Any) -> BaseException:
        error = super()._raised(described)
        numbers = described.get("of") if isinstance(described, dict) else None
        if not isinstance(error, StudentError) or type(numbers) is not list or not numbers:
            return error
        found = [self.stand_ins.get(n) for n in numbers[:20] if type(n) is int]
        classes = [one for one in dict.fromkeys(found) if type(one) is RemoteException]
        original = self.unpack(described.get("object"), [])
        if not classes or not isinstance(original, Remote):
            return error
        return of_classes(error, classes, original)

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        too_long = StudentGone("it took longer than it may")
        if self.student.interrupted:
            raise too_long
        with self.student.guarded():
            try:
                self._write_back_attributes()
                yield
            except ChannelError:
                raise
            except Exception:
                if self.student.interrupted:
                    raise too_long from None
                raise
        if self.student.interrupted:
            raise too_long

    @contextlib.contextmanager
    def _sharing(self) -> Iterator[None]:
        if self.shared is None:
            yield
            return
        self.shared.before(self)
        try:
            yield
        except ChannelError:
            raise
        except Exception:
            self.shared.after(self)
            raise
        self.shared.after(self)

    def _write_back_attributes(self) -> None:
        for key, (get, before) in list(self.checked_out_attributes.items()):
            value = get()
            if value is None:  # nothing refers to the copy any more
                del self.checked_out_attributes[key]
                continue
            after = self._fingerprint(value)
            if after != before:
                super().operate(key[0], "update", key[1], value)
            # From now on the copy changes only if the judge kept it; dicts and lists, which have
            # no weak references, are kept here until the attempt ends.
            kept = weakref.ref(value) if type(value) is np.ndarray else get
            self.checked_out_attributes[key] = kept, after


def _are_data(arguments: Sequence[Any], method: str) -> bool:
    """Whether one of these is data, other than text, of a kind that has this method itself."""
    return any(
        hasattr(type(one), method) and not isinstance(one, Remote | str) for one in arguments
    )


def _judge_of_itself() -> CodecError:
    return CodecError("an object that would say of itself whether it is right")
