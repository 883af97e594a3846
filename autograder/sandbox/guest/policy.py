"""What the judge may do to the objects of a student's process: anything."""

import builtins
import inspect
import itertools
import traceback
from collections.abc import Callable, Iterator
from types import FunctionType, GeneratorType
from typing import Any

from chainrule import scenarios

from .codec.tree import CodecError
from .rpc.argument_sync import write_back
from .rpc.channel import ChannelClosed
from .rpc.proxy import MAX_ITEMS

CELL_FILE = "ipykernel"


class GuestPolicy:
    """Policy of the student side: the judge may do anything."""

    fatal: tuple[type[BaseException], ...] = (ChannelClosed,)

    def __init__(self) -> None:
        self.quiet = False

    def deadline(self) -> None:
        """Wait for the judge without a limit."""
        return

    def export(self, value: Any) -> str:
        """Give a handle to anything."""
        if type(value) is FunctionType:
            return "function"
        if type(value) is GeneratorType:
            return "generator"
        if isinstance(value, Iterator) and not callable(value):
            return "iterator"
        if isinstance(value, type) and issubclass(value, Exception):
            return "exception"
        return "callable" if callable(value) else "object"

    def operate(self, target: Any, what: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Do what the judge asks for."""
        if what == "call":
            return target(*args, **kwargs)
        if what == "method":
            return getattr(target, args[0])(*args[1:], **kwargs)
        if what == "getattr":
            return getattr(target, args[0])
        if what == "setattr":
            return setattr(target, args[0], args[1])
        if what == "update":
            current = getattr(target, args[0], None)
            if type(current) is not type(args[1]):
                return setattr(target, args[0], args[1])
            return write_back(current, args[1])
        if what == "getitem":
            return target[args[0]]
        if what == "setitem":
            target[args[0]] = args[1]
            return None
        if what == "len":
            return len(target)
        if what == "iter":
            return items_of(target)
        if what == "next":
            return list(itertools.islice(target, 1))
        if what == "dir":
            return [name for name in dir(target) if isinstance(name, str)]
        if what == "isinstance":
            return isinstance(args[0], target)
        if what == "issubclass":
            return issubclass(args[0], target)
        if what == "str":
            return str(target)
        if what == "signature":
            return parameters_of(target)
        raise CodecError("no such operation")

    def run_scenario(
        self, scenario: str, target: Any, setting: dict[str, Any], upstream: list[Any]
    ) -> Callable[..., Any]:
        """Return what runs a scenario with an answer of the student's."""
        run = scenarios.resolve(scenario)
        return lambda *args: run(target, scenarios.Inputs(args, setting=setting), *upstream)

    def describe_error(self, error: BaseException) -> dict[str, Any]:
        """Return an exception as text: the judge decides what of it may be shown."""
        kinds = [kind.__name__ for kind in type(error).__mro__]
        try:
            message = str(error)[:2000]
        except BaseException:
            message = ""
        lines = []
        for frame in traceback.extract_tb(error.__traceback__)[-50:]:
            if frame.filename.startswith("<ipython-input") or CELL_FILE in frame.filename:
                lines.append([frame.lineno, frame.name[:100], (frame.line or "")[:300]])
        return {"kinds": kinds, "message": message, "lines": lines}

    def raise_error(self, described: dict[str, Any]) -> BaseException:
        """Return an exception of the nearest builtin type for one that the judge's side raised."""
        for kind in described.get("kinds", []):
            found = getattr(builtins, kind, None)
            if isinstance(found, type) and issubclass(found, Exception):
                return found(described.get("message", ""))
        return RuntimeError(described.get("message", ""))


def items_of(target: Any) -> list[Any]:
    """Return the items of an iterable, which may not go on forever."""
    items = []
    for item in target:
        items.append(item)
        if len(items) > MAX_ITEMS:
            raise CodecError("an iterator that does not end cannot cross")
    return items


def parameters_of(target: Any) -> list[Any]:
    """Return name, kind, default and annotation of each parameter; those in lists, may be empty."""

    def given(value: Any) -> list[Any]:
        return [] if value is inspect.Parameter.empty else [value]

    return [
        [p.name, int(p.kind), given(p.default), given(p.annotation)]
        for p in inspect.signature(target).parameters.values()
    ]
