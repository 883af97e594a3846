"""End a test whose own code, on the judge's side, does not come to an end."""

import ctypes
import threading
from types import TracebackType


class Overtime(BaseException):
    """A test took too long. No check may catch this, so it is no `Exception`."""


class Watchdog:
    """Raises `Overtime` in the thread that entered it, after some seconds, if it still is there.

    An asynchronous exception, because a judge may work in any thread, where signals do not reach
    it. A call into native code is interrupted when it returns.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._done = False

    def __enter__(self) -> "Watchdog":
        self._thread = threading.get_ident()
        self._timer = threading.Timer(self.seconds, self._bite)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._done = True
            _raise_in(self._thread, None)

    def _bite(self) -> None:
        with self._lock:
            if not self._done:
                _raise_in(self._thread, Overtime)


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Let an exception be raised in a thread, or take back one that has not been yet."""
    value = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)
