"""A value taken apart into named parts, and parts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from chainrule.check.case import Between, Where
from chainrule.check.suspects import ExceptionInfo

Parts = dict[str, Any]

ALL_PARTS: Final = "*"  #: the part name where the output as a whole is not accepted


@dataclass(frozen=True)
class Mismatch:
    """Why one part is not accepted: catalogue id of its form ("" for a wrong value), and words."""

    id: str
    expected: str
    got: str
    note: str = ""


NEXT_BATCH: Final = " of the next batch"


def distinct(names: Sequence[str]) -> list[str]:
    """The names to show: one of the next batch is left out next to its namesake."""
    return [
        n for n in names if not (n.endswith(NEXT_BATCH) and n.removesuffix(NEXT_BATCH) in names)
    ]


def split(value: Any, names: str | tuple[str, ...]) -> Parts:
    """Take an expected value apart: ``{"dx": …, "dw": …}``; a single value is named ``names``."""
    if isinstance(value, tuple):
        parts: Parts = {}
        for index, item in enumerate(value):
            name = names[index] if isinstance(names, tuple) else f"[{index}]"
            parts.update(split(item, name))
        return parts
    if isinstance(value, Mapping):
        parts = {}
        for key, item in value.items():
            parts.update(split(item, str(key)))
        return parts
    return {names if isinstance(names, str) else "": value}


def split_like(observed: Any, expected: Any, names: str | tuple[str, ...]) -> Parts | Mismatch:
    """Take what an answer returned apart by the structure of what is expected of it."""
    if isinstance(expected, tuple):
        size, said = len(expected), ", ".join(names) if isinstance(names, tuple) else ""
        wanted = f"{size} values" + (f" ({said})" if said else "")
        if observed is None:
            return Mismatch("returns-none", wanted, "None")
        if isinstance(observed, np.ndarray) and observed.ndim and len(observed) == size:
            observed = list(observed)
        if not isinstance(observed, tuple | list):
            return Mismatch("wrong-length", wanted, f"one value, {describe(observed)}", "one value")
        if len(observed) != size:
            return Mismatch("wrong-length", wanted, f"{len(observed)} values")
        parts: Parts = {}
        for index, (one, other) in enumerate(zip(observed, expected, strict=True)):
            name = names[index] if isinstance(names, tuple) else f"[{index}]"
            inner = split_like(one, other, name)
            if isinstance(inner, Mismatch):
                return inner
            parts.update(inner)
        return parts
    if isinstance(expected, Mapping):
        keys = [str(key) for key in expected]
        own = [key for key in keys if key.isidentifier() or key.lstrip("-").isdigit()]
        wanted = "a dictionary with keys " + ", ".join(own)
        if observed is None:
            return Mismatch("returns-none", wanted, "None")
        if not isinstance(observed, Mapping):
            return Mismatch("wrong-type", wanted, describe(observed), _kind(observed))
        missing = distinct([str(key) for key in expected if key not in observed])
        if missing:
            lacks = ", ".join(missing)
            named = f"key {lacks}" if set(missing) <= set(own) else lacks
            return Mismatch("key-missing", named, f"no {named}", lacks)
        parts = {}
        for key, item in expected.items():
            inner = split_like(observed[key], item, str(key))
            if isinstance(inner, Mismatch):
                return inner
            parts.update(inner)
        return parts
    return {names if isinstance(names, str) else "": observed}


def describe(value: Any) -> str:
    """A value in few words: a number itself, a small array by value, a large one by shape."""
    if isinstance(value, ExceptionInfo):
        return f"{value.kind}: {value.text}" if value.text else value.kind
    if isinstance(value, Between):
        if np.ndim(value.low) == 0 and np.ndim(value.high) == 0:
            return f"from {number(value.low)} to {number(value.high)}"
        value = value.example
    if isinstance(value, Where):
        value = value.example
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= 9 and value.dtype.kind in "biuf":
            return np.array2string(value, precision=4, separator=", ").replace("\n", "")
        return f"an array of shape {value.shape}, {value.dtype}"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | float | np.number | np.ndarray) and np.ndim(value) == 0:
        return number(value)
    if isinstance(value, str | None):
        return repr(value)[:60]
    if isinstance(value, list | tuple) and len(value) <= 9:
        opening, closing = "[]" if isinstance(value, list) else "()"
        text = opening + ", ".join(describe(item) for item in value) + closing
        return text if len(text) <= 90 else f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, Mapping):
        text = "{" + ", ".join(f"{key}: {describe(item)}" for key, item in value.items()) + "}"
        return text if len(text) <= 90 else f"a dict with {', '.join(map(str, value))}"
    return f"a {type(value).__name__}"


def _kind(value: Any) -> str:
    """What a value is, with its article."""
    if isinstance(value, np.ndarray) and value.ndim:
        return "a NumPy array"
    if isinstance(value, int | float | np.ndarray | np.generic):
        return "a number"
    name = type(value).__name__
    return f"a{'n' * (name[0].lower() in 'aeiou')} {name}"


def number(value: Any) -> str:
    return format((value.item() if hasattr(value, "item") else value) + 0, ".6g")  # no "-0"
