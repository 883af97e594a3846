"""The form in which values cross between the student's process and the judge.

`packing` turns a value into a tree of JSON and raw buffers, `unpacking` turns them back. Numbers,
strings, bytes, None, arrays, tensors, generators, standard torch layers and containers of these
cross by value; subclasses are reduced to the plain type that they extend; whatever else there is
crosses as a handle, made and resolved by the caller's functions.
"""

from typing import Any

Tree = Any
Buffer = bytes | bytearray | memoryview
MAX_DEPTH = 40
MAX_NODES = 400_000
#: Items of one dict or set: keys whose hashes collide cost the square of their number.
MAX_KEYS = 10_000
#: Hexadecimal digits of an integer. Python refuses to print one of more than 4,300 decimal digits.
MAX_HEX_DIGITS = 1024
#: Numbers of a range: a test that goes through more of them takes the judge's time and memory.
MAX_RANGE = 1 << 22
#: Elements of an array whose elements take no memory, and sizes of its axes.
MAX_EMPTY = 1 << 20
SAFE_INTEGER = 2**53
ARRAY_KINDS = "biufcSUmM"
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
TENSOR_TYPES = (
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128"),
    *("uint8", "int8", "int16", "int32", "int64", "bool"),
)


class CodecError(Exception):
    """The value cannot cross: too deep, too large, or malformed."""


class MaskedArray:
    """What a masked array becomes: not an array, whose comparisons would skip what is masked."""
