"""Interrupt a test whose own code, on the judge's side, does not come to an end."""

import ctypes
import os
import threading
import time
from types import TracebackType

#: Seconds between two checks of the limits, after which an exception that was caught is raised
#: again, and without a limit before the thread ends.
INTERVAL, AGAIN, IDLE = 0.1, 3.0, 2.0


class TimeLimitExceeded(BaseException):
    """A test took too long. No check may catch this, so it is not an `Exception`."""


class TimeLimit:
    """Raises `TimeLimitExceeded` after some seconds in the thread that entered it.

    An asynchronous exception, because a judge may work in any thread, and signals reach only the
    main one. A call into native code is interrupted when it returns. One thread enforces all
    limits: starting one for each test would take longer than most tests.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> "TimeLimit":
        self.thread = threading.get_ident()
        self.due = time.monotonic() + self.seconds
        self.raised = False
        _MONITOR.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _MONITOR.discard(self)


class _Monitor:
    """Active limits and the thread that enforces them."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.lock = threading.Lock()
        self.limits: set[TimeLimit] = set()
        self.thread: threading.Thread | None = None

    def add(self, limit: TimeLimit) -> None:
        with self.lock:
            self.limits.add(limit)
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, daemon=True)
                self.thread.start()

    def discard(self, limit: TimeLimit) -> None:
        with self.lock:
            self.limits.discard(limit)
            if limit.raised:  # perhaps not delivered yet
                _raise_in(limit.thread, None)

    def _run(self) -> None:
        active = time.monotonic()
        while True:
            time.sleep(INTERVAL)
            with self.lock:
                now = time.monotonic()
                active = now if self.limits else active
                for limit in [limit for limit in self.limits if limit.due <= now]:
                    limit.due, limit.raised = now + AGAIN, True
                    _raise_in(limit.thread, TimeLimitExceeded)
                if now - active > IDLE:
                    self.thread = None
                    return


_MONITOR = _Monitor()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_MONITOR.reset)  # a fork does not copy the thread


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Raise an exception in a thread, or withdraw one that was not raised yet."""
    value = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)
