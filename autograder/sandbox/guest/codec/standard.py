"""Values of the standard library as data: dates, decimals, fractions, counters, named tuples, …

Each is a name from a list and what its constructor takes; nothing else is ever called.
"""

import collections
import datetime
import decimal
import fractions
import keyword
import pathlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from .comparing import COMPARES
from .libraries import exactly
from .tree import MAX_RANGE


class LargeCounter(collections.Counter):
    """A counter of more elements than a test has memory for: they are not counted out."""

    def elements(self) -> Any:
        """Refuse.

        Raises:
            OverflowError: there are too many.
        """
        raise OverflowError("so many elements cannot be counted out")


LargeCounter.__name__ = LargeCounter.__qualname__ = "Counter"
Tree = Any
Pack = Callable[[Any], Tree]
#: Characters of a decimal number, and its largest exponent: more would take long to compute with.
MAX_DECIMAL, MAX_EXPONENT = 1000, 10_000
_BUILTINS = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range)
#: Types that cross by their names.
TYPES = {
    **{kind.__name__: kind for kind in _BUILTINS},
    **{f"numpy.{kind.__name__}": kind for kind in set(np.sctypeDict.values())},
    **{f"datetime.{name}": getattr(datetime, name) for name in ("date", "datetime", "timedelta")},
    "numpy.ndarray": np.ndarray,
    "NoneType": type(None),
    "decimal.Decimal": decimal.Decimal,
    "fractions.Fraction": fractions.Fraction,
}
_TYPE_NAMES = {kind: name for name, kind in TYPES.items()}
_SINGLETONS = {"NotImplemented": NotImplemented, "Ellipsis": Ellipsis}
_FACTORIES = {"int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d{1,5})?|[+-]?(Infinity|s?NaN\d{0,9})")
#: Fields of a named tuple, and characters of a default value.
MAX_FIELDS, MAX_DEFAULT = 200, 1000


def pack(value: Any, pack_part: Pack) -> Tree:
    """Return the tree of a value, or None if it is of no kind of this module."""
    kind: Any = type(value)
    if isinstance(value, type):
        if value in _TYPE_NAMES:
            return ["e", "type", _TYPE_NAMES[value]]
        if is_named_tuple(value):
            return ["e", "named tuple", value.__name__, *_fields(value)]
        return None
    if kind in _PACKERS:
        name, parts = _PACKERS[kind]
        return ["e", name, *(pack_part(part) for part in parts(value))]
    for name, singleton in _SINGLETONS.items():
        if value is singleton:
            return ["e", name]
    if issubclass(kind, tuple) and is_named_tuple(kind):
        items = [pack_part(item) for item in tuple.__iter__(value)]
        return ["e", "named", kind.__name__, list(kind._fields), items]
    return None


def unpack(tree: list[Tree], unpack_part: Callable[[Tree], Any]) -> Any:
    """Return the value of a tree that `pack` made.

    Raises:
        ValueError, TypeError, KeyError: it is not such a tree.
    """
    name, *parts = tree
    if name in _SINGLETONS:
        return _SINGLETONS[name]
    if name == "type":
        return TYPES[parts[0]]
    if name == "named tuple":
        text, fields, defaults = parts
        if not defaults:  # values that come later are of this type
            return _kind_of(text, tuple(fields))
        return _named_tuple(text, tuple(fields), tuple(map(_default, defaults)))
    if name == "named":
        text, fields, items = parts
        values = list(map(unpack_part, items))
        if any(callable(v) for field, v in zip(fields, values, strict=True) if field in COMPARES):
            raise ValueError("a function in the place of a comparison")
        return _kind_of(text, tuple(fields))(*values)
    return _UNPACKERS[name](*map(unpack_part, parts))


def is_named_tuple(kind: type) -> bool:
    """Whether a type is what `collections.namedtuple` makes, without methods of its own."""
    if not issubclass(kind, tuple):
        return False
    fields = getattr(kind, "_fields", None)
    if type(fields) is not tuple or any(name.startswith("_") for name in fields):
        return False
    if kind.__mro__[1:] != (tuple, object) or len(fields) > MAX_FIELDS:
        return False
    plain = vars(collections.namedtuple("Plain", "a"))
    allowed = {*plain, *fields, "__orig_bases__", "__annotations__", "__static_attributes__"}
    return set(vars(kind)) <= allowed | {"__firstlineno__", "__annotate__", "__annotate_func__"}


def _fields(kind: Any) -> tuple[list[str], list[Any]]:
    return list(kind._fields), list(map(_default, kind._field_defaults.values()))


def _default(value: Any) -> Any:
    """Return a default value if it is small: a class lives until the next collection of garbage."""
    if type(value) not in (type(None), bool, int, float, str) or len(str(value)) > MAX_DEFAULT:
        raise TypeError("a named tuple with such defaults cannot cross")
    return value


@lru_cache(maxsize=256)
def _kind_of(name: Tree, fields: tuple[Tree, ...]) -> Any:
    """Return the type of a value; kept, and so without any value of a student's in it."""
    return _named_tuple(name, fields, ())


def _named_tuple(name: Tree, fields: tuple[Tree, ...], defaults: tuple[Any, ...]) -> Any:
    for text in (name, *fields):
        if type(text) is not str or len(text) > 100 or not text.isidentifier():
            raise ValueError("no such name")
        if keyword.iskeyword(text):
            raise ValueError("no such name")
    if len(fields) > MAX_FIELDS:
        raise ValueError("too many fields")
    return collections.namedtuple(name, fields, defaults=defaults)


def _zone(value: Any) -> int | None:
    offset = value.utcoffset() if value.tzinfo is not None else None
    return None if offset is None else round(offset.total_seconds())


def _with_zone(seconds: int | None) -> datetime.timezone | None:
    return None if seconds is None else datetime.timezone(datetime.timedelta(seconds=seconds))


def _datetime(*parts: int) -> datetime.datetime:
    year, month, day, hour, minute, second, microsecond = parts
    return datetime.datetime(year, month, day, hour, minute, second, microsecond)


def _time(*parts: int) -> datetime.time:
    hour, minute, second, microsecond = parts
    return datetime.time(hour, minute, second, microsecond)


def _decimal(text: str) -> decimal.Decimal:
    if len(text) > MAX_DECIMAL or not _NUMBER.fullmatch(text):
        raise ValueError("no such number")
    return _small(decimal.Decimal(text))


def _small(number: decimal.Decimal) -> decimal.Decimal:
    digits = len(number.as_tuple().digits)
    if digits >= MAX_DECIMAL or (number.is_finite() and abs(number.adjusted()) > MAX_EXPONENT):
        raise ValueError("a decimal number of too many digits cannot cross")
    return number


def _default_dict(factory: str | None, items: dict[Any, Any]) -> Any:
    return collections.defaultdict(
        None if factory is None else _FACTORIES[factory], exactly(dict, items)
    )


def _factory(value: Any) -> str | None:
    name = getattr(value.default_factory, "__name__", None)
    return name if _FACTORIES.get(str(name)) is value.default_factory else None


def _counter(items: Any) -> collections.Counter:
    counts = exactly(dict, items)
    many = sum(n for n in counts.values() if isinstance(n, int) and n > 0) > MAX_RANGE
    return LargeCounter(counts) if many else collections.Counter(counts)


def _whole(value: Any) -> int:
    return exactly(int, value)


_PACKERS: dict[type, tuple[str, Callable[[Any], tuple[Any, ...]]]] = {
    datetime.date: ("date", lambda v: (v.year, v.month, v.day)),
    datetime.datetime: (
        "datetime",
        lambda v: (v.year, v.month, v.day, v.hour, v.minute, v.second, v.microsecond, _zone(v)),
    ),
    datetime.time: (
        "time",
        lambda v: (v.hour, v.minute, v.second, v.microsecond, _zone(v)),
    ),
    datetime.timedelta: ("timedelta", lambda v: (v.days, v.seconds, v.microseconds)),
    datetime.timezone: ("timezone", lambda v: (round(v.utcoffset(None).total_seconds()),)),
    decimal.Decimal: ("Decimal", lambda v: (str(_small(v)),)),
    fractions.Fraction: ("Fraction", lambda v: (v.numerator, v.denominator)),
    collections.Counter: ("Counter", lambda v: (dict(v),)),
    LargeCounter: ("Counter", lambda v: (dict(v),)),
    collections.OrderedDict: ("OrderedDict", lambda v: (dict(v),)),
    collections.defaultdict: ("defaultdict", lambda v: (_factory(v), dict(v))),
    collections.deque: ("deque", lambda v: (list(v), v.maxlen)),
    pathlib.PosixPath: ("path", lambda v: (str(v),)),
    np.matrix: ("matrix", lambda v: (np.asarray(v),)),
}
_UNPACKERS: dict[str, Callable[..., Any]] = {
    "date": datetime.date,
    "datetime": lambda *p: _datetime(*map(_whole, p[:7])).replace(tzinfo=_with_zone(p[7])),
    "time": lambda *p: _time(*map(_whole, p[:4])).replace(tzinfo=_with_zone(p[4])),
    "timedelta": lambda *p: datetime.timedelta(*map(_whole, p)),
    "timezone": lambda seconds: _with_zone(_whole(seconds)),
    "Decimal": _decimal,
    "Fraction": lambda n, d: fractions.Fraction(_whole(n), _whole(d)),
    "Counter": _counter,
    "OrderedDict": lambda items: collections.OrderedDict(exactly(dict, items)),
    "defaultdict": _default_dict,
    "deque": lambda items, most: collections.deque(exactly(list, items), most),
    "path": lambda text: pathlib.Path(str(text)[:1000]),
    "matrix": lambda array: np.asmatrix(exactly(np.ndarray, array)),
}
