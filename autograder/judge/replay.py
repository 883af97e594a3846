"""The recorded calls of one attempt, which the student's process may look up: a second try.

A value is given for the arguments of a recorded call only. So whoever wants what the reference
returned in the middle of a computation must have computed all that comes before it, and nothing
that could be read ahead lies in the student's process.

An argument matches if its values do. A cache has the student's own form, so it also matches if it
came out of the same earlier call as in the recording, of an answer that keeps its own code: the
student's process says from which.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.judge.recording import RecordedAnswer, RecordedCall, Recording
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import CodecError
from autograder.sandbox.guest.replay import Origin
from autograder.sandbox.guest.rpc.proxy import Remote
from autograder.sandbox.look_up import Found

#: Relative to an array's largest entry. Sums in another order differ by about 1e-15 times their
#: length, the drawn inputs of two calls by far more, and checks compare at 1e-9 themselves.
TOLERANCE, SINGLE_TOLERANCE = 1e-9, 1e-5
#: Data that Python compares by itself.
_COMPARED = bool | str | bytes | set | frozenset


class Replay:
    """The recorded answers of one attempt.

    Args:
        recording: the calls that the reference solution made.
        replaced: the answers whose recorded values take the place of the student's.

    Attributes:
        answers: name → whether it is replaced. The others are there because an argument of a
            replaced one came out of them.
    """

    def __init__(self, recording: Recording, replaced: Sequence[str]) -> None:
        self._recorded = recording.answers
        self.answers = dict.fromkeys(replaced, True)
        for name in replaced:
            for call in self._recorded[name].calls:
                for origin in call.origins.values():
                    self.answers.setdefault(origin[0], False)
        self._used: dict[str, set[int]] = {name: set() for name in self.answers}
        self._next = dict.fromkeys(self.answers, 0)

    def look_up(
        self,
        name: str,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        origins: Mapping[int | str, Origin],
    ) -> Found | None:
        """Return the recorded call with these arguments, one not used yet if there is any.

        Args:
            name: the answer's.
            args: positional arguments.
            kwargs: arguments by name.
            origins: position or name → where that argument came from, as the student's process
                says.
        """
        if name not in self.answers:
            return None
        answer = self._recorded[name]
        bound = _bound(answer, args, kwargs)
        if bound is None:
            return None
        keys = {key: i for i, key in enumerate(answer.parameters[: len(args)])}
        claimed = {
            key: origins[keys.get(key, key)]
            for key in bound
            if keys.get(key, key) in origins and not self._is_replaced(origins[keys.get(key, key)])
        }
        for index in self._in_order(name, len(answer.calls)):
            call = answer.calls[index]
            if _matches(call, bound, claimed):
                self._used[name].add(index)
                self._next[name] = index + 1
                if not self.answers[name]:
                    return Found(index)
                changed = {keys.get(key, key): item for key, item in call.changed.items()}
                return Found(index, call.value, changed)
        return None

    def _is_replaced(self, origin: Origin) -> bool:
        """Whether a value came out of an answer whose values are recorded ones: they compare."""
        return self.answers.get(origin[0], False)

    def _in_order(self, name: str, count: int) -> Iterator[int]:
        """Yield the calls not used yet, from the one after the last, and then all others."""
        used, start = self._used[name], self._next[name]
        indices = [*range(start, count), *range(min(start, count))]
        yield from [index for index in indices if index not in used]
        yield from [index for index in indices if index in used]


def _bound(
    answer: RecordedAnswer, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return arguments by parameter; None if the reference could not be called like this."""
    if len(args) > len(answer.parameters):
        return None
    bound = dict(zip(answer.parameters, args, strict=False))
    if not kwargs.keys() <= set(answer.parameters) - bound.keys():
        return None
    bound = {**answer.defaults, **bound, **kwargs}
    return bound if bound.keys() == set(answer.parameters) else None


def _matches(call: RecordedCall, bound: dict[str, Any], claimed: dict[str, Origin]) -> bool:
    return all(
        (name in claimed and claimed[name] == call.origins.get(name))
        or same(call.arguments[name], value)
        for name, value in bound.items()
    )


def same(recorded: Any, value: Any) -> bool:
    """Whether an argument has the recorded values, up to rounding."""
    if recorded is value:
        return True
    if isinstance(value, Remote):
        return False
    if recorded is None or isinstance(recorded, _COMPARED):
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
        return _identical(recorded, value)


def _array(value: Any) -> np.ndarray:
    if hasattr(value, "detach"):  # a torch tensor
        value = value.detach().cpu().numpy()
    if isinstance(value, list | tuple):  # no object of the student's is asked what is in it
        value = np.array([_array(item) for item in value])
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
        raise TypeError("not numbers")
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


def _identical(recorded: Any, value: Any) -> bool:
    """Whether other data, such as a frame, are the same in all they consist of."""
    if type(recorded) is not type(value):
        return False
    packed = []
    for one in (recorded, value):
        packer = Packer(_not_data)
        try:
            tree = packer.pack(one)
        except CodecError:
            return False
        packed.append((tree, [bytes(buffer) for buffer in packer.buffers]))
    return bool(packed[0] == packed[1])


def _not_data(value: Any) -> Any:
    raise CodecError("not data")
