"""Exceptions of the student's code, as the judge raises them."""

import builtins
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.guest.rpc.remote_exception import STEERING, RemoteException


class StudentGone(BaseException):
    """The student's process has ended. No check may catch this, so it is not an `Exception`."""


class StudentError(Exception):
    """Mixed into every exception that represents one raised in the student's code."""

    raised: "Raised"


@dataclass(frozen=True)
class Raised:
    """An exception of the student's code.

    Attributes:
        kinds: the names of its type and of that type's bases, nearest first.
        message: its text. It may carry whatever the code was given.
        lines: (line number, function, source line) of the frames in the student's cells.
    """

    kinds: tuple[str, ...]
    message: str
    lines: tuple[tuple[int, str, str], ...]


#: Messages of NumPy's that checks depend on and that reveal nothing.
TELLTALE = ("assignment destination is read-only", "output array is read-only")


def _builtin(kinds: tuple[str, ...]) -> type[Exception]:
    for kind in kinds:
        found = getattr(builtins, kind, None)
        if kind in STEERING:
            return RuntimeError
        if isinstance(found, type) and issubclass(found, Exception):
            return found
    return RuntimeError


def of_classes(error: Exception, classes: list[RemoteException], original: Any) -> Exception:
    """Return an exception of the student's code as one of its own classes, which tests can catch.

    Args:
        error: the exception, of a builtin type.
        classes: the stand-ins for its classes, nearest first.
        original: what represents the exception in the student's process.
    """
    try:
        own = {"raised": error.raised, "_object": original}  # type: ignore[attr-defined]
        kind: Any = RemoteException(classes[0].__name__, (*classes, *type(error).__bases__), own)
        made: Exception = type.__call__(kind, *error.args)
    except TypeError:  # its classes claim bases that no class has together
        return error
    return made


def from_description(described: Any, *, silent: bool = False) -> Exception:
    """Return an exception of the nearest builtin type, so that tests can catch it by that.

    Args:
        described: what the student's process sent, which may be anything.
        silent: leave the text and the lines out.
    """
    described = described if isinstance(described, dict) else {}
    kinds = described.get("kinds")
    kinds = (
        [kind[:100] for kind in kinds if isinstance(kind, str)][:20]
        if isinstance(kinds, list)
        else []
    )
    message = described.get("message")
    lines = described.get("lines")
    raised = Raised(
        kinds=tuple(kinds) or ("Exception",),
        message=_text(message, silent=silent),
        lines=_lines(lines) if isinstance(lines, list) and not silent else (),
    )
    base = _builtin(raised.kinds)
    try:
        kind = type(base.__name__, (StudentError, base), {"raised": raised})
        return kind(raised.message)
    except TypeError:  # UnicodeDecodeError and its like want more than a text
        return type("RuntimeError", (StudentError, RuntimeError), {"raised": raised})(
            raised.message
        )


def _text(message: Any, *, silent: bool) -> str:
    if not isinstance(message, str):
        return ""
    return message[:2000] if not silent or message in TELLTALE else ""


def _lines(values: list[Any]) -> tuple[tuple[int, str, str], ...]:
    return tuple(
        (value[0], value[1][:100], value[2][:300])
        for value in values[-50:]
        if isinstance(value, list) and [type(part) for part in value] == [int, str, str]
    )
