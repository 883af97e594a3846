"""What the reference solution's answers are called with, and return, while one test runs.

The judge runs a test with the reference in the place of the tested answer, and writes down every
call of the other answers, nested ones included. That is the same for every submission, and it is
all that a second try gets of the reference: see `autograder.judge.replay`.
"""

import copy
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.sandbox.guest.replay import Origin
from autograder.sandbox.guest.rpc.argument_sync import fingerprint

#: Most calls, and bytes of arrays, of one answer that a recording keeps.
MOST_CALLS, MOST_BYTES = 20_000, 32 * 2**20


@dataclass
class RecordedCall:
    """One call: arguments by parameter, where they came from, the value, what was changed."""

    arguments: dict[str, Any]
    origins: dict[str, Origin]
    value: Any
    changed: dict[str, Any]


@dataclass
class RecordedAnswer:
    """The calls of one reference answer."""

    parameters: tuple[str, ...]
    defaults: dict[str, Any]
    calls: list[RecordedCall] = field(default_factory=list)
    size: int = 0

    @property
    def complete(self) -> bool:
        """Whether all calls were kept."""
        return len(self.calls) <= MOST_CALLS and self.size <= MOST_BYTES


class Recording:
    """Wraps reference answers so that their calls are written down.

    Attributes:
        answers: name → its calls, in the order in which the answers were first called.
        live: whether a value is an object that is not data, which no two attempts may share.
    """

    def __init__(self) -> None:
        self.answers: dict[str, RecordedAnswer] = {}
        self.live = False
        self._origins: dict[int, Origin] = {}
        self._kept: list[Any] = []  # so that no other value gets the same id

    def wrap(self, name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        """Return the answer, whose calls are written down under ``name``."""
        signature = inspect.signature(answer)
        parameters = tuple(signature.parameters)
        plain = all(
            p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
            for p in signature.parameters.values()
        )
        defaults = {
            key: p.default for key, p in signature.parameters.items() if p.default is not p.empty
        }

        def recorded(*args: Any, **kwargs: Any) -> Any:
            if not plain:
                return answer(*args, **kwargs)
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = dict(bound.arguments)
            before = {key: self._copied(value) for key, value in given.items()}
            marks = {key: fingerprint(value) for key, value in given.items()}
            origins = {
                key: self._origins[id(value)]
                for key, value in given.items()
                if id(value) in self._origins and not isinstance(value, int | float | str | None)
            }
            value = answer(*args, **kwargs)
            changed = {
                key: self._copied(item)
                for key, item in given.items()
                if isinstance(item, np.random.Generator) or fingerprint(item) != marks[key]
            }
            own = self.answers.setdefault(name, RecordedAnswer(parameters, defaults))
            own.size += _bytes(before) + _bytes(value)
            if own.complete:
                own.calls.append(RecordedCall(before, origins, self._copied(value), changed))
                self._remember(value, name, len(own.calls) - 1)
            return value

        return recorded

    def _remember(self, value: Any, name: str, index: int) -> None:
        self._kept.append(value)
        if isinstance(value, tuple | list):
            for position, item in enumerate(value):
                self._origins[id(item)] = (name, index, position)
        self._origins[id(value)] = (name, index, None)

    def _copied(self, value: Any) -> Any:
        """Return a value of the recording's own; an object that is not data stays itself."""
        if isinstance(value, dict):
            return {key: self._copied(item) for key, item in value.items()}
        if type(value) in (list, tuple, set, frozenset):
            return type(value)(self._copied(item) for item in value)
        if value is None or isinstance(value, int | float | complex | str | bytes):
            return value
        if isinstance(value, np.ndarray | np.generic | np.random.Generator):
            return copy.deepcopy(value)
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return value.detach().clone().requires_grad_(value.requires_grad)
        if torch is not None and isinstance(value, torch.nn.Module):
            return copy.deepcopy(value)
        self.live = True
        return value


def _bytes(value: Any) -> int:
    """Return about how many bytes of arrays a value holds."""
    if isinstance(value, dict):
        return sum(map(_bytes, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_bytes, value))
    return int(getattr(value, "nbytes", 8))
