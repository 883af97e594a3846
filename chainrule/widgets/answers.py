"""What a student's functions return, converted to the numbers and arrays that the pictures need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def number(name: str, value: Any) -> float:
    """Return ``value``, an answer of function ``name``, as a float.

    Raises:
        ValueError: it is not one finite or infinite number; the sentence names the function.
    """
    return float(array(name, value, (1,))[0])


def array(name: str, value: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return ``value`` as a float64 array of ``shape``; a list, or an extra axis of 1, is accepted.

    Raises:
        ValueError: it has another number of entries, or they are not numbers.
    """
    try:
        # NumPy takes None for NaN; here it is a forgotten return.
        found = np.empty(0) if value is None else np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.size != np.prod(shape):
        what = "None" if value is None else f"something of shape {np.shape(found)}"
        wanted = "a number" if shape == (1,) else f"an array of shape {shape}"
        raise ValueError(f"`{name}` should return {wanted}, and returned {what}.")
    return found.reshape(shape)


def entry(name: str, value: Any, key: str) -> Any:
    """Return ``value[key]``, where ``value`` is the dict that function ``name`` returned.

    Raises:
        ValueError: it is not a dict, or has no such key.
    """
    if not isinstance(value, Mapping) or key not in value:
        raise ValueError(f"`{name}` should return a dict with the key '{key}'.")
    return value[key]
