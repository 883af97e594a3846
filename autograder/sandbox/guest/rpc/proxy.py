"""Stand-ins for what lives on the other side of the channel."""

import functools
import inspect
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..codec.tree import CodecError

#: Attributes between underscores by which tests look at a function. All others are the stand-in's.
DESCRIPTIVE = frozenset(
    {"__annotations__", "__code__", "__defaults__", "__kwdefaults__", "__wrapped__"}
)
#: Items of an iterator of the other process.
MAX_ITEMS = 10_000
#: One call of a scenario: arguments and setting.
ScenarioCall = tuple[list[Any], Mapping[str, Any]]


class Remote:
    """Represents an object of the other process: attributes, items, iteration.

    It equals nothing but itself, and is neither a number nor an array: only data that the other
    side sends can be that.
    """

    __slots__ = ("__name__", "__qualname__", "__weakref__", "_methods", "_remote", "_sized")

    def __init__(self, peer: Any, number: int, name: str, methods: frozenset[str]) -> None:
        object.__setattr__(self, "_remote", (peer, number))
        object.__setattr__(self, "_methods", methods)
        object.__setattr__(self, "_sized", False)
        object.__setattr__(self, "__name__", name)
        object.__setattr__(self, "__qualname__", name)

    def _do(self, what: str, *args: Any, **kwargs: Any) -> Any:
        peer, number = self._remote
        return peer.operate(number, what, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in DESCRIPTIVE:
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
        object.__setattr__(self, "_sized", True)
        return length

    def __iter__(self) -> Iterator[Any]:
        items = self._do("iter")
        # A test that has made sure of the length goes through the items to look at each of them.
        if self._sized and len(items) < len(self):
            raise TypeError("an object has fewer items than it says")
        return iter(items)

    def __contains__(self, item: Any) -> bool:
        return any(item is own or item == own for own in self)

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Any:
        return self._do("method", "__enter__")

    def __exit__(self, *_: object) -> None:
        # What it returns could make an exception of the test's disappear.
        self._do("method", "__exit__", None, None, None)

    def __dir__(self) -> list[str]:
        return [name for name in self._do("dir") if type(name) is str]

    def __str__(self) -> str:
        text = self._do("str")
        if type(text) is not str:
            raise TypeError("__str__ returned no text")
        return text

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"<{self.__name__} in the other process>"


class RemoteCallable(Remote):
    """A function, class or other callable object of the other process."""

    __slots__ = ()

    @property
    def __signature__(self) -> inspect.Signature:
        try:
            parameters = [
                inspect.Parameter(
                    name,
                    inspect._ParameterKind(kind),
                    default=default[0] if default else inspect.Parameter.empty,
                    annotation=annotation[0] if annotation else inspect.Parameter.empty,
                )
                for name, kind, default, annotation in self._do("signature")
            ]
            return inspect.Signature(parameters)
        except Exception as error:
            raise AttributeError("__signature__") from error

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._do("call", *args, **kwargs)

    # Of its own objects only: data would be shown to the class, which may say that it is of it.
    def __instancecheck__(self, value: Any) -> bool:
        return issubclass(type(value), Remote) and self._do("isinstance", value) is True

    def __subclasscheck__(self, value: Any) -> bool:
        return issubclass(type(value), Remote) and self._do("issubclass", value) is True

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


class RemoteFunction(RemoteCallable):
    """A Python function of the other process."""

    __slots__ = ()

    __class__ = property(lambda _: types.FunctionType)


class RemoteIterator(Remote):
    """An iterator of the other process, asked for one item at a time: it may have no end."""

    __slots__ = ("_taken",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        object.__setattr__(self, "_taken", 0)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._taken >= MAX_ITEMS:
            raise CodecError("an iterator that does not end cannot cross")
        object.__setattr__(self, "_taken", self._taken + 1)
        items = self._do("next")
        if type(items) is not list or len(items) > 1:
            raise TypeError("an iterator gives one item at a time")
        if not items:
            raise StopIteration
        return items[0]


class RemoteGenerator(RemoteIterator):
    """A generator of the other process."""

    __slots__ = ()

    __class__ = property(lambda _: types.GeneratorType)


for _kind in (Remote, RemoteCallable, RemoteFunction):
    # An object's docstring is that of the object over there.
    _kind.__doc__ = property(lambda self: self._do("getattr", "__doc__"))  # type: ignore[assignment]

KINDS: dict[str, type[Remote]] = {
    "callable": RemoteCallable,
    "function": RemoteFunction,
    "iterator": RemoteIterator,
    "generator": RemoteGenerator,
}


def adopt(peer: Any, number: int, kind: str, name: str, methods: frozenset[str]) -> Remote:
    """Return the stand-in for a handle of the given kind."""
    return KINDS.get(kind, Remote)(peer, number, name, methods)


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
