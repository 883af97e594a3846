"""Values turned into a JSON tree and raw buffers, and whatever else there is into handles."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from . import layers, scientific, standard, tables
from .tree import (
    ARRAY_KINDS,
    MAX_DEPTH,
    MAX_HEX_DIGITS,
    MAX_KEYS,
    MAX_NODES,
    MAX_RANGE,
    SAFE_INTEGER,
    TENSOR_TYPES,
    Buffer,
    CodecError,
    Tree,
)

_PLAIN = (dict, list, tuple, set, frozenset, complex, bytes, range, slice)
#: Bytes of an array up to which a copy costs less than a view.
SMALL = 4096


#: Items of a list of numbers from which it crosses as an array.
LONG = 10_000


def _numbers(items: list[Any]) -> np.ndarray | None:
    """Return a list of whole numbers or of floats as an array, None if it is no such list."""
    for kind, dtype in ((int, np.int64), (float, np.float64)):
        if all(type(item) is kind for item in items):
            try:
                return np.array(items, dtype)
            except OverflowError:
                return None
    return None


class Packer:
    """Packs values into one tree and one list of buffers.

    Args:
        export: called with a value that is not data; returns the tree of a handle to it.
    """

    def __init__(self, export: Callable[[Any], Tree]) -> None:
        self.export = export
        self.buffers: list[Buffer] = []
        self.nodes = 0

    def pack(self, value: Any, depth: int = 0) -> Tree:
        """Return the tree of a value.

        Raises:
            CodecError: it is nested too deeply, has too many parts or is of no kind that crosses.
        """
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise CodecError("the value is nested too deeply, or contains itself")
        if self.nodes > MAX_NODES:
            raise CodecError("the value has too many parts")
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is str:
            return value
        if issubclass(kind, np.ndarray) and kind is not np.matrix:
            if kind is not np.ndarray and np.ma.is_masked(value):
                return ["k"]
            return self._array(np.asarray(value), depth)
        if issubclass(kind, np.generic):
            _, name, _, index, _ = self._array(np.asarray(value), depth)
            return ["n", name, index]
        if issubclass(kind, int):
            number = int.__index__(value)
            return number if -SAFE_INTEGER < number < SAFE_INTEGER else self._integer(number)
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, str):
            return str.__str__(value)
        if kind not in _PLAIN:
            tree = self._of_library(value, depth)
            if tree is not None:
                return tree
        return self._compound(value, kind, depth)

    def _compound(self, value: Any, kind: type, depth: int) -> Tree:
        if issubclass(kind, dict | set | frozenset) and len(value) > MAX_KEYS:
            raise CodecError("a dict or set has too many items")
        if issubclass(kind, dict):
            pairs = [[self.pack(k, depth + 1), self.pack(v, depth + 1)] for k, v in
                     dict.items(value)]  # fmt: skip
            return ["d", pairs]
        if kind is list and len(value) > LONG and (array := _numbers(value)) is not None:
            return ["N", self._array(array, depth)]
        for plain, tag in ((tuple, "t"), (list, "l"), (set, "s"), (frozenset, "z")):
            if issubclass(kind, plain):
                return [tag, [self.pack(item, depth + 1) for item in plain.__iter__(value)]]
        if issubclass(kind, complex):
            return ["c", value.real, value.imag]
        if issubclass(kind, bytes | bytearray):
            return ["b", self._buffer(bytes(value))]
        if kind is range:
            if value[MAX_RANGE:]:
                raise CodecError("so long a range cannot cross")
            return ["r", [self.pack(n) for n in (value.start, value.stop, value.step)]]
        if kind is slice:
            return ["q", [self.pack(n, depth + 1) for n in (value.start, value.stop, value.step)]]
        if kind is np.random.Generator:
            bits = value.bit_generator
            return ["g", type(bits).__name__, self.pack(bits.state, depth + 1)]
        if issubclass(kind, np.dtype) and value.kind in ARRAY_KINDS:
            return ["y", value.str]
        torch = sys.modules.get("torch")
        if torch is not None:
            if issubclass(kind, torch.Tensor):
                return self._tensor(value, depth)
            if issubclass(kind, torch.nn.Module) and layers.standard(value):
                return ["m", layers.describe(value, lambda item: self.pack(item, depth + 2))]
        return self.export(value)

    def _of_library(self, value: Any, depth: int) -> Tree:
        """Return the tree of a value of a library's class, None for one of another."""
        try:
            for module in (standard, tables, scientific):
                tree = module.pack(value, lambda part: self.pack(part, depth + 1))
                if tree is not None:
                    return tree
        except CodecError:
            raise
        except Exception as error:
            raise CodecError(str(error)[:200]) from error
        return None

    def _integer(self, number: int) -> Tree:
        if number.bit_length() > 4 * (MAX_HEX_DIGITS - 3):  # 0x, and a sign
            raise CodecError("an integer has too many digits")
        return ["i", hex(number)]

    def _buffer(self, data: Buffer) -> int:
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _array(self, array: np.ndarray, depth: int) -> list[Tree]:
        if array.dtype.kind == "O":
            items = [self.pack(item, depth + 1) for item in array.ravel()]
            return ["o", list(array.shape), items]
        if array.dtype.kind not in ARRAY_KINDS:
            raise CodecError(f"an array of dtype {array.dtype} cannot cross")
        buffer: Buffer = b""
        if array.nbytes <= SMALL:
            buffer = array.tobytes()
        elif array.size:
            buffer = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        writeable = bool(array.flags.writeable)
        return ["a", array.dtype.str, list(array.shape), self._buffer(buffer), writeable]

    def _tensor(self, tensor: Any, depth: int) -> Tree:
        name = str(tensor.dtype).removeprefix("torch.")
        if name not in TENSOR_TYPES or tensor.device.type != "cpu" or tensor.is_sparse:
            raise CodecError(f"a tensor of {tensor.dtype} on {tensor.device} cannot cross")
        plain = tensor.detach().resolve_conj().resolve_neg()
        torch = sys.modules["torch"]
        if name == "bfloat16":
            plain = plain.contiguous().view(torch.int16)
        grad = tensor.grad if tensor.is_leaf else None
        return [
            "T",
            name,
            self._array(np.array(plain.numpy()), depth),
            bool(tensor.requires_grad),
            None if grad is None else self.pack(grad, depth + 1),
        ]
