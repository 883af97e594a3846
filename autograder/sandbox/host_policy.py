"""What a student's process may do to the judge's objects that a test or a problem hands it."""

import types
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np

from autograder.sandbox.exceptions import StudentGone, from_description
from autograder.sandbox.guest.codec.tree import CodecError
from autograder.sandbox.timeouts import TimeLimitExceeded

#: Seconds that an interrupted call may take to give up before its process is killed.
GRACE = 1.0
#: Bytes of the arrays that one request may hand to an object of the judge. What a layer makes of
#: its input, and keeps, is many times as large.
MAX_ARGUMENTS = 2 * 2**20
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, np.ufunc)
NEVER = (types.ModuleType, types.CodeType, types.FrameType, types.TracebackType)


class Supervised(Protocol):
    """What the judge's end of a conversation needs to know of the student's process."""

    #: When the present request is overdue (``time.monotonic()``), and whether it was interrupted.
    due: float
    interrupted: bool

    def guarded(self) -> AbstractContextManager[None]:
        """Turn the end of the process, whatever its cause, into StudentGone."""


class HostPolicy:
    """Policy of the judge's side.

    A function can be called, and nothing else: not asked for its code, globals or closure. An
    object's public attributes can be read; plain data among them can be replaced by plain data.
    """

    fatal: tuple[type[BaseException], ...] = (
        *(StudentGone, TimeLimitExceeded),
        *(KeyboardInterrupt, SystemExit),
    )

    def __init__(self, student: Supervised) -> None:
        self.student = student
        #: Whether texts of the student's exceptions are left out.
        self.silent = False

    def deadline(self) -> float:
        """Return when the student's process is overdue."""
        return self.student.due + GRACE

    def export(self, value: Any) -> str:
        """Return the kind of handle for a value, or raise CodecError."""
        if isinstance(value, NEVER):
            raise CodecError(f"a {type(value).__name__} cannot cross")
        return "callable" if callable(value) else "object"

    def operate(self, target: Any, what: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Do what the student's process asks for, if it may."""
        if _size([args, kwargs]) > MAX_ARGUMENTS:
            raise CodecError("more than an object of the judge takes")
        if what == "call" and callable(target):
            return target(*args, **kwargs)
        if isinstance(target, (*FUNCTIONS, type)):
            raise CodecError("a function can only be called")
        if what == "getattr" and _public(args[0]):
            return getattr(target, args[0])
        if what == "method" and _public(args[0]):
            return getattr(target, args[0])(*args[1:], **kwargs)
        if what == "setattr" and _public(args[0]) and _plain(args[1]):
            if not _plain(getattr(target, args[0], None)):
                raise CodecError("only data can be set")
            return setattr(target, args[0], args[1])
        raise CodecError("this cannot be done to an object of the judge")

    def run_scenario(
        self, scenario: str, target: Any, setting: dict[str, Any], upstream: list[Any]
    ) -> Callable[..., Any]:
        """Refuse: scenarios run in the student's process only."""
        raise CodecError("a scenario does not run with the judge's objects")

    def describe_error(self, error: BaseException) -> dict[str, Any]:
        """Return an exception of the judge's side by its type alone."""
        return {"kinds": [kind.__name__ for kind in type(error).__mro__], "message": ""}

    def raise_error(self, described: Any) -> BaseException:
        """Return the judge's exception for one of the student's code."""
        return from_description(described, silent=self.silent)


def _public(name: Any) -> bool:
    return type(name) is str and not name.startswith("_")


def _size(value: Any) -> int:
    """Return how many bytes of arrays a value holds."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return int(getattr(value, "nbytes", 0))


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, int | float | str | np.ndarray | dict | list | tuple)
