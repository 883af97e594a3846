"""Libraries whose values cross as data, if the source of an assignment imports them."""

import sys
from typing import Any, TypeVar

T = TypeVar("T")
#: Package → the module that is needed of it.
LIBRARIES = {"pandas": "pandas", "scipy": "scipy.sparse", "PIL": "PIL.Image"}


class NotLoaded(Exception):
    """A value is of a library that the notebook does not import."""


class Unknown:
    """Stands for a value of such a library: it equals nothing."""


def loaded(name: str) -> Any:
    """Return a module that is imported.

    It is never imported because a value asks for it: that could take a student's whole time, and
    what a time limit leaves half imported cannot be imported again.

    Raises:
        NotLoaded: it is not imported.
    """
    module = sys.modules.get(name)
    if module is None:
        raise NotLoaded(name)
    return module


def exactly(kind: type[T], value: Any) -> T:
    """Return a value of exactly a type: an object of the other side has methods that are asked for.

    Raises:
        TypeError: it is of another type.
    """
    if type(value) is not kind:
        raise TypeError(f"not of type {kind.__name__}")
    return value
