"""Stand-ins for what lives on the other side of the channel."""

import functools
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: One call of a scenario: arguments and setting.
ScenarioCall = tuple[list[Any], Mapping[str, Any]]


class Remote:
    """Represents an object of the other process: attributes, items, iteration.

    It equals nothing but itself, and is neither a number nor an array: only data that the other
    side sends can be that.
    """

    __slots__ = ("__name__", "__qualname__", "_methods", "_remote")

    def __init__(self, peer: Any, number: int, name: str, methods: frozenset[str]) -> None:
        object.__setattr__(self, "_remote", (peer, number))
        object.__setattr__(self, "_methods", methods)
        object.__setattr__(self, "__name__", name)
        object.__setattr__(self, "__qualname__", name)

    def _do(self, what: str, *args: Any, **kwargs: Any) -> Any:
        peer, number = self._remote
        return peer.operate(number, what, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._methods:
            return functools.partial(self._do, "method", name)
        return self._do("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, "_methods", self._methods - {name})
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

    def run_scenario(
        self,
        scenario: str,
        calls: Sequence[ScenarioCall],
        upstream: Sequence[Any] = (),
    ) -> list[Any]:
        """Run a scenario with it, several times, one after the other, in one exchange.

        The scenario runs in the other process, and what it does with the object costs no crossing.

        Args:
            scenario: the qualified name of the scenario (`chainrule.scenarios`).
            calls: the arguments and the setting of each time. An argument that the other side
                changed is replaced in its list by a changed copy.
            upstream: further stand-ins of the same process that the scenario gets.

        Returns:
            The result of each time, or the exception that it ended with.
        """
        peer, number = self._remote
        return peer.run_scenario(number, scenario, calls, upstream)

    def in_same_process(self, upstream: Sequence[Any]) -> bool:
        """Whether all these live where it does, so that a scenario with them can run there."""
        peer, _ = self._remote
        return all(isinstance(other, Remote) and other._remote[0] is peer for other in upstream)


def adopt(peer: Any, number: int, kind: str, name: str, methods: frozenset[str]) -> Remote:
    """Return the stand-in for a handle of the given kind."""
    return (RemoteCallable if kind == "callable" else Remote)(peer, number, name, methods)


def methods_of(value: Any) -> list[str]:
    """Return the names of an object's methods, which can be called without being asked for."""
    found: dict[str, Any] = {}
    for base in reversed(type(value).__mro__[:-1]):
        found.update(vars(base))
    return [
        name
        for name, item in found.items()
        if type(item) is types.FunctionType and not name.startswith("_")
    ]
