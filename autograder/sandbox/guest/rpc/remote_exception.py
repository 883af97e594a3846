"""Stand-ins for exception classes of the other side, which tests catch and ask about."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from typing import Any

from .proxy import Remote

#: Builtin exceptions that would steer the code around the call, or the judge, if they were raised.
STEERING = frozenset(
    {
        *("StopIteration", "StopAsyncIteration", "GeneratorExit"),
        *("KeyboardInterrupt", "SystemExit"),
    }
)


class RemoteException(type):
    """The type of a stand-in for an exception class of the other process.

    It is a class of this process, which can be caught; what it is beside a builtin exception's
    subclass, and what its instances are, the other side says.
    """

    _remote: tuple[Any, int]

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._ask("call", *args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return cls._ask("getattr", name)

    def __instancecheck__(cls, value: Any) -> bool:
        if issubclass(type(value), Remote):
            return cls._ask("isinstance", value) is True
        return type.__instancecheck__(cls, value)

    def __subclasscheck__(cls, value: Any) -> bool:
        if type(value) is RemoteException and "_remote" in vars(value):
            return value is cls or cls._ask("issubclass", value) is True
        return type.__subclasscheck__(cls, value)

    def _ask(cls, what: str, *args: Any, **kwargs: Any) -> Any:
        peer, number = cls._remote
        return peer.operate(number, what, *args, **kwargs)


class _Raised:
    """What a raised one has of the exception in the other process: its public attributes."""

    _object: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self._object is None:
            raise AttributeError(name)
        return getattr(self._object, name)


def exception_class(
    peer: Any, number: int, _kind: str, name: str, kinds: Collection[str]
) -> RemoteException:
    """Return the stand-in for an exception class.

    Args:
        peer: this side's end of the conversation.
        number: the class's handle.
        name: its name.
        kinds: the names of its bases, and its own.
    """
    found = [getattr(builtins, kind, None) for kind in kinds if kind not in STEERING]
    known = [kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception)]
    base = RuntimeError if STEERING & set(kinds) else max(known, key=_depth, default=Exception)
    return RemoteException(name, (_Raised, base), {"_remote": (peer, number)})


def _depth(kind: type) -> tuple[int, str]:
    return len(kind.__mro__), kind.__name__
