"""Values as data: what may cross between the student's process and the judge.

`Packer` turns a value into a JSON tree and raw buffers, `Unpacker` turns them back. Numbers,
strings, bytes, None, arrays, tensors, generators, standard torch layers and containers of these
cross by value; subclasses are reduced to the plain type that they extend; whatever else there is
crosses as a handle, made and resolved by the caller's functions.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from . import layers
from .channel import Buffer

Tree = Any
MAX_DEPTH = 40
MAX_NODES = 400_000
SAFE_INTEGER = 2**53
ARRAY_KINDS = "biufcSUmM"
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
TENSOR_TYPES = (
    *("float16", "float32", "float64", "bfloat16", "complex64", "complex128"),
    *("uint8", "int8", "int16", "int32", "int64", "bool"),
)


class DataError(Exception):
    """The value can not cross: too deep, too large, or malformed."""


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
            DataError: it is nested too deeply, has too many parts or is of no kind that crosses.
        """
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise DataError("the value is nested too deeply, or contains itself")
        if self.nodes > MAX_NODES:
            raise DataError("the value has too many parts")
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is str:
            return value
        if issubclass(kind, np.ndarray):
            return self._array(np.asarray(value), depth)
        if issubclass(kind, np.generic):
            _, name, _, index, _ = self._array(np.asarray(value), depth)
            return ["n", name, index]
        if issubclass(kind, int):
            number = int.__index__(value)
            return number if -SAFE_INTEGER < number < SAFE_INTEGER else ["i", hex(number)]
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, str):
            return str.__str__(value)
        return self._compound(value, kind, depth)

    def _compound(self, value: Any, kind: type, depth: int) -> Tree:
        if issubclass(kind, dict):
            pairs = [[self.pack(k, depth + 1), self.pack(v, depth + 1)] for k, v in
                     dict.items(value)]  # fmt: skip
            return ["d", pairs]
        for plain, tag in ((tuple, "t"), (list, "l"), (set, "s"), (frozenset, "z")):
            if issubclass(kind, plain):
                return [tag, [self.pack(item, depth + 1) for item in plain.__iter__(value)]]
        if issubclass(kind, complex):
            return ["c", value.real, value.imag]
        if issubclass(kind, bytes | bytearray):
            return ["b", self._buffer(bytes(value))]
        if kind is range:
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

    def _buffer(self, data: Buffer) -> int:
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _array(self, array: np.ndarray, depth: int) -> list[Tree]:
        if array.dtype.kind == "O":
            items = [self.pack(item, depth + 1) for item in array.ravel()]
            return ["o", list(array.shape), items]
        if array.dtype.kind not in ARRAY_KINDS:
            raise DataError(f"an array of dtype {array.dtype} can not cross")
        buffer: Buffer = b""
        if array.size:
            buffer = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        writeable = bool(array.flags.writeable)
        return ["a", array.dtype.str, list(array.shape), self._buffer(buffer), writeable]

    def _tensor(self, tensor: Any, depth: int) -> Tree:
        name = str(tensor.dtype).removeprefix("torch.")
        if name not in TENSOR_TYPES or tensor.device.type != "cpu" or tensor.is_sparse:
            raise DataError(f"a tensor of {tensor.dtype} on {tensor.device} can not cross")
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


class Unpacker:
    """Rebuilds values from a tree and its buffers, trusting neither.

    Args:
        adopt: called with the parts of a handle's tree; returns what stands for it here.
        frozen: whether arrays that were read-only over there are read-only here too.
    """

    def __init__(
        self,
        buffers: list[memoryview],
        adopt: Callable[[list[Tree]], Any],
        *,
        frozen: bool = False,
    ) -> None:
        self.buffers = buffers
        self.adopt = adopt
        self.frozen = frozen
        self.nodes = 0

    def unpack(self, tree: Tree) -> Any:
        """Return the value of a tree.

        Raises:
            DataError: the tree is malformed, too deep or has too many parts.
        """
        try:
            return self._value(tree, 0)
        except DataError:
            raise
        except Exception as error:
            raise DataError(f"malformed data ({type(error).__name__})") from error

    def _value(self, tree: Tree, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise DataError("the value is nested too deeply or has too many parts")
        if tree is None or type(tree) in (bool, int, float, str):
            return tree
        if type(tree) is not list or not tree or type(tree[0]) is not str:
            raise DataError("malformed data")
        return _READERS[tree[0]](self, tree[1:], depth + 1)

    def _many(self, trees: Tree, depth: int) -> list[Any]:
        if type(trees) is not list:
            raise DataError("malformed data")
        return [self._value(tree, depth) for tree in trees]

    def _buffer(self, index: Tree) -> memoryview:
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise DataError("malformed data: no such buffer")
        return self.buffers[index]

    def _dict(self, parts: list[Tree], depth: int) -> dict[Any, Any]:
        return {self._value(k, depth): self._value(v, depth) for k, v in parts[0]}

    def _array(self, parts: list[Tree], depth: int) -> np.ndarray:
        name, shape, index, writeable = parts
        dtype = np.dtype(_text(name))
        if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
            raise DataError("malformed data: no such dtype")
        sizes = _shape(shape)
        count = _product(sizes)
        buffer = self._buffer(index)
        if len(buffer) != count * dtype.itemsize:
            raise DataError("malformed data: the array's bytes do not fit its shape")
        array = np.empty(sizes, dtype)
        if len(buffer):
            array.reshape(-1).view(np.uint8)[:] = np.frombuffer(buffer, np.uint8)
        if self.frozen and not writeable:
            array.setflags(write=False)
        return array

    def _scalar(self, parts: list[Tree], depth: int) -> Any:
        return self._array([parts[0], [], parts[1], True], depth)[()]

    def _objects(self, parts: list[Tree], depth: int) -> np.ndarray:
        items = self._many(parts[1], depth)
        sizes = _shape(parts[0])
        if len(items) != _product(sizes):
            raise DataError("malformed data: the array's items do not fit its shape")
        array = np.empty(len(items), object)
        for position, item in enumerate(items):
            array[position] = item
        return array.reshape(sizes)

    def _tensor(self, parts: list[Tree], depth: int) -> Any:
        import torch

        name, inner, requires_grad, grad = parts
        if name not in TENSOR_TYPES or inner[0] != "a":
            raise DataError("malformed data: no such tensor")
        array = self._array([*inner[1:4], True], depth)
        tensor = torch.from_numpy(array)
        if name == "bfloat16":
            tensor = tensor.view(torch.bfloat16)
        if str(tensor.dtype) != f"torch.{name}":
            raise DataError("malformed data: the tensor's dtype is not its bytes'")
        tensor.requires_grad_(bool(requires_grad))
        if grad is not None:
            tensor.grad = self._value(grad, depth)
        return tensor

    def _generator(self, parts: list[Tree], depth: int) -> np.random.Generator:
        name, state = parts
        if name not in BIT_GENERATORS:
            raise DataError("malformed data: no such generator")
        bits = getattr(np.random, name)(0)
        bits.state = self._value(state, depth)
        return np.random.Generator(bits)

    def _layer(self, parts: list[Tree], depth: int) -> Any:
        return layers.rebuild(parts[0], lambda tree: self._value(tree, depth))

    def _handle(self, parts: list[Tree], depth: int) -> Any:
        return self.adopt(parts)


def _text(value: Tree) -> str:
    if type(value) is not str or len(value) > 64:
        raise DataError("malformed data")
    return value


def _shape(value: Tree) -> tuple[int, ...]:
    if type(value) is not list or len(value) > 32:
        raise DataError("malformed data: no such shape")
    if not all(type(n) is int and 0 <= n < 2**40 for n in value):
        raise DataError("malformed data: no such shape")
    return tuple(value)


def _product(sizes: tuple[int, ...]) -> int:
    count = 1
    for size in sizes:
        count *= size
    return count


_READERS: dict[str, Callable[[Unpacker, list[Tree], int], Any]] = {
    "i": lambda u, parts, depth: int(parts[0], 16),
    "c": lambda u, parts, depth: complex(parts[0], parts[1]),
    "b": lambda u, parts, depth: bytes(u._buffer(parts[0])),
    "t": lambda u, parts, depth: tuple(u._many(parts[0], depth)),
    "l": lambda u, parts, depth: u._many(parts[0], depth),
    "s": lambda u, parts, depth: set(u._many(parts[0], depth)),
    "z": lambda u, parts, depth: frozenset(u._many(parts[0], depth)),
    "r": lambda u, parts, depth: range(*u._many(parts[0], depth)),
    "q": lambda u, parts, depth: slice(*u._many(parts[0], depth)),
    "y": lambda u, parts, depth: np.dtype(_text(parts[0])),
    "d": Unpacker._dict,
    "a": Unpacker._array,
    "n": Unpacker._scalar,
    "o": Unpacker._objects,
    "T": Unpacker._tensor,
    "g": Unpacker._generator,
    "m": Unpacker._layer,
    "h": Unpacker._handle,
}
