"""End a test whose own code, on the judge's side, does not come to an end."""

import ctypes
import os
import threading
import time
from types import TracebackType

#: How often (s) the watching thread looks, and after how long without a test it ends.
LOOK, IDLE = 0.1, 2.0


class Overtime(BaseException):
    """A test took too long. No check may catch this, so it is no `Exception`."""


class Watchdog:
    """Raises `Overtime` in the thread that entered it, after some seconds, if it still is there.

    An asynchronous exception, because a judge may work in any thread, where signals do not reach
    it. A call into native code is interrupted when it returns. One thread watches all of them: a
    thread for each test would take longer than many a test does.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> "Watchdog":
        self.thread = threading.get_ident()
        self.due = time.monotonic() + self.seconds
        _KENNEL.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _KENNEL.discard(self)


class _Kennel:
    """The watchdogs that are on duty, and the thread that looks after them while there are any."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.lock = threading.Lock()
        self.dogs: set[Watchdog] = set()
        self.keeper: threading.Thread | None = None

    def add(self, dog: Watchdog) -> None:
        with self.lock:
            self.dogs.add(dog)
            if self.keeper is None:
                self.keeper = threading.Thread(target=self._keep, daemon=True)
                self.keeper.start()

    def discard(self, dog: Watchdog) -> None:
        with self.lock:
            self.dogs.discard(dog)
            _raise_in(dog.thread, None)

    def _keep(self) -> None:
        busy = time.monotonic()
        while True:
            time.sleep(LOOK)
            with self.lock:
                now = time.monotonic()
                busy = now if self.dogs else busy
                for dog in [dog for dog in self.dogs if dog.due <= now]:
                    self.dogs.discard(dog)
                    _raise_in(dog.thread, Overtime)
                if now - busy > IDLE:
                    self.keeper = None
                    return


_KENNEL = _Kennel()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_KENNEL.clear)  # a fork leaves the thread behind


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Let an exception be raised in a thread, or take back one that has not been yet."""
    value = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)
