"""Stand-ins for what lives on the other side of the channel."""

from collections.abc import Iterator
from typing import Any


class Remote:
    """Stands for an object of the other process: attributes, items, iteration.

    It compares equal to nothing but itself, is no number and no array: only data that the other
    side sends can be that.
    """

    __slots__ = ("__name__", "__qualname__", "_remote")

    def __init__(self, peer: Any, number: int, name: str) -> None:
        object.__setattr__(self, "_remote", (peer, number))
        object.__setattr__(self, "__name__", name)
        object.__setattr__(self, "__qualname__", name)

    def _do(self, what: str, *args: Any, **kwargs: Any) -> Any:
        peer, number = self._remote
        return peer.operate(number, what, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._do("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._do("setattr", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._do("getitem", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._do("setitem", key, value)

    def __len__(self) -> int:
        length = self._do("len")
        if type(length) is not int or length < 0:
            raise TypeError("a length is a whole number")
        return length

    def __iter__(self) -> Iterator[Any]:
        return iter(self._do("iter"))

    def __contains__(self, item: Any) -> bool:
        return any(item is own or item == own for own in self)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self.__name__} in the other process>"


class RemoteCallable(Remote):
    """A function, class or other callable object of the other process."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("call", *args, **kwargs)


def adopt(peer: Any, number: int, kind: str, name: str) -> Remote:
    """Return the stand-in for a handle of the given kind."""
    return (RemoteCallable if kind == "callable" else Remote)(peer, number, name)
