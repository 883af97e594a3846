"""pandas' frames, series, indices and scalars as data: arrays, labels and names from lists."""

import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .libraries import exactly, loaded

Tree = Any
Pack = Callable[[Any], Tree]
_MASKED = re.compile(r"U?Int(8|16|32|64)|Float(32|64)|boolean")
_STRINGS = ("str", "string", "string[python]", "string[pyarrow]")
_ZONE = re.compile(r"(?!dateutil)[A-Za-z0-9_+\-/:]{1,40}")
_FREQUENCY = re.compile(r"-?\d{0,6}[A-Za-z]{1,5}(-[A-Z]{3})?")
MAX_COLUMNS, MAX_ROWS = 10_000, 1 << 22


def pack(value: Any, pack_part: Pack) -> Tree:
    """Return the tree of a value, or None if it is not one of pandas'.

    Raises:
        TypeError: a column is of a kind that cannot cross.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not str(type(value).__module__).startswith("pandas"):
        return None
    if isinstance(value, pandas.DataFrame):
        if value.shape[1] > MAX_COLUMNS:
            raise TypeError("a frame of too many columns cannot cross")
        columns = [_array(value.iloc[:, i].array, pack_part) for i in range(value.shape[1])]
        index, labels = (_index(axis, pack_part) for axis in (value.index, value.columns))
        return ["p", "frame", index, labels, columns]
    if isinstance(value, pandas.Series):
        array = _array(value.array, pack_part)
        return ["p", "series", _index(value.index, pack_part), array, pack_part(value.name)]
    if isinstance(value, pandas.Index):
        return ["p", "index", _index(value, pack_part)]
    if value is pandas.NaT or value is pandas.NA:
        return ["p", "NaT" if value is pandas.NaT else "NA"]
    if isinstance(value, pandas.Timestamp):
        zone = None if value.tz is None else str(value.tz)
        plain = value if value.tz is None else value.tz_convert("UTC").tz_localize(None)
        return ["p", "Timestamp", pack_part(plain.to_datetime64()), zone]
    if isinstance(value, pandas.Timedelta):
        return ["p", "Timedelta", pack_part(value.to_timedelta64())]
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return ["p", "array", _array(value, pack_part)]
    return None


def unpack(tree: list[Tree], unpack_part: Callable[[Tree], Any]) -> Any:
    """Return the value of a tree that `pack` made.

    Raises:
        ValueError, TypeError, KeyError, ImportError: it is not such a tree.
    """
    pd = loaded("pandas")

    name, *parts = tree
    if name == "frame":
        index, labels = _read_index(parts[0], unpack_part), _read_index(parts[1], unpack_part)
        arrays = [_read_array(part, unpack_part) for part in parts[2]]
        if len(arrays) != len(labels) or any(len(array) != len(index) for array in arrays):
            raise ValueError("the columns do not fit")
        frame = pd.DataFrame(dict(enumerate(arrays)), index=index)
        frame.columns = labels
        return frame
    if name == "series":
        array = _read_array(parts[1], unpack_part)
        return pd.Series(
            array, index=_read_index(parts[0], unpack_part), name=_label(unpack_part(parts[2]))
        )
    if name == "index":
        return _read_index(parts[0], unpack_part)
    if name == "Timestamp":
        stamp = pd.Timestamp(_scalar(unpack_part(parts[0]), np.datetime64))
        return stamp if parts[1] is None else stamp.tz_localize("UTC").tz_convert(_zone(parts[1]))
    if name == "Timedelta":
        return pd.Timedelta(_scalar(unpack_part(parts[0]), np.timedelta64))
    if name == "array":
        return _read_array(parts[0], unpack_part)
    return {"NaT": pd.NaT, "NA": pd.NA}[name]


def _array(array: Any, pack_part: Pack) -> Tree:
    pandas = sys.modules["pandas"]
    name = str(array.dtype)
    if isinstance(array.dtype, pandas.CategoricalDtype):
        return [
            "category",
            pack_part(array.codes),
            _index(array.categories, pack_part),
            bool(array.ordered),
        ]
    if isinstance(array.dtype, pandas.DatetimeTZDtype):
        plain = array.tz_convert("UTC").tz_localize(None)
        return ["zone", pack_part(np.asarray(plain)), str(array.dtype.tz)]
    if _MASKED.fullmatch(name):
        missing = np.asarray(array.isna())
        zero = False if name == "boolean" else 0
        values = array.to_numpy(dtype=array.dtype.numpy_dtype, na_value=zero)
        return ["masked", name, pack_part(values), pack_part(missing)]
    if name in _STRINGS:
        items = [None if pandas.isna(item) else str(item) for item in array]
        return ["text", name, pack_part(items)]
    values = np.asarray(array)
    if not isinstance(array.dtype, np.dtype) and values.dtype.kind == "O":
        raise TypeError(f"a column of dtype {name} cannot cross")
    return ["plain", pack_part(values)]


def _read_array(tree: Tree, unpack_part: Callable[[Tree], Any]) -> Any:
    pd = loaded("pandas")

    name, *parts = tree
    if name == "category":
        categories = _read_index(parts[1], unpack_part)
        return pd.Categorical.from_codes(
            _of(unpack_part(parts[0]), "i"), categories, ordered=bool(parts[2])
        )
    if name == "zone":
        index = pd.DatetimeIndex(_of(unpack_part(parts[0]), "M"))
        return index.tz_localize("UTC").tz_convert(_zone(parts[1])).array
    if name == "masked":
        if not _MASKED.fullmatch(parts[0]):
            raise ValueError("no such dtype")
        array = pd.array(_of(unpack_part(parts[1]), "biuf"), dtype=parts[0])
        array[_of(unpack_part(parts[2]), "b")] = pd.NA
        return array
    if name == "text":
        items = exactly(list, unpack_part(parts[1]))
        if parts[0] not in _STRINGS or not all(v is None or type(v) is str for v in items):
            raise ValueError("no such text")
        return pd.array(items, dtype=parts[0])
    if name != "plain":
        raise ValueError("no such column")
    values = _of(unpack_part(parts[0]), "biufcMmOSU")
    if values.dtype.kind == "O":  # or pandas would make text of it
        return pd.Series(values, dtype=object).array
    return values


def _index(index: Any, pack_part: Pack) -> Tree:
    pandas = sys.modules["pandas"]
    if isinstance(index, pandas.MultiIndex):
        levels = [_array(index.get_level_values(i).array, pack_part) for i in range(index.nlevels)]
        return ["multi", levels, pack_part(list(index.names))]
    if isinstance(index, pandas.RangeIndex):
        if len(index) > MAX_ROWS:
            raise TypeError("so long an index cannot cross")
        return ["range", index.start, index.stop, index.step, pack_part(index.name)]
    frequency = getattr(index, "freqstr", None)
    frequency = frequency if _FREQUENCY.fullmatch(str(frequency)) else None
    return ["one", _array(index.array, pack_part), pack_part(index.name), frequency]


def _read_index(tree: Tree, unpack_part: Callable[[Tree], Any]) -> Any:
    pd = loaded("pandas")

    name, *parts = tree
    if name == "multi":
        levels = [_read_array(part, unpack_part) for part in parts[0]]
        names = [_label(label) for label in exactly(list, unpack_part(parts[1]))]
        return pd.MultiIndex.from_arrays(levels, names=names)
    if name == "range":
        start, stop, step = parts[:3]
        if len(range(int(start), int(stop), int(step))) > MAX_ROWS:
            raise ValueError("too long an index")
        return pd.RangeIndex(int(start), int(stop), int(step), name=_label(unpack_part(parts[3])))
    if name != "one":
        raise ValueError("no such index")
    index = pd.Index(_read_array(parts[0], unpack_part), name=_label(unpack_part(parts[1])))
    if parts[2] is not None and isinstance(index, pd.DatetimeIndex | pd.TimedeltaIndex):
        if not _FREQUENCY.fullmatch(parts[2]):
            raise ValueError("no such frequency")
        index.freq = parts[2]
    return index


def _of(value: Any, kinds: str) -> Any:
    if type(value) is not np.ndarray or value.dtype.kind not in kinds or value.ndim != 1:
        raise ValueError("not a column")
    return value


def _scalar(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError("not a time")
    return value


def _zone(name: Any) -> str:
    if type(name) is not str or not _ZONE.fullmatch(name):
        raise ValueError("no such time zone")
    return name


def _label(value: Any) -> Any:
    hash(value)
    return value
