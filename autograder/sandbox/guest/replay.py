"""Answers that a second try takes from a recording of the reference solution.

In a second try a name that failed its own tests is bound to a `Replayed` answer: called with the
arguments of a recorded call it returns the recorded value, otherwise it calls the student's own
answer. Everything is data in this process; nothing of the judge's can be called.

An argument matches if its values do, or if it came out of the same earlier call as in the
recording: a cache has the student's own form, so it is known by where it came from. To know that,
answers that keep their own code are wrapped as well, where a recorded argument came out of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .codec.tree import Tree
from .rpc.argument_sync import write_back

#: Relative to an array's largest entry. Sums in another order differ by about 1e-15 times their
#: length, the drawn inputs of two calls by far more, and checks compare at 1e-9 themselves.
TOLERANCE, SINGLE_TOLERANCE = 1e-9, 1e-5
#: Where a value came from: the answer's name, which of its calls, and the index in its result.
Origin = tuple[str, int, int | None]
Unpack = Callable[[Tree], Any]


@dataclass
class _Call:
    """One recorded call: arguments by parameter, the value, and arguments that it changed."""

    arguments: dict[str, Any]
    origins: dict[str, Origin]
    value: Tree
    changed: Tree
    used: bool = False


class Replay:
    """The recorded calls of one attempt.

    Args:
        recording: what `autograder.judge.recording.Recording.packed` describes.
        unpack: returns the value of a tree.
    """

    def __init__(self, recording: dict[str, Any], unpack: Unpack) -> None:
        self.recording = recording
        self.unpack = unpack
        self.origins: dict[int, Origin] = {}
        self.kept: list[Any] = []  # so that no other value gets the same id

    def bind(self, namespace: dict[str, Any]) -> None:
        """Put the recorded answers in the place of the student's names."""
        for name, packed in self.recording.items():
            own = namespace.get(name)
            if packed["replaced"] or (callable(own) and not isinstance(own, type)):
                namespace[name] = Replayed(name, packed, self, own)

    def remember(self, value: Any, name: str, index: int) -> None:
        """Remember which call a value came from."""
        self.kept.append(value)
        if isinstance(value, tuple | list):
            for position, item in enumerate(value):
                self.origins[id(item)] = (name, index, position)
        self.origins[id(value)] = (name, index, None)


class Replayed:
    """An answer: recorded values for recorded arguments, the student's own for all others."""

    def __init__(self, name: str, packed: dict[str, Any], replay: Replay, own: Any) -> None:
        self.__name__ = self.__qualname__ = name
        self._replay, self._own = replay, own
        self._replaced = packed["replaced"]
        self._parameters: list[str] = packed["parameters"]
        self._defaults: dict[str, Any] = replay.unpack(packed["defaults"])
        self._calls = [
            _Call(
                replay.unpack(arguments),
                {key: (origin[0], origin[1], origin[2]) for key, origin in origins.items()},
                value,
                changed,
            )
            for arguments, origins, value, changed in packed["calls"]
        ]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        arguments = self._bound(args, kwargs)
        index = None if arguments is None else self._find(arguments)
        if index is not None and arguments is not None and self._replaced:
            call = self._calls[index]
            value = self._replay.unpack(call.value)
            for name, changed in self._replay.unpack(call.changed).items():
                write_back(arguments[name], changed)
        elif self._own is None:
            raise NameError(f"name {self.__name__!r} is not defined", name=self.__name__)
        else:
            value = self._own(*args, **kwargs)
        if index is not None:
            self._calls[index].used = True
            self._replay.remember(value, self.__name__, index)
        return value

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def _bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
        """Return arguments by parameter; None if the reference could not be called like this."""
        if len(args) > len(self._parameters):
            return None
        bound = dict(zip(self._parameters, args, strict=False))
        if not kwargs.keys() <= set(self._parameters) - bound.keys():
            return None
        bound = {**self._defaults, **bound, **kwargs}
        return bound if bound.keys() == set(self._parameters) else None

    def _find(self, arguments: dict[str, Any]) -> int | None:
        """Return the first recorded call with these arguments, one not used yet if there is any."""
        found = None
        for index, call in enumerate(self._calls):
            if (found is None or not call.used) and self._matches(call, arguments):
                found = index
                if not call.used:
                    break
        return found

    def _matches(self, call: _Call, arguments: dict[str, Any]) -> bool:
        origins = self._replay.origins
        return all(
            (name in call.origins and origins.get(id(value)) == call.origins[name])
            or same(call.arguments[name], value)
            for name, value in arguments.items()
        )


def same(recorded: Any, value: Any) -> bool:
    """Whether an argument has the recorded values, up to rounding."""
    if recorded is None or isinstance(recorded, bool | str | bytes):
        return type(recorded) is type(value) and bool(recorded == value)
    if isinstance(recorded, dict):
        return (
            isinstance(value, dict)
            and recorded.keys() == value.keys()
            and all(same(item, value[key]) for key, item in recorded.items())
        )
    if isinstance(recorded, list | tuple) and isinstance(value, list | tuple):
        return len(recorded) == len(value) and all(map(same, recorded, value))
    if isinstance(recorded, np.random.Generator):
        return isinstance(value, np.random.Generator) and bool(
            recorded.bit_generator.state == value.bit_generator.state
        )
    try:
        return _close(_array(recorded), _array(value))
    except (TypeError, ValueError, RuntimeError):
        return False


def _array(value: Any) -> np.ndarray:
    if hasattr(value, "detach"):  # a torch tensor
        value = value.detach().cpu().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise TypeError("not numbers")
    return array


def _close(recorded: np.ndarray, value: np.ndarray) -> bool:
    if recorded.shape != value.shape:
        return False
    if recorded.dtype.kind in "biu" and value.dtype.kind in "biu":
        return bool(np.array_equal(recorded, value))
    finite = recorded[np.isfinite(recorded)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    tolerance = SINGLE_TOLERANCE if value.dtype.itemsize <= 4 else TOLERANCE
    return bool(np.allclose(value, recorded, rtol=0.0, atol=tolerance * scale, equal_nan=True))
