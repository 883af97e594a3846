"""Whether what an answer returned is what is expected, part by part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.check.case import Anything, Between, Case, Where
from chainrule.check.parts import ALL_PARTS, Mismatch, Parts, describe, number, split
from chainrule.check.suspects import ExceptionInfo


@dataclass(frozen=True)
class Limits:
    """Tolerances, and the container types that are accepted (see `chainrule.check`)."""

    tolerance: float = 1e-9
    floor: float = 1e-14
    single: bool = False
    lists: bool = False
    tensors: bool = False


def as_array(value: Any, like: Any, limits: Limits) -> np.ndarray | Mismatch:
    """The value as a numeric array of any shape, or why it is not one."""
    scalar = np.ndim(like) == 0
    wanted = "a number" if scalar else f"a NumPy array of shape {np.shape(like)}"
    if value is None:
        return Mismatch("returns-none", wanted, "None")
    if type(value).__module__.split(".")[0] == "torch" and hasattr(value, "detach"):
        if not limits.tensors:
            return Mismatch("wrong-type", wanted, "a torch tensor")
        value = value.detach().cpu().numpy()
    # Out of another process comes a placeholder of this name, if anything is masked.
    plain = isinstance(value, np.ndarray)
    if np.ma.is_masked(value) if plain else type(value).__name__ == "MaskedArray":
        return Mismatch("wrong-type", wanted, "a masked array")
    if isinstance(value, list | tuple):
        if scalar or not limits.lists:
            return Mismatch("wrong-type", wanted, f"a {type(value).__name__}")
        try:
            value = np.array(value)
        except ValueError:
            return Mismatch("wrong-type", wanted, "a list of rows of unequal length")
    if not isinstance(value, int | float | np.ndarray | np.generic):
        return Mismatch("wrong-type", wanted, describe(value))
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return Mismatch("wrong-dtype", wanted, f"dtype {array.dtype}")
    return array


def close(value: np.ndarray, right: np.ndarray, tolerance: float, floor: float) -> np.ndarray:
    """Entry by entry: within ``tolerance`` of the largest finite right entry; inf equals inf."""
    finite = np.isfinite(right)
    scale = np.max(np.abs(right[finite]), initial=0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(value - right) <= tolerance * scale + floor
    return np.where(finite, near, (value == right) | (np.isnan(value) & np.isnan(right)))


def mismatch(value: Any, expected: Any, limits: Limits) -> Mismatch | None:
    """Why ``value`` is not accepted for ``expected``; None where it is."""
    if isinstance(expected, Anything):
        return None
    found = _compared(value, expected, limits)
    if isinstance(found, Mismatch):
        return found
    array, right, good = found
    return None if good.all() else _value_mismatch(array, expected, right, good, limits)


def accepted(value: Any, expected: Any, limits: Limits) -> bool:
    """Whether ``value`` is accepted for ``expected``: `mismatch` without its words."""
    if isinstance(expected, Anything):
        return True
    found = _compared(value, expected, limits)
    return not isinstance(found, Mismatch) and bool(found[2].all())


def _compared(
    value: Any, expected: Any, limits: Limits
) -> Mismatch | tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What came and what is right, as arrays, and which entries are accepted."""
    example = expected.example if isinstance(expected, Between | Where) else expected
    right = np.asarray(example, dtype=float)
    array = as_array(value, right, limits)
    if isinstance(array, Mismatch):
        return array
    if array.shape != right.shape:
        wanted = f"shape {right.shape}" if right.ndim else "a number"
        got = f"shape {array.shape}" if array.ndim else "a single number"
        return Mismatch("wrong-shape", wanted, got)
    single = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    tolerance = 1e-4 if limits.single and single else limits.tolerance
    array = array.astype(float)
    if isinstance(expected, Where):
        good = np.full(right.shape, bool(np.all(np.isfinite(array))) and expected.accepts(array))
    elif isinstance(expected, Between):
        low = np.minimum(expected.low, expected.high)
        high = np.maximum(expected.low, expected.high)
        slack = tolerance * np.max(np.abs([low, high])) + limits.floor
        good = (array >= low - slack) & (array <= high + slack)
    else:
        good = close(array, right, tolerance, limits.floor)
    return array, right, np.asarray(good)


def _value_mismatch(
    array: np.ndarray, expected: Any, right: np.ndarray, good: np.ndarray, limits: Limits
) -> Mismatch:
    bad = np.argwhere(~good)
    index = tuple(int(i) for i in bad[0]) if right.ndim else ()
    mark = f"[{', '.join(map(str, index))}] = " if index else ""
    share = f" ({len(bad)} of {good.size} entries differ)" if good.size > 1 else ""
    broken = ~np.isfinite(array) & np.isfinite(right)
    if broken.any():
        index = tuple(int(i) for i in np.argwhere(broken)[0]) if right.ndim else ()
        mark = f"[{', '.join(map(str, index))}] = " if index else ""
        kind = "NaN" if np.isnan(array[broken]).any() else "inf"
        wanted = "finite numbers" if isinstance(expected, Where) else mark + number(right[index])
        return Mismatch("not-finite", wanted, mark + number(array[index]) + share, kind)
    if isinstance(expected, Where):
        got = expected.show(array) if expected.show else describe(array)
        return Mismatch("", expected.words or describe(expected), got)
    if isinstance(expected, Between):
        low, high = (np.asarray(bound, float)[index] for bound in (expected.low, expected.high))
        low, high = min(low, high), max(low, high)
        wanted = f"from {number(low)} to {number(high)}" if high > low else number(low)
        return Mismatch("", mark + wanted, mark + number(array[index]) + share)
    almost = np.all(close(array, right, 3e-6, limits.floor))
    wanted, got = _apart(float(right[index]), float(array[index]))
    name = "single-precision" if almost and limits.tolerance < 1e-6 else ""
    if np.array_equal(array, np.trunc(right)):
        name = "decimals-lost"
    return Mismatch(name, mark + wanted, mark + got + share)


def _apart(first: float, second: float) -> tuple[str, str]:
    """Two different numbers with as many digits as it takes to distinguish them."""
    for digits in (6, 9, 12, 17):
        one, other = (format(value + 0.0, f".{digits}g") for value in (first, second))
        if one != other:
            break
    return one, other


def mismatches(observed: Parts, case: Case, names: str | tuple[str, ...], limits: Limits) -> dict:
    """Part name → `Mismatch` of everything that a case does not accept."""
    expected = split(case.expected, names)
    found = {
        name: problem
        for name, right in expected.items()
        if (problem := mismatch(observed[name], right, limits)) is not None
    }
    if not found and case.holds is not None:
        arrays = {
            name: np.asarray(observed[name], float)
            for name, right in expected.items()
            if not isinstance(right, Anything)
        }
        if not case.holds.accepts(arrays):
            found = {ALL_PARTS: Mismatch("", case.holds.words, case.holds.show(arrays))}
    return found


def alike(observed: Any, predicted: Any, free: np.ndarray | None = None) -> bool:
    """Whether what came back is what a suspect predicted: same shape, same values to 1e-6.

    ``free`` marks the entries that may have any value: those at a kink.
    """
    if isinstance(predicted, ExceptionInfo):
        if not isinstance(observed, ExceptionInfo) or predicted.kind not in ("", observed.kind):
            return False
        sizes = sizes_in(predicted.text)
        if not sizes:
            return not predicted.text or predicted.text == observed.text
        return sizes == sizes_in(observed.text)
    loose = Limits(lists=True, tensors=True)
    right = np.asarray(predicted, dtype=float)
    array = as_array(observed, right, loose)
    if isinstance(array, Mismatch) or array.shape != right.shape:
        return False
    near = close(array.astype(float), right, 1e-6, 1e-14)
    return bool(np.all(near if free is None else near | free))


#: How NumPy and PyTorch name the sizes that do not fit: in `@`, in `np.dot`, in `torch.mm`.
_MISFITS = (
    re.compile(r"size (\d+) is different from (\d+)"),
    re.compile(r"(\d+) \(dim \d+\) != (\d+)"),
    re.compile(r"\(\d+x(\d+) and (\d+)x\d+\)"),
)
_SHAPE = re.compile(r"\(([\d,]+)\)")


def sizes_in(text: str) -> tuple[Any, ...]:
    """The shapes in an exception's text: the two sizes of a product, or all shapes."""
    for misfit in _MISFITS:
        found = misfit.search(text)
        if found:
            return tuple(sorted(map(int, found.groups())))
    return tuple(shapes_in(text))


def shapes_in(text: str) -> list[tuple[int, ...]]:
    """The shapes that NumPy names when it cannot broadcast, e.g. (3, 2, 3) and (3, 3, 2)."""
    return [tuple(int(n) for n in found.split(",") if n) for found in _SHAPE.findall(text)]
